import type { Shape3 } from './grid.ts'

const pole = Math.sqrt(3) - 2
/** Where the pole's powers vanish in double precision. */
const horizon = 28

/**
 * Coefficients of the cubic B-spline that passes through the voxels, mirrored about the outermost voxel centres
 * (Unser 1999, Splines: a perfect fit, box 2; the mirror of scipy.ndimage's `spline_filter`).
 */
export function splineCoefficients(data: Float32Array, shape: Shape3): Float32Array {
  const result = new Float32Array(data)
  let stride = 1
  for (const n of shape) {
    if (n > 1) filterAxis(result, n, stride)
    stride *= n
  }
  return result
}

/** Weights of the four coefficients around a point, the first one below its cell, at fraction t of the cell. */
export function splineWeights(t: number, weights: Float64Array, at = 0): void {
  const u = 1 - t
  weights[at] = (u * u * u) / 6
  weights[at + 1] = 2 / 3 - (t * t * (2 - t)) / 2
  weights[at + 2] = 2 / 3 - (u * u * (2 - u)) / 2
  weights[at + 3] = (t * t * t) / 6
}

/** Index of the voxel that position p mirrors to, about the outermost voxel centres. */
export function mirrored(p: number, n: number): number {
  if (n === 1) return 0
  const period = 2 * n - 2
  const position = ((p % period) + period) % period
  return position < n ? position : period - position
}

const width = 8

/** The recursive filter along one axis, on eight lines at a time, in place. */
function filterAxis(data: Float32Array, n: number, stride: number): void {
  const lines = data.length / n
  const line = new Float64Array(n * width)
  const starts = new Int32Array(width)
  for (let first = 0; first < lines; first += width) {
    const count = Math.min(width, lines - first)
    for (let l = 0; l < count; l++) {
      const number = first + l
      starts[l] = (number % stride) + Math.floor(number / stride) * stride * n
      for (let p = 0, at = starts[l] as number; p < n; p++, at += stride) line[p * width + l] = 6 * (data[at] as number)
    }
    filterLines(line, n)
    for (let l = 0; l < count; l++) {
      for (let p = 0, at = starts[l] as number; p < n; p++, at += stride) data[at] = line[p * width + l] as number
    }
  }
}

function filterLines(line: Float64Array, n: number): void {
  for (let l = 0; l < width; l++) line[l] = causalStart(line, n, l)
  for (let at = width; at < n * width; at++) line[at] = (line[at] as number) + pole * (line[at - width] as number)
  const last = (n - 1) * width
  for (let at = last; at < last + width; at++) {
    line[at] = (pole / (pole * pole - 1)) * ((line[at] as number) + pole * (line[at - width] as number))
  }
  for (let at = last - 1; at >= 0; at--) line[at] = pole * ((line[at + width] as number) - (line[at] as number))
}

/** The sum over the mirrored past, exact for short lines and to double precision for long ones. */
function causalStart(line: Float64Array, n: number, l: number): number {
  if (n > horizon) {
    let sum = line[l] as number
    for (let p = 1, power = pole; p < horizon; p++, power *= pole) sum += power * (line[p * width + l] as number)
    return sum
  }
  let sum = 0
  for (let p = 0, power = 1; p < 2 * n - 2; p++, power *= pole) sum += power * (line[mirrored(p, n) * width + l] as number)
  return sum / (1 - pole ** (2 * n - 2))
}
