import type { VoxelArray } from '../data/volume/volume.ts'

/** Counts in bins of equal width between `low` and `high`; the last bin includes `high`. */
export interface Histogram {
  readonly counts: Float64Array
  readonly low: number
  readonly high: number
}

/** Smallest and largest finite value; NaN twice if there is none. */
export function rangeOf(data: VoxelArray): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number
    if (!Number.isFinite(value)) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN]
}

/** Counts the finite values in `bins` bins over `range` (all of them, unless told otherwise); values outside the range are left out. */
export function histogram(data: VoxelArray, bins: number, range: readonly [number, number] = rangeOf(data)): Histogram {
  const [low, high] = range
  const counts = new Float64Array(bins)
  const scale = high > low ? bins / (high - low) : 0
  for (let n = 0; n < data.length; n++) {
    const value = data[n] as number
    if (!(value >= low && value <= high)) continue
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale))
    counts[bin] = (counts[bin] as number) + 1
  }
  return { counts, low, high }
}

/**
 * Otsu's threshold (1979): the bin edge that parts the values into two classes with the largest variance between them. Values at or above it
 * are the bright class. The middle of the empty bins around it; the lowest where different classes do equally well; NaN if there are not two different values.
 */
export function otsuThreshold({ counts, low, high }: Histogram): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const moment = counts.reduce((sum, count, bin) => sum + count * bin, 0)
  let [below, momentBelow, best] = [0, 0, 0]
  let [first, last] = [Number.NaN, Number.NaN]
  for (let bin = 0; bin < counts.length - 1; bin++) {
    below += counts[bin] as number
    momentBelow += (counts[bin] as number) * bin
    if (below === 0 || below === total) continue
    const apart = momentBelow / below - (moment - momentBelow) / (total - below)
    const between = below * (total - below) * apart * apart
    if (between > best * (1 + 1e-12)) {
      best = between
      first = bin
      last = bin
      continue
    }
    // Edges across empty bins make the same two classes; another pair of classes that does as well lies apart, and not to be averaged with.
    if (last === bin - 1 && counts[bin] === 0) last = bin
  }
  return low + (((first + last) / 2 + 1) * (high - low)) / counts.length
}
