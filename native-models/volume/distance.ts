import { spacingMm } from '../data/volume/values.ts'
import { checkLength, type Grid3, type Shape3 } from './grid.ts'

/**
 * Distance in mm from every voxel centre to the nearest voxel centre inside the mask: 0 inside it, Infinity everywhere if it is empty. Exact
 * to Float32 rounding, with the grid's own spacing (axes are taken to be at right angles).
 */
export function distanceToMm(mask: Uint8Array, grid: Grid3): Float32Array {
  return distanceTo(mask, grid, true)
}

/**
 * Signed distance in mm: positive outside the mask (to the nearest voxel inside), negative inside (to the nearest voxel outside). Across the
 * surface it steps from -spacing to +spacing. +Infinity if the mask is empty, -Infinity if it fills the grid.
 */
export function signedDistanceMm(mask: Uint8Array, grid: Grid3): Float32Array {
  const outside = distanceTo(mask, grid, true)
  const inside = distanceTo(mask, grid, false)
  for (let n = 0; n < outside.length; n++) outside[n] = (outside[n] as number) - (inside[n] as number)
  return outside
}

/** Squared distances are built up axis by axis (Felzenszwalb and Huttenlocher 2012, Theory of Computing 8:415, algorithm 1). */
function distanceTo(mask: Uint8Array, { shape, affine }: Grid3, inside: boolean): Float32Array {
  checkLength(mask, shape)
  const [dx, dy, dz] = spacingMm(affine)
  const squared = squaredAlongRows(mask, shape, dx, inside)
  const longest = Math.max(shape[1], shape[2])
  const scratch = { sites: new Int32Array(longest), heights: new Float64Array(longest), bounds: new Float64Array(longest + 1) }
  for (const [axis, step] of [
    [1, dy],
    [2, dz],
  ] as const) {
    lowerEnvelopes(squared, shape, axis, step, scratch)
  }
  for (let n = 0; n < squared.length; n++) squared[n] = Math.sqrt(squared[n] as number)
  return squared
}

/** Squared distance along the first axis alone: one sweep each way. */
function squaredAlongRows(mask: Uint8Array, [nx, ny, nz]: Shape3, stepMm: number, inside: boolean): Float32Array {
  const result = new Float32Array(mask.length)
  for (let row = 0; row < nx * ny * nz; row += nx) {
    let steps = Number.POSITIVE_INFINITY
    for (let n = row; n < row + nx; n++) {
      steps = (mask[n] !== 0) === inside ? 0 : steps + 1
      result[n] = steps
    }
    steps = Number.POSITIVE_INFINITY
    for (let n = row + nx - 1; n >= row; n--) {
      const before = result[n] as number
      steps = before === 0 ? 0 : steps + 1
      const mm = Math.min(before, steps) * stepMm
      result[n] = mm * mm
    }
  }
  return result
}

interface Scratch {
  readonly sites: Int32Array
  readonly heights: Float64Array
  readonly bounds: Float64Array
}

/** Lines beside each other that are copied together, so that the last axis uses whole cache lines. */
const block = 16

function lowerEnvelopes(squared: Float32Array, shape: Shape3, axis: 1 | 2, stepMm: number, scratch: Scratch): void {
  const n = shape[axis]
  const stride = axis === 1 ? shape[0] : shape[0] * shape[1]
  const lines = new Float64Array(block * n)
  for (let outer = 0; outer < squared.length; outer += n * stride) {
    for (let first = 0; first < stride; first += block) {
      const count = Math.min(block, stride - first)
      const base = outer + first
      for (let p = 0; p < n; p++) for (let l = 0; l < count; l++) lines[l * n + p] = squared[base + p * stride + l] as number
      for (let l = 0; l < count; l++) lowerEnvelope(lines, l * n, n, stepMm, scratch)
      for (let p = 0; p < n; p++) for (let l = 0; l < count; l++) squared[base + p * stride + l] = lines[l * n + p] as number
    }
  }
}

/** min over q of line[q] + (step (p - q))², in place for one line: the lower envelope of parabolas that stand on the line. */
function lowerEnvelope(lines: Float64Array, at: number, n: number, stepMm: number, { sites, heights, bounds }: Scratch): void {
  const step2 = stepMm * stepMm
  let top = -1
  for (let q = 0; q < n; q++) {
    const height = lines[at + q] as number
    if (height === Number.POSITIVE_INFINITY) continue
    let from = Number.NEGATIVE_INFINITY
    for (; top >= 0; top--) {
      const site = sites[top] as number
      // Where this parabola begins to lie below the one on top.
      from = ((height - (heights[top] as number)) / step2 + q * q - site * site) / (2 * (q - site))
      if (from > (bounds[top] as number)) break
      from = Number.NEGATIVE_INFINITY
    }
    top++
    sites[top] = q
    heights[top] = height
    bounds[top] = from
  }
  if (top < 0) return
  bounds[top + 1] = Number.POSITIVE_INFINITY
  for (let p = 0, parabola = 0; p < n; p++) {
    while ((bounds[parabola + 1] as number) < p) parabola++
    const away = p - (sites[parabola] as number)
    lines[at + p] = (heights[parabola] as number) + step2 * away * away
  }
}
