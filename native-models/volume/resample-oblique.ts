import type { Affine, VoxelArray } from '../data/volume/volume.ts'
import { mirrored, splineWeights } from './bspline.ts'
import { type Shape3, voxelCount } from './grid.ts'
import { type Interpolation, slack } from './interpolation.ts'
import { emptyLike, wordsOf } from './words.ts'

/** Resampling through any matrix from target voxels to source voxels, one row of the target at a time. */
export function resampleOblique(
  data: VoxelArray,
  from: Shape3,
  to: Shape3,
  matrix: Affine,
  method: Interpolation,
  outside: number,
): VoxelArray {
  const result = emptyLike(data, voxelCount(to))
  if (outside !== 0) result.fill(outside)
  // Linear and cubic are given Float32Array only (see `resample`); the row functions take what they are given.
  const [target, source] = (method === 'nearest' ? [wordsOf(result), wordsOf(data)] : [result, data]) as [Words, Words]
  const sampleRow = { nearest: nearestRow, linear: linearRow, cubic: cubicRow }[method] as typeof nearestRow
  const step = [matrix[0], matrix[4], matrix[8]] as [number, number, number]
  const start: [number, number, number] = [0, 0, 0]
  for (let k = 0; k < to[2]; k++) {
    for (let j = 0; j < to[1]; j++) {
      for (let axis = 0; axis < 3; axis++) {
        const [, y, z, shift] = matrix.slice(axis * 4, axis * 4 + 4) as [number, number, number, number]
        start[axis] = y * j + z * k + shift
      }
      const [first, end] = within(start, step, [0, to[0]], from, 0.5 + slack)
      if (first < end) sampleRow(source, from, target, to[0] * (j + to[1] * k), start, step, first, end)
    }
  }
  return result
}

type Numbers = [number, number, number]
/** Typed arrays of one of the kinds of `wordsOf`. */
type Words = ReturnType<typeof wordsOf>

/** The part of a run of a row, from its first to before its end, that lies at most `beyond` voxels outside the outermost voxel centres. */
function within(start: Numbers, step: Numbers, [from, end]: readonly [number, number], shape: Shape3, beyond: number): [number, number] {
  let first = from
  let last = end - 1
  for (let axis = 0; axis < 3; axis++) {
    const [x, dx, n] = [start[axis] as number, step[axis] as number, shape[axis] as number]
    const [low, high] = [-beyond - x, n - 1 + beyond - x]
    if (Math.abs(dx) < 1e-12) {
      if (low > 0 || high < 0) return [from, from]
      continue
    }
    first = Math.max(first, Math.ceil((dx > 0 ? low : high) / dx))
    last = Math.min(last, Math.floor((dx > 0 ? high : low) / dx))
  }
  return first > last ? [from, from] : [first, last + 1]
}

function nearestRow(data: Words, n: Shape3, result: Words, row: number, start: Numbers, step: Numbers, first: number, end: number): void {
  const [x0, y0, z0] = start
  const [dx, dy, dz] = step
  const [nx, ny, nz] = n
  for (let i = first; i < end; i++) {
    const x = Math.min(nx - 1, Math.max(0, Math.floor(x0 + i * dx + 0.5 + slack)))
    const y = Math.min(ny - 1, Math.max(0, Math.floor(y0 + i * dy + 0.5 + slack)))
    const z = Math.min(nz - 1, Math.max(0, Math.floor(z0 + i * dz + 0.5 + slack)))
    result[row + i] = data[x + nx * (y + ny * z)] as number
  }
}

/** Between voxel centres all eight neighbours are there; only the ends of a row need care. */
function linearRow(
  data: Float32Array,
  n: Shape3,
  result: Float32Array,
  row: number,
  start: Numbers,
  step: Numbers,
  first: number,
  end: number,
): void {
  const [from, to] = within(start, step, [first, end], n, -slack)
  linearInside(data, n, result, row, start, step, from, to)
  linearAtEdge(data, n, result, row, start, step, first, from)
  linearAtEdge(data, n, result, row, start, step, to, end)
}

function linearInside(
  data: Float32Array,
  [nx, ny]: Shape3,
  result: Float32Array,
  row: number,
  [x0, y0, z0]: Numbers,
  [dx, dy, dz]: Numbers,
  first: number,
  end: number,
): void {
  const plane = nx * ny
  for (let i = first; i < end; i++) {
    const [x, y, z] = [x0 + i * dx, y0 + i * dy, z0 + i * dz]
    const [xi, yi, zi] = [x | 0, y | 0, z | 0]
    const [u, v, w] = [x - xi, y - yi, z - zi]
    const a = xi + nx * yi + plane * zi
    const b = a + nx
    const c = a + plane
    const d = b + plane
    const p = data[a] as number
    const q = data[b] as number
    const r = data[c] as number
    const s = data[d] as number
    const lowA = p + u * ((data[a + 1] as number) - p)
    const lowB = q + u * ((data[b + 1] as number) - q)
    const highA = r + u * ((data[c + 1] as number) - r)
    const highB = s + u * ((data[d + 1] as number) - s)
    const low = lowA + v * (lowB - lowA)
    const high = highA + v * (highB - highA)
    result[row + i] = low + w * (high - low)
  }
}

/** Trilinear, with neighbours that are not there taken from the edge. */
function linearAtEdge(
  data: Float32Array,
  [nx, ny, nz]: Shape3,
  result: Float32Array,
  row: number,
  [x0, y0, z0]: Numbers,
  [dx, dy, dz]: Numbers,
  first: number,
  end: number,
): void {
  const clamp = (p: number, n: number) => Math.min(n - 1, Math.max(0, p))
  for (let i = first; i < end; i++) {
    const [x, y, z] = [clamp(x0 + i * dx, nx), clamp(y0 + i * dy, ny), clamp(z0 + i * dz, nz)]
    const [xi, yi, zi] = [Math.floor(x), Math.floor(y), Math.floor(z)]
    let sum = 0
    for (let corner = 0; corner < 8; corner++) {
      const [right, back, up] = [corner & 1, (corner >> 1) & 1, corner >> 2]
      const weight = (right ? x - xi : 1 - x + xi) * (back ? y - yi : 1 - y + yi) * (up ? z - zi : 1 - z + zi)
      const at = clamp(xi + right, nx) + nx * (clamp(yi + back, ny) + ny * clamp(zi + up, nz))
      if (weight !== 0) sum += weight * (data[at] as number)
    }
    result[row + i] = sum
  }
}

const weights = new Float64Array(12)
const offsets = new Int32Array(12)

function cubicRow(
  data: Float32Array,
  n: Shape3,
  result: Float32Array,
  row: number,
  start: Numbers,
  step: Numbers,
  first: number,
  end: number,
): void {
  for (let i = first; i < end; i++) {
    for (let axis = 0, stride = 1; axis < 3; axis++) {
      const length = n[axis] as number
      const x = Math.min(length - 1, Math.max(0, (start[axis] as number) + i * (step[axis] as number)))
      const cell = Math.floor(x)
      splineWeights(x - cell, weights, axis * 4)
      const inner = cell > 0 && cell < length - 2
      for (let t = 0; t < 4; t++) offsets[axis * 4 + t] = stride * (inner ? cell - 1 + t : mirrored(cell - 1 + t, length))
      stride *= length
    }
    const [x0, x1, x2, x3] = offsets as unknown as [number, number, number, number]
    const [w0, w1, w2, w3] = weights as unknown as [number, number, number, number]
    let sum = 0
    for (let k = 8; k < 12; k++) {
      let plane = 0
      for (let j = 4; j < 8; j++) {
        const at = (offsets[k] as number) + (offsets[j] as number)
        const line =
          w0 * (data[at + x0] as number) + w1 * (data[at + x1] as number) + w2 * (data[at + x2] as number) + w3 * (data[at + x3] as number)
        plane += (weights[j] as number) * line
      }
      sum += (weights[k] as number) * plane
    }
    result[row + i] = sum
  }
}
