/**
 * How often spikes of `b` follow those of `a` by each lag from −`longest` to +`longest`, in bins of `binS` with one centred on zero. Times ascend, in seconds.
 * @returns 2 · longest + 1 counts, the most negative lag first
 */
export function crossCorrelogram(a: Float64Array, b: Float64Array, { binS, longest }: { binS: number; longest: number }): Float64Array {
  const counts = new Float64Array(2 * longest + 1)
  const reach = (longest + 0.5) * binS
  let first = 0
  for (const time of a) {
    while (first < b.length && b[first] < time - reach) first++
    for (let n = first; n < b.length && b[n] < time + reach; n++) counts[Math.min(2 * longest, Math.floor((b[n] - time + reach) / binS))]++
  }
  return counts
}

/** Chance of `count` or more where `expected` are expected (Poisson), as a natural logarithm. */
export function logPoissonTail(count: number, expected: number): number {
  if (count <= 0) return 0
  let log = -expected + count * Math.log(expected)
  for (let k = 2; k <= count; k++) log -= Math.log(k)
  // The terms after the first are a series that falls once k is above what is expected.
  let [sum, term] = [1, 1]
  for (let k = count + 1; term > 1e-12 * sum && k < count + 10_000; k++) {
    term *= expected / k
    sum += term
  }
  return Math.min(0, log + Math.log(sum))
}
