import type { Rows } from '../statistics/ridge.ts'

/**
 * A row for each bin: the spikes of each unit in this bin and the `lags` − 1 before it, unit by unit, the latest first. Before the first bin there are none.
 */
export function laggedCounts(counts: readonly Float64Array[], lags: number): Rows {
  const bins = counts[0]?.length ?? 0
  const width = counts.length * lags
  const data = new Float64Array(bins * width)
  for (const [unit, own] of counts.entries()) {
    for (let lag = 0; lag < lags; lag++) for (let bin = lag; bin < bins; bin++) data[bin * width + unit * lags + lag] = own[bin - lag]
  }
  return { data, width }
}
