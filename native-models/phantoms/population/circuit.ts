import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const stepS = 0.001
const refractorySteps = 2

export interface CircuitRecipe {
  readonly durationS: number
  readonly hubs: number
  /** Units that each hub excites. */
  readonly followers: number
  /** Units that stand apart. */
  readonly others: number
  /** False: no unit acts on another; their slow changes stay shared. */
  readonly coupled: boolean
}

export interface Connection {
  readonly from: number
  readonly to: number
  readonly delayS: number
  /** By how much a spike multiplies the rate of the other at the delay, as a natural logarithm. */
  readonly weight: number
}

export interface Circuit {
  readonly trains: SpikeTrains
  readonly connections: readonly Connection[]
  readonly hubs: readonly number[]
}

/**
 * Hubs that excite units of their own after 1 to 4 ms, one way only, and units that stand apart; all of them under one slow drive (Gaussian, 1 s), as a trap for methods that
 * take what fires together for what acts on each other. Rates are exponential in their input (Truccolo et al. (2005), J Neurophysiol 93:1074), 1 ms steps, 2 ms refractory.
 */
export function circuit(random: Random, { durationS, hubs, followers, others, coupled }: CircuitRecipe): Circuit {
  const count = hubs * (1 + followers) + others
  const steps = Math.floor(durationS / stepS)
  const wiring = random.fork('wiring')
  const planned = Array.from({ length: hubs * followers }, (_, n): Connection => {
    const delayS = (1 + wiring.integer(4)) * stepS
    return { from: Math.floor(n / followers), to: hubs + n, delayS, weight: wiring.between(1.8, 2.6) }
  })
  const connections = coupled ? planned : []
  const incoming = Array.from({ length: count }, (_, unit) =>
    connections.filter(({ to }) => to === unit).map(({ from, delayS, weight }) => ({ from, weight, steps: Math.round(delayS / stepS) })),
  )
  const base = random.fork('rates')
  const level = Array.from({ length: count }, (_, unit) => Math.log((unit < hubs ? base.between(15, 25) : base.between(6, 12)) * stepS))
  const drive = slowDrive(random.fork('drive'), steps)
  const fired = Array.from({ length: count }, () => new Uint8Array(steps))
  const last = new Int32Array(count).fill(-refractorySteps - 1)
  const draws = random.fork('spikes')
  const samples = Array.from({ length: count }, (): number[] => [])
  for (let step = 0; step < steps; step++) {
    for (let unit = 0; unit < count; unit++) {
      const draw = draws.uniform()
      if (step - last[unit] <= refractorySteps) continue
      let log = level[unit] + drive[step]
      for (const { from, weight, steps: delay } of incoming[unit]) if (step >= delay && fired[from][step - delay]) log += weight
      if (draw >= Math.min(0.9, Math.exp(log))) continue
      fired[unit][step] = 1
      last[unit] = step
      samples[unit].push(Math.floor((step + 0.5) * stepS * rateHz))
    }
  }
  const units = samples.map(
    (times, n): Unit => ({ header: { id: String(n + 1), spikes: times.length, hub: n < hubs }, times: Float64Array.from(times) }),
  )
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  const trains: SpikeTrains = { file: 'phantom', format: 'phantom', clock, units, span, behaviour: [], trials: [], notes: [] }
  return { trains, connections, hubs: Array.from({ length: hubs }, (_, n) => n) }
}

/** A Gaussian process with a time constant of 1 s and a standard deviation of 0.3. */
function slowDrive(random: Random, steps: number): Float64Array {
  const keep = Math.exp(-stepS)
  let value = 0.3 * random.normal()
  return Float64Array.from({ length: steps }, () => {
    value = keep * value + 0.3 * Math.sqrt(1 - keep * keep) * random.normal()
    return value
  })
}
