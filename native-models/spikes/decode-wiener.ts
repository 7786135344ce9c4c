import { blockedFolds } from '../statistics/blocked-folds.ts'
import { normalSums, predictRow, type RidgeFit, type Rows, ridge } from '../statistics/ridge.ts'
import { laggedCounts } from './lagged-counts.ts'

export interface MovementPlan {
  readonly folds: number
  /** Bins on both sides of a block that are neither learned from nor tested; at least the lags are taken. */
  readonly gapBins: number
  readonly lags: number
}

const penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10]
/** Share of what is learned from, its end, on which the penalty is chosen. */
const heldShare = 0.2

/**
 * Movement as a weighted sum of spike counts of now and the recent past (Wiener filter; Warland, Reinagel & Meister (1997), J Neurophysiol 78:2336), with a ridge
 * penalty chosen inside of what is learned from. Each block of time is decoded from the others.
 * @param targets one list for each axis; bins whose `use` is 0 may hold anything
 */
export function decodeWiener(
  counts: readonly Float64Array[],
  targets: readonly Float64Array[],
  use: Uint8Array,
  plan: MovementPlan,
): Float64Array[] {
  const x = laggedCounts(counts, plan.lags)
  const decoded = targets.map(() => new Float64Array(use.length).fill(Number.NaN))
  for (const { from, to, train } of blockedFolds(use.length, plan.folds, Math.max(plan.gapBins, plan.lags))) {
    const fit = fitWiener(
      x,
      targets,
      train.map((value, n) => value & use[n]),
      Math.max(plan.gapBins, plan.lags),
    )
    for (let bin = from; bin < to; bin++) for (const [k, value] of predictRow(fit, x, bin).entries()) decoded[k][bin] = value
  }
  return decoded
}

/** The filter that fits rows whose `use` is 1, its penalty chosen on their last part. */
export function fitWiener(x: Rows, targets: readonly Float64Array[], use: Uint8Array, gapBins: number): RidgeFit {
  const usable = use.reduce((sum, value) => sum + value, 0)
  const early = use.slice()
  let left = Math.floor(usable * heldShare)
  let start = use.length
  while (left > 0 && start > 0) if (use[--start]) left--
  early.fill(0, Math.max(0, start - gapBins))
  const sums = normalSums(x, targets, early)
  let [best, least] = [penalties[0], Number.POSITIVE_INFINITY]
  for (const penalty of penalties) {
    const fit = ridge(sums, penalty)
    let error = 0
    for (let n = start; n < use.length; n++) {
      if (use[n]) for (const [k, value] of predictRow(fit, x, n).entries()) error += (value - targets[k][n]) ** 2
    }
    if (error < least) [best, least] = [penalty, error]
  }
  return ridge(normalSums(x, targets, use), best)
}
