import { conditionsOf, square, triangle } from './dissimilarity.ts'

/**
 * The geo-topological transform of one matrix of dissimilarities: 0 below its quantile `low`, 1 above its quantile `high`, linear between (Lin & Kriegeskorte
 * (2024), PNAS 121:e2317881121). Small distances, which noise makes, and the size of large ones no longer count. Gives a new array; quantiles are of this matrix alone.
 */
export function geoTopological(upper: Float64Array, low: number, high: number): Float64Array {
  const sorted = upper.slice().sort()
  const [from, to] = [quantile(sorted, low), quantile(sorted, high)]
  return upper.map((value) => (to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : Number(value > to)))
}

/**
 * Lengths of the shortest paths through pairs that are nearer than 1; pairs of length 0 are neighbours, not strangers. Pairs without a path get the longest
 * path there is, at least 1.
 */
export function geodesic(upper: Float64Array): Float64Array {
  const count = conditionsOf(upper.length)
  const lengths = square(upper).map((value) => (value >= 1 ? Number.POSITIVE_INFINITY : value))
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++)
        lengths[i * count + j] = Math.min(lengths[i * count + j], lengths[i * count + k] + lengths[k * count + j])
    }
  }
  const longest = lengths.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 1)
  return triangle(count, (i, j) => (Number.isFinite(lengths[i * count + j]) ? lengths[i * count + j] : longest))
}

/** Linear between order statistics, as NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below])
}
