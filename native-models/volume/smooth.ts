import { spacingMm } from '../data/volume/values.ts'
import type { Triple } from './affine.ts'
import { checkLength, type Grid3, type Shape3 } from './grid.ts'

/**
 * What lies beyond the edge: the mirror image, edge voxel included (`reflect`: keeps the sum and leaves constants constant), or nothing
 * (`zero`: for sums that are divided by an equally smoothed mask).
 */
export type Edge = 'reflect' | 'zero'

/**
 * Gaussian smoothing with a standard deviation in mm, one for all axes or one for each. Separable; the kernel is cut at 4 standard
 * deviations and sums to 1. Time grows with sigma: for a bias field, smooth on a coarser grid. Returns a new array.
 */
export function smooth(data: Float32Array, grid: Grid3, sigmaMm: number | Triple, edge: Edge = 'reflect'): Float32Array {
  const spacing = spacingMm(grid.affine)
  const sigma = typeof sigmaMm === 'number' ? [sigmaMm, sigmaMm, sigmaMm] : sigmaMm
  const inVoxels = spacing.map((mm, axis) => (sigma[axis] ?? 0) / mm) as unknown as Triple
  return smoothVoxels(data, grid.shape, inVoxels, edge)
}

/** As `smooth`, with standard deviations in voxels. */
export function smoothVoxels(data: Float32Array, shape: Shape3, sigmaVoxels: Triple, edge: Edge = 'reflect'): Float32Array {
  checkLength(data, shape)
  if (!sigmaVoxels.every((sigma) => Number.isFinite(sigma) && sigma >= 0)) throw new RangeError(`sigma ${sigmaVoxels}`)
  const result = new Float32Array(data)
  sigmaVoxels.forEach((sigma, axis) => {
    const half = gaussianKernel(sigma)
    if (half.length > 1) convolveAxis(result, shape, axis, half, edge)
  })
  return result
}

/** Half of a Gaussian kernel, the middle first, cut at 4 sigma; the whole sums to 1. */
function gaussianKernel(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5)
  const half = Array.from({ length: radius + 1 }, (_, t) => (t === 0 ? 1 : Math.exp((-0.5 * t * t) / (sigma * sigma))))
  const sum = half.reduce((total, weight, t) => total + (t === 0 ? weight : 2 * weight), 0)
  return Float64Array.from(half, (weight) => weight / sum)
}

/** Lines smoothed side by side: four sums at once keep the processor busy, and strided axes use whole cache lines. */
const width = 8

/** Convolves every line along one axis, in place. */
function convolveAxis(data: Float32Array, shape: Shape3, axis: number, half: Float64Array, edge: Edge): void {
  const n = shape[axis] ?? 1
  const radius = half.length - 1
  const stride = [1, shape[0], shape[0] * shape[1]][axis] ?? 1
  // Position p of line l is at (p + radius) * width + l: the lines beside each other, padded at both ends.
  const padded = new Float64Array((n + 2 * radius) * width)
  // Where each of the lines starts. Along the first axis lines follow one another; along the others they lie side by side.
  const lines = data.length / n
  const start = (line: number) => (line % stride) + Math.floor(line / stride) * stride * n
  const starts = new Int32Array(width)
  for (let first = 0; first < lines; first += width) {
    const count = Math.min(width, lines - first)
    for (let l = 0; l < width; l++) starts[l] = start(first + Math.min(l, count - 1))
    for (let l = 0; l < width; l++) {
      const from = starts[l] as number
      for (let p = 0, to = radius * width + l, at = from; p < n; p++, to += width, at += stride) padded[to] = data[at] as number
    }
    if (edge === 'reflect') reflectEnds(padded, n, radius)
    for (let l = 0; l < count; l += 4) convolveFour(data, padded, half, n, stride, starts, l)
  }
}

function convolveFour(
  data: Float32Array,
  padded: Float64Array,
  half: Float64Array,
  n: number,
  stride: number,
  starts: Int32Array,
  l: number,
): void {
  const radius = half.length - 1
  const [a, b, c, d] = starts.subarray(l, l + 4) as unknown as [number, number, number, number]
  const peak = half[0] as number
  for (let p = 0; p < n; p++) {
    const middle = (p + radius) * width + l
    let s0 = peak * (padded[middle] as number)
    let s1 = peak * (padded[middle + 1] as number)
    let s2 = peak * (padded[middle + 2] as number)
    let s3 = peak * (padded[middle + 3] as number)
    for (let t = 1, up = middle + width, down = middle - width; t <= radius; t++, up += width, down -= width) {
      const w = half[t] as number
      s0 += w * ((padded[up] as number) + (padded[down] as number))
      s1 += w * ((padded[up + 1] as number) + (padded[down + 1] as number))
      s2 += w * ((padded[up + 2] as number) + (padded[down + 2] as number))
      s3 += w * ((padded[up + 3] as number) + (padded[down + 3] as number))
    }
    const at = p * stride
    data[a + at] = s0
    data[b + at] = s1
    data[c + at] = s2
    data[d + at] = s3
  }
}

/** Writes the mirror image of `n` positions before and after them, again and again where the padding is longer than the line. */
function reflectEnds(padded: Float64Array, n: number, radius: number): void {
  const mirror = (p: number) => {
    const position = ((p % (2 * n)) + 2 * n) % (2 * n)
    const from = (position < n ? position : 2 * n - 1 - position) + radius
    padded.copyWithin((p + radius) * width, from * width, (from + 1) * width)
  }
  for (let p = 1; p <= radius; p++) {
    mirror(-p)
    mirror(n - 1 + p)
  }
}
