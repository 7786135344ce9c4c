const leastRate = 1e-9

/**
 * How much better predicted rates tell counts than each unit's own mean does, in bits for each spike (Poisson); of units that were not looked at, co-bps.
 * Nought is what the mean rates tell. Source: Pei F et al. (2021). Neural Latents Benchmark '21, NeurIPS Datasets and Benchmarks, eq. 2.
 * @param rates expected counts, units × bins
 */
export function bitsPerSpike(rates: readonly Float64Array[], counts: readonly Float64Array[]): number {
  let [gain, spikes] = [0, 0]
  for (const [u, own] of counts.entries()) {
    const total = own.reduce((sum, count) => sum + count, 0)
    const mean = Math.max(leastRate, total / own.length)
    for (const [n, count] of own.entries()) {
      const rate = Math.max(leastRate, rates[u][n])
      gain += count * Math.log(rate / mean) - (rate - mean)
    }
    spikes += total
  }
  return spikes > 0 ? gain / (spikes * Math.LN2) : Number.NaN
}
