import type { Behaviour } from '../data/spikes/spike-trains.ts'
import type { Bins } from './bin-counts.ts'

const smoothingS = 0.5
/** A sample this close before an edge (in bins) is on it: what is left of rounding. */
const tolerance = 1e-6

export interface TrackedBins {
  readonly bins: Bins
  /** Mean position in each bin along each axis; NaN where it was not tracked. */
  readonly positions: readonly Float64Array[]
  /** How fast the animal moved in any direction, in the unit of the position a second; NaN where that is not known. */
  readonly speeds: Float64Array
}

/**
 * Positions in equal bins of time from the first to the last moment at which they were tracked. A position that stays exactly the same for longer than
 * `heldS` is taken as lost: a camera that sees its light always jitters.
 */
export function trackedBins(
  track: Behaviour,
  axes: readonly number[],
  { binS, heldS }: { binS: number; heldS: number },
): TrackedBins | undefined {
  const { timesS, values, columns } = track
  const seen = seenSamples(track, heldS)
  const first = seen.indexOf(1)
  const last = seen.lastIndexOf(1)
  if (first < 0) return undefined
  const startS = timesS[first]
  const binAt = (s: number) => Math.floor((s - startS) / binS + tolerance)
  const count = binAt(timesS[last])
  const all = columns.map(() => new Float64Array(count))
  const samples = new Float64Array(count)
  for (let n = first; n <= last; n++) {
    const bin = binAt(timesS[n])
    if (!seen[n] || bin >= count) continue
    samples[bin]++
    for (const [c, own] of all.entries()) own[bin] += values[n * columns.length + c]
  }
  for (const own of all) for (let bin = 0; bin < count; bin++) own[bin] /= samples[bin]
  return { bins: { startS, binS, count }, positions: axes.map((axis) => all[axis]), speeds: speedsOf(all, binS) }
}

/** 1 where the position is a number and was not held for too long. */
function seenSamples({ timesS, values, columns }: Behaviour, heldS: number): Uint8Array {
  const width = columns.length
  const isSame = (n: number) => {
    for (let c = 0; c < width; c++) if (values[n * width + c] !== values[(n - 1) * width + c]) return false
    return true
  }
  const seen = new Uint8Array(timesS.length)
  for (let from = 0; from < timesS.length; ) {
    let to = from + 1
    while (to < timesS.length && isSame(to)) to++
    if (timesS[to - 1] - timesS[from] <= heldS) seen.fill(1, from, to)
    from = to
  }
  for (let n = 0; n < seen.length; n++) for (let c = 0; c < width; c++) if (!Number.isFinite(values[n * width + c])) seen[n] = 0
  return seen
}

/** Of positions smoothed with a Gaussian of half a second, as is usual before a threshold of speed. */
function speedsOf(positions: readonly Float64Array[], binS: number): Float64Array {
  const smooth = positions.map((own) => smoothed(own, smoothingS / binS))
  return positions[0].map((_, bin) => Math.hypot(...smooth.map((own) => (own[bin + 1] - own[bin - 1]) / (2 * binS))))
}

/** Weighted means of what is known nearby; NaN stays NaN. */
function smoothed(values: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(4 * sigma)
  return values.map((value, at) => {
    if (Number.isNaN(value)) return value
    let [sum, weights] = [0, 0]
    for (let n = Math.max(0, at - reach); n <= Math.min(values.length - 1, at + reach); n++) {
      if (Number.isNaN(values[n])) continue
      const weight = Math.exp(-0.5 * ((n - at) / sigma) ** 2)
      sum += weight * values[n]
      weights += weight
    }
    return sum / weights
  })
}
