import type { Triple } from '../../../volume/affine.ts'
import { keepLargest } from '../../../volume/components.ts'
import { histogram, otsuThreshold } from '../../../volume/histogram.ts'
import { percentile } from '../../../volume/percentile.ts'
import { type Lattice, latticeMm } from './lattice.ts'

/** From the top of the head to the middle of the brain, scalp and skull included. */
const crownToMiddleMm = 85
/** How far below the crown the head's width and depth are read: further down there are shoulders. */
const readMm = 130

/**
 * A first guess of the brain's middle, as a point of the lattice: the head is the largest bright part (Otsu's threshold), the brain lies
 * below its crown. The network's own answer then corrects the guess.
 */
export function guessMiddle({ grid: { shape }, values }: Lattice): Triple {
  const highest = percentile(values, 99, { ignoreZeros: true })
  const lowest = percentile(values, 1, { ignoreZeros: true })
  const threshold = otsuThreshold(histogram(values, 256, [lowest, highest]))
  // Half of Otsu's threshold: dark tissue counts as head too.
  const limit = Number.isFinite(threshold) ? lowest + (threshold - lowest) / 2 : lowest
  const head = keepLargest(
    Uint8Array.from(values, (value) => (value > limit && value !== 0 ? 1 : 0)),
    shape,
    6,
  )
  const [low, high] = extentAlong(head, shape, 2, 0, shape[2])
  const height = high - low
  const middle = Math.max((low + high) / 2, high - crownToMiddleMm / latticeMm)
  const from = Math.max(0, Math.floor(high - Math.min(height, readMm / latticeMm)))
  const [left, right] = extentAlong(head, shape, 0, from, shape[2])
  const [back, front] = extentAlong(head, shape, 1, from, shape[2])
  return [(left + right) / 2, (back + front) / 2, middle]
}

/** First and last position along an axis between which all but a hundredth at either end of the mask lies, in slices `from` ≤ z < `to`. */
function extentAlong(mask: Uint8Array, [nx, ny]: Triple, axis: 0 | 1 | 2, from: number, to: number): [number, number] {
  const counts = new Float64Array(Math.max(nx, ny, to))
  let total = 0
  for (let z = from; z < to; z++)
    for (let y = 0, n = nx * ny * z; y < ny; y++)
      for (let x = 0; x < nx; x++, n++) {
        if (mask[n] === 0) continue
        counts[axis === 0 ? x : axis === 1 ? y : z]++
        total++
      }
  const at = (share: number) => {
    let below = 0
    for (let n = 0; n < counts.length; n++) {
      below += counts[n]
      if (below > share * total) return n
    }
    return 0
  }
  return [at(0.01), at(0.99)]
}
