import type { SparseRows } from '../statistics/poisson-regression.ts'

/** Older spikes of the unit itself, in bins before the present one: [from, to). */
const historyWindows = [
  [6, 11],
  [11, 21],
  [21, 51],
] as const
const slowBins = [51, 500] as const

export interface CouplingPlan {
  /** Bins before the present one in which spikes of each unit have a weight of their own. */
  readonly lags: number
}

/** The column of a source at a lag of 1 … lags bins; what comes after them belongs to the target itself. */
export function columnOf(source: number, lag: number, { lags }: CouplingPlan): number {
  return source * lags + lag - 1
}

/**
 * What may drive one unit, bin by bin: whether each unit (itself too) fired 1 to `lags` bins before, how often it fired itself in three older windows, and how far the whole population
 * was above its mean in the past half thousand bins, which stands for slow changes that all share.
 * @param fired for each unit the bins in which it fired, ascending
 */
export function couplingRows(fired: readonly Int32Array[], target: number, bins: number, plan: CouplingPlan): SparseRows {
  const { lags } = plan
  const units = fired.length
  const width = units * lags + historyWindows.length + 1
  const own = windowsOf(fired[target], bins)
  const slow = slowLevel(fired, bins)
  const sources: (readonly [number, number])[][] = Array.from({ length: bins }, () => [])
  for (const [source, at] of fired.entries()) {
    for (const bin of at) {
      for (let lag = 1; lag <= lags && bin + lag < bins; lag++) sources[bin + lag].push([columnOf(source, lag, plan), 1])
    }
  }
  const starts = new Int32Array(bins + 1)
  const filled = sources.map((row, n) => {
    row.sort((a, b) => a[0] - b[0])
    for (const [w, counts] of own.entries()) if (counts[n] > 0) row.push([units * lags + w, counts[n]])
    row.push([width - 1, slow[n]])
    starts[n + 1] = starts[n] + row.length
    return row
  })
  const columns = new Int32Array(starts[bins])
  const values = new Float64Array(starts[bins])
  for (const [n, row] of filled.entries()) {
    for (const [k, [column, value]] of row.entries()) {
      columns[starts[n] + k] = column
      values[starts[n] + k] = value
    }
  }
  return { width, starts, columns, values }
}

function windowsOf(at: Int32Array, bins: number): Float64Array[] {
  const before = cumulative([at], bins)
  return historyWindows.map(([from, to]) => between(before, bins, from, to))
}

/** Spikes of all units in the past, over their mean, less one. */
function slowLevel(fired: readonly Int32Array[], bins: number): Float64Array {
  const counts = between(cumulative(fired, bins), bins, slowBins[0], slowBins[1])
  const mean = counts.reduce((sum, value) => sum + value, 0) / Math.max(1, bins)
  return counts.map((value) => (mean > 0 ? value / mean - 1 : 0))
}

function cumulative(fired: readonly Int32Array[], bins: number): Float64Array {
  const sums = new Float64Array(bins + 1)
  for (const at of fired) for (const bin of at) sums[bin + 1]++
  for (let n = 0; n < bins; n++) sums[n + 1] += sums[n]
  return sums
}

/** Spikes from `from` bins before each bin back to, not with, `to` before it. */
function between(before: Float64Array, bins: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: bins }, (_, n) => before[Math.max(0, n - from + 1)] - before[Math.max(0, n - to + 1)])
}
