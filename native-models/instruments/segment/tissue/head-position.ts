import type { Triple } from '../../../volume/affine.ts'
import { keepLargest } from '../../../volume/components.ts'
import { histogram, otsuThreshold } from '../../../volume/histogram.ts'
import { innerBox } from '../../../volume/inner-box.ts'
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
  const [, , [low, high]] = extents(head, shape, 0)
  const height = high - low
  const middle = Math.max((low + high) / 2, high - crownToMiddleMm / latticeMm)
  const from = Math.max(0, Math.floor(high - Math.min(height, readMm / latticeMm)))
  const [[left, right], [back, front]] = extents(head, shape, from)
  return [(left + right) / 2, (back + front) / 2, middle]
}

/** First and last position along each axis between which all but a hundredth at either end of the mask lies, in slices `from` ≤ z. */
function extents(mask: Uint8Array, shape: Triple, from: number): [number, number][] {
  const first = from * shape[0] * shape[1]
  const box = innerBox((n) => n >= first && mask[n] !== 0, shape)
  return [0, 1, 2].map((axis) => (box ? [box.low[axis], box.high[axis]] : [0, 0]))
}
