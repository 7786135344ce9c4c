import { Problem } from '../../../data/problem.ts'
import type { Behaviour, SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { firstAtLeast } from '../../../spikes/first-at-least.ts'

/** Spike counts of whole trials. */
export interface TrialBins {
  /** bins × units. */
  readonly counts: Float32Array
  readonly units: number
  /** Middle of each bin. */
  readonly timesS: Float64Array
  /** Bins [from, to) of each trial. */
  readonly trials: readonly { readonly from: number; readonly to: number }[]
}

const leastTrials = 20
/** Where a recording has no trials, stretches of this many bins stand for them. */
const binsOfStretch = 10

/** Counts of all trials in bins; a recording without trials is cut into stretches. `Problem` (input) where there are too few. */
export function trialBins({ file, clock, units, trials, span }: SpikeTrains, binS: number): TrialBins {
  const stretches = Array.from({ length: Math.floor((span.stopS - span.startS) / (binsOfStretch * binS)) }, (_, n) => ({
    startS: span.startS + n * binsOfStretch * binS,
    stopS: span.startS + (n + 1) * binsOfStretch * binS,
  }))
  const plans = (trials.length > 0 ? trials : stretches)
    .map(({ startS, stopS }) => ({ startS, binS, count: Math.floor((stopS - startS) / binS + 1e-9) }))
    .filter(({ count }) => count >= 2)
  if (units.length < 3 || plans.length < leastTrials) {
    const what = `It has ${units.length} units and ${plans.length} trials of two bins or more; 3 and ${leastTrials} are needed.`
    throw new Problem({ file, what, remedy: 'Name a longer recording, or take shorter bins.' })
  }
  const total = plans.reduce((sum, { count }) => sum + count, 0)
  const counts = new Float32Array(total * units.length)
  let at = 0
  const spans = plans.map((plan) => {
    for (const [u, { times }] of units.entries()) {
      for (const [bin, value] of binCounts(clock, times, plan).entries()) counts[(at + bin) * units.length + u] = value
    }
    at += plan.count
    return { from: at - plan.count, to: at }
  })
  const timesS = Float64Array.from(
    plans.flatMap(({ startS, count }) => Array.from({ length: count }, (_, bin) => startS + (bin + 0.5) * binS)),
  )
  return { counts, units: units.length, timesS, trials: spans }
}

/** The angle in each bin: of the first two columns of a behaviour, or of its only column by its period. NaN where it is not known. */
export function anglesAt({ timesS, values, columns }: Behaviour, times: Float64Array, period: number): Float64Array {
  return times.map((time) => {
    const low = Math.min(firstAtLeast(timesS, time), timesS.length - 1)
    const at = low > 0 && time - timesS[low - 1] < timesS[low] - time ? low - 1 : low
    const [x, y] = [values[at * columns.length], values[at * columns.length + 1]]
    return columns.length > 1 ? Math.atan2(y, x) : (2 * Math.PI * x) / period
  })
}
