import type { Affine, VoxelArray } from '../data/volume/volume.ts'
import type { Triple } from './affine.ts'
import { mirrored, splineWeights } from './bspline.ts'
import { type Shape3, voxelCount } from './grid.ts'
import { type Interpolation, slack } from './interpolation.ts'
import { emptyLike, wordsOf } from './words.ts'

/** For each position of a target axis: which source positions, with which weights. Positions outside the source have weights of zero. */
interface Taps {
  readonly count: number
  /** `count` source positions for each target position. */
  readonly index: Int32Array
  readonly weight: Float64Array
  /** First and one past the last target position inside the source. */
  readonly first: number
  readonly end: number
}

/** Resampling where every target axis runs along one source axis: in separable steps. `axes[n]` is the source axis of target axis n. */
export function resampleAligned(
  data: VoxelArray,
  from: Shape3,
  to: Shape3,
  matrix: Affine,
  axes: Triple,
  method: Interpolation,
  outside: number,
): VoxelArray {
  const strides = [1, from[0], from[0] * from[1]]
  const taps = to.map((length, n) => {
    const axis = axes[n] ?? 0
    return tapsOf(length, from[axis] ?? 1, matrix[axis * 4 + n] ?? 0, matrix[axis * 4 + 3] ?? 0, method)
  }) as unknown as [Taps, Taps, Taps]
  const stride = axes.map((axis) => strides[axis] ?? 0) as unknown as Triple
  if (method === 'nearest') return gather(data, to, taps, stride, outside)
  return weigh(data as Float32Array, from, to, taps, axes, outside)
}

function tapsOf(length: number, n: number, step: number, shift: number, method: Interpolation): Taps {
  const count = { nearest: 1, linear: 2, cubic: 4 }[method]
  const index = new Int32Array(length * count)
  const weight = new Float64Array(length * count)
  let first = length
  let end = 0
  for (let p = 0; p < length; p++) {
    const x = step * p + shift
    if (x < -0.5 - slack || x > n - 0.5 + slack) continue
    first = Math.min(first, p)
    end = p + 1
    const inside = Math.min(n - 1, Math.max(0, x))
    const cell = Math.floor(inside)
    if (method === 'nearest') index[p] = Math.min(n - 1, Math.floor(inside + 0.5 + slack))
    else if (method === 'linear') {
      index.set([cell, Math.min(n - 1, cell + 1)], p * 2)
      weight.set([1 - (inside - cell), inside - cell], p * 2)
    } else {
      index.set(
        [-1, 0, 1, 2].map((t) => mirrored(cell + t, n)),
        p * 4,
      )
      splineWeights(inside - cell, weight, p * 4)
    }
  }
  return { count, index, weight, first: Math.min(first, end), end }
}

function gather(data: VoxelArray, to: Shape3, [x, y, z]: readonly [Taps, Taps, Taps], stride: Triple, outside: number): VoxelArray {
  const result = emptyLike(data, voxelCount(to))
  if (outside !== 0) result.fill(outside)
  const source = wordsOf(data)
  const target = wordsOf(result)
  for (let k = z.first; k < z.end; k++) {
    for (let j = y.first; j < y.end; j++) {
      const base = (z.index[k] as number) * stride[2] + (y.index[j] as number) * stride[1]
      const row = to[0] * (j + to[1] * k)
      for (let i = x.first; i < x.end; i++) target[row + i] = source[base + (x.index[i] as number) * stride[0]] as number
    }
  }
  return result
}

/**
 * For each row of the target: the source rows around it are summed by their weights, then the sum is sampled along the row. A source whose
 * axes lie in another order is turned first, so that rows are contiguous.
 */
function weigh(
  data: Float32Array,
  from: Shape3,
  to: Shape3,
  taps: readonly [Taps, Taps, Taps],
  axes: Triple,
  outside: number,
): Float32Array {
  const shape = axes.map((axis) => from[axis]) as unknown as Shape3
  const values = axes.every((axis, n) => axis === n) ? data : turned(data, from, shape, axes)
  const result = new Float32Array(voxelCount(to))
  if (outside !== 0) result.fill(outside)
  const [x, y, z] = taps
  const sum = new Float64Array(shape[0])
  const sample = x.count === 2 ? sampleLinear : sampleCubic
  for (let k = z.first; k < z.end; k++) {
    for (let j = y.first; j < y.end; j++) {
      sum.fill(0)
      for (let t = k * z.count; t < (k + 1) * z.count; t++) {
        for (let u = j * y.count; u < (j + 1) * y.count; u++) {
          const weight = (z.weight[t] as number) * (y.weight[u] as number)
          if (weight !== 0) addRow(sum, values, shape[0] * ((y.index[u] as number) + shape[1] * (z.index[t] as number)), weight)
        }
      }
      sample(sum, x, result, to[0] * (j + to[1] * k))
    }
  }
  return result
}

function turned(data: Float32Array, from: Shape3, shape: Shape3, axes: Triple): Float32Array {
  const strides = [1, from[0], from[0] * from[1]]
  const whole = shape.map((n) => tapsOf(n, n, 1, 0, 'nearest')) as unknown as [Taps, Taps, Taps]
  return gather(data, shape, whole, axes.map((axis) => strides[axis] ?? 0) as unknown as Triple, 0) as Float32Array
}

function addRow(sum: Float64Array, data: Float32Array, row: number, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (data[row + i] as number)
}

function sampleLinear(sum: Float64Array, { index, weight, first, end }: Taps, result: Float32Array, row: number): void {
  for (let i = first; i < end; i++) {
    const t = 2 * i
    result[row + i] =
      (weight[t] as number) * (sum[index[t] as number] as number) + (weight[t + 1] as number) * (sum[index[t + 1] as number] as number)
  }
}

function sampleCubic(sum: Float64Array, { index, weight, first, end }: Taps, result: Float32Array, row: number): void {
  for (let i = first; i < end; i++) {
    let value = 0
    for (let t = 4 * i; t < 4 * i + 4; t++) value += (weight[t] as number) * (sum[index[t] as number] as number)
    result[row + i] = value
  }
}
