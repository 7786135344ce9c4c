import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const stepS = 0.01
const refractoryS = 0.002

export interface ReachingRecipe {
  readonly durationS: number
  readonly tuned: number
  readonly untuned: number
  /** How long before the movement the units fire. */
  readonly leadS: number
  /** False: the units heed another hand, so that nothing is to be decoded. */
  readonly followsHand: boolean
}

export interface Reaching {
  readonly trains: SpikeTrains
  readonly tuned: readonly boolean[]
  readonly leadS: number
}

/**
 * Motor units and a hand that moves without plan in two axes (velocity of standard deviation 10 cm/s, correlated over 0.5 s). Rates are exponential in
 * the velocity along a preferred direction (Georgopoulos et al. (1982), J Neurosci 2:1527; Truccolo et al. (2005), J Neurophysiol 93:1074), `leadS` ahead.
 */
export function reaching(random: Random, { durationS, tuned, untuned, leadS, followsHand }: ReachingRecipe): Reaching {
  const count = Math.floor(durationS / stepS)
  const hand = velocities(random.fork('hand'), count)
  const heeded = followsHand ? hand : velocities(random.fork('another hand'), count)
  const ahead = Math.round(leadS / stepS)
  const kinds = Array.from({ length: tuned + untuned }, (_, n) => n < tuned)
  const units = kinds.map((isTuned, n): Unit => {
    const own = random.fork(`unit ${n}`)
    const direction = (2 * Math.PI * n) / tuned + own.between(-0.2, 0.2)
    const [baseHz, depth] = [own.between(5, 12), isTuned ? own.between(0.6, 0.9) : 0]
    const samples: number[] = []
    let last = Number.NEGATIVE_INFINITY
    for (let step = 0; step < count; step++) {
      const at = Math.min(count - 1, step + ahead)
      const drive = depth * (Math.cos(direction) * heeded[0][at] + Math.sin(direction) * heeded[1][at])
      const chance = Math.min(0.9, baseHz * Math.exp(drive) * stepS)
      const s = (step + own.uniform()) * stepS
      if (own.uniform() >= chance || s - last < refractoryS) continue
      samples.push(Math.floor(s * rateHz))
      last = s
    }
    const times = Float64Array.from(samples)
    return { header: { id: String(n + 1), spikes: times.length, tuned: isTuned }, times }
  })
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const values = new Float64Array(2 * count)
  for (let n = 0; n < count; n++) values.set([10 * hand[0][n], 10 * hand[1][n]], 2 * n)
  const timesS = Float64Array.from({ length: count }, (_, n) => n * stepS)
  const behaviour = [{ name: 'velocity', columns: ['x', 'y'], unit: 'cm/s', timesS, values }]
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  return { trains: { file: 'phantom', format: 'phantom', clock, units, span, behaviour, trials: [], notes: [] }, tuned: kinds, leadS }
}

/** Two Gaussian processes of unit variance, smoothed twice by a first-order filter. */
function velocities(random: Random, count: number): Float64Array[] {
  const keep = Math.exp(-stepS / 0.25)
  return [0, 1].map(() => {
    const values = new Float64Array(count)
    let [slow, fast] = [0, 0]
    for (let n = -500; n < count; n++) {
      fast = keep * fast + Math.sqrt(1 - keep * keep) * random.normal()
      slow = keep * slow + (1 - keep) * fast
      if (n >= 0) values[n] = slow
    }
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / count)
    return values.map((value) => value / deviation)
  })
}
