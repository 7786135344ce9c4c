import { type Interval, type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000
const [binS, pauseS] = [0.1, 0.3]

export interface LatentCircleRecipe {
  readonly trials: number
  readonly binsPerTrial: number
  /** Units tuned to the angle. */
  readonly tuned: number
  /** Units that follow the time within the trial. */
  readonly timed: number
  /** False: the angle that is written down is that of another trial. */
  readonly isTold: boolean
}

export interface LatentCircle {
  readonly trains: SpikeTrains
  /** The angle of each trial, in radians. */
  readonly angles: readonly number[]
}

/**
 * Trials with an angle drawn evenly from the circle, which stays for the trial. Tuned units fire by von Mises curves (κ = 2, up to 30 spikes a second) times a gain of
 * the trial and a bump over its time; timed units follow the time alone. Spikes are Poisson. The behaviour 'direction' holds the cosine and sine of the angle.
 */
export function latentCircle(random: Random, { trials, binsPerTrial, tuned, timed, isTold }: LatentCircleRecipe): LatentCircle {
  const draw = random.fork('trials')
  const angles = Array.from({ length: trials }, () => draw.between(0, 2 * Math.PI))
  const gains = Array.from({ length: trials }, () => draw.between(0.7, 1.3))
  const lengthS = binsPerTrial * binS
  const starts = angles.map((_, trial) => trial * (lengthS + pauseS))
  const units = Array.from({ length: tuned + timed }, (_, n): Unit => {
    const own = random.fork(`unit ${n}`)
    const [peak, latest, mostHz] = [own.between(0, 2 * Math.PI), own.between(0, 1), own.between(10, 30)]
    const times: number[] = []
    for (const [trial, startS] of starts.entries()) {
      // Thinning of a train at the highest rate.
      const highestHz = 2 + mostHz * gains[trial]
      for (let s = 0; ; ) {
        s -= Math.log(1 - own.uniform()) / highestHz
        if (s >= lengthS) break
        const bump = Math.exp(-0.5 * ((s / lengthS - (n < tuned ? 0.5 : latest)) / (n < tuned ? 0.4 : 0.2)) ** 2)
        const tuning = n < tuned ? Math.exp(2 * (Math.cos(angles[trial] - peak) - 1)) : 1
        if (own.uniform() * highestHz < 2 + mostHz * gains[trial] * bump * tuning) times.push(startS + s)
      }
    }
    const samples = Float64Array.from(times, (s) => Math.round(s * rateHz))
    return { header: { id: String(n + 1), spikes: samples.length, tuned: n < tuned }, times: samples }
  })
  const told = isTold ? angles : angles.map((_, trial) => angles[(trial + 1 + Math.floor(trials / 3)) % trials])
  const timesS = starts.flatMap((startS) => Array.from({ length: binsPerTrial }, (_, bin) => startS + (bin + 0.5) * binS))
  const values = told.flatMap((angle) => Array.from({ length: binsPerTrial }, () => [Math.cos(angle), Math.sin(angle)]).flat())
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const intervals = starts.map((startS): Interval => ({ startS, stopS: startS + lengthS }))
  const direction = {
    name: 'direction',
    columns: ['x', 'y'],
    unit: '',
    timesS: Float64Array.from(timesS),
    values: Float64Array.from(values),
  }
  const span = spanOf(clock, units, { startS: 0, stopS: trials * (lengthS + pauseS) })
  const trains: SpikeTrains = {
    file: 'phantom',
    format: 'phantom',
    clock,
    units,
    span,
    behaviour: [direction],
    trials: intervals,
    notes: [],
  }
  return { trains, angles }
}
