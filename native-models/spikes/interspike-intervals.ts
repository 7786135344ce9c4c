export interface IntervalHistogram {
  /** Edges of the bins in seconds, equally far apart in their logarithms; one more than counts. */
  readonly edgesS: Float64Array
  readonly counts: Float64Array
  /** Of all intervals, also those beyond the edges. */
  readonly medianS: number
  /** Standard deviation over mean. */
  readonly variation: number
}

const [leastS, mostS, binsADecade] = [1e-3 / 3, 100, 20]

/**
 * Intervals between spikes that follow each other, in logarithmic bins, since they span decades. NaN where there are fewer than two spikes.
 * @param times seconds, ascending
 */
export function intervalHistogram(times: Float64Array): IntervalHistogram {
  const intervals = Float64Array.from({ length: Math.max(0, times.length - 1) }, (_, n) => times[n + 1] - times[n])
  const bins = Math.round(Math.log10(mostS / leastS) * binsADecade)
  const edgesS = Float64Array.from({ length: bins + 1 }, (_, n) => leastS * (mostS / leastS) ** (n / bins))
  const counts = new Float64Array(bins)
  let [sum, squares] = [0, 0]
  for (const interval of intervals) {
    sum += interval
    squares += interval ** 2
    const bin = Math.floor(Math.log10(interval / leastS) * (bins / Math.log10(mostS / leastS)))
    if (bin >= 0 && bin < bins) counts[bin]++
  }
  const { length } = intervals
  const mean = sum / length
  const sorted = intervals.sort()
  const medianS = length ? (sorted[(length - 1) >> 1] + sorted[length >> 1]) / 2 : Number.NaN
  return { edgesS, counts, medianS, variation: Math.sqrt(Math.max(0, squares / length - mean ** 2)) / mean }
}
