import { type Behaviour, type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const stepS = 0.01

export interface RingRecipe {
  readonly durationS: number
  readonly tuned: number
  /** Units that do not heed the angle. */
  readonly untuned: number
  /** False: each tuned unit heeds an angle of its own, so that nothing is shared. */
  readonly isShared: boolean
}

export interface Ring {
  readonly trains: SpikeTrains
  /** The angle at each step of 10 ms, in radians, not wrapped. */
  readonly angles: Float64Array
  readonly stepS: number
  readonly tuned: readonly boolean[]
  /** The direction at which each unit fires most, in radians; null where it heeds nothing. */
  readonly preferred: readonly (number | null)[]
}

/** Head-direction units (von Mises curves with κ = 1, 2 to 25 spikes a second, preferred directions evenly spread) under an angle that turns without plan, and units of steady rate. The direction is told as a behaviour, and what each unit heeds stands in its header. */
export function ring(random: Random, { durationS, tuned, untuned, isShared }: RingRecipe): Ring {
  const steps = Math.floor(durationS / stepS)
  const angles = turning(random.fork('angle'), steps)
  const kinds = Array.from({ length: tuned + untuned }, (_, n) => n < tuned)
  const preferred = kinds.map((isTuned, n) => (isTuned ? (2 * Math.PI * n) / tuned : null))
  const units = preferred.map((peak, n): Unit => {
    const own = random.fork(`unit ${n}`)
    const heeded = isShared ? angles : turning(own.fork('angle'), steps)
    const [mostHz, flatHz] = [own.between(15, 25), own.between(5, 12)]
    const times: number[] = []
    for (let step = 0; step < steps; step++) {
      const hz = peak === null ? flatHz : 2 + mostHz * Math.exp(Math.cos(heeded[step] - peak) - 1)
      if (own.uniform() < hz * stepS) times.push(Math.floor((step + own.uniform()) * stepS * rateHz))
    }
    const truth = { tuned: peak !== null, preferred_deg: peak === null ? null : (180 * peak) / Math.PI }
    return { header: { id: String(n + 1), spikes: times.length, ...truth }, times: Float64Array.from(times) }
  })
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  const trains: SpikeTrains = {
    file: 'phantom',
    format: 'phantom',
    clock,
    units,
    span,
    behaviour: [headingOf(angles)],
    trials: [],
    notes: [],
  }
  return { trains, angles, stepS, tuned: kinds, preferred }
}

/** Where the head points, as a point on the circle, in the middle of each step. */
function headingOf(angles: Float64Array): Behaviour {
  const values = new Float64Array(2 * angles.length)
  for (const [n, angle] of angles.entries()) values.set([Math.cos(angle), Math.sin(angle)], 2 * n)
  const timesS = Float64Array.from(angles, (_, n) => (n + 0.5) * stepS)
  return { name: 'heading', columns: ['x', 'y'], unit: '', timesS, values }
}

/** An angle whose speed is a Gaussian process of 1.5 rad/s that forgets itself within a second. */
function turning(random: Random, steps: number): Float64Array {
  const keep = Math.exp(-stepS)
  let [angle, speed] = [random.between(0, 2 * Math.PI), 1.5 * random.normal()]
  return Float64Array.from({ length: steps }, () => {
    speed = keep * speed + 1.5 * Math.sqrt(1 - keep * keep) * random.normal()
    angle += speed * stepS
    return angle
  })
}
