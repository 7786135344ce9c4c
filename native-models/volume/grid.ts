import { Problem } from '../data/problem.ts'
import type { Affine, Volume, VoxelArray } from '../data/volume/volume.ts'

/** Three axis lengths; the first axis varies fastest in memory: voxel (i, j, k) is at i + shape[0] * (j + shape[1] * k). */
export type Shape3 = readonly [number, number, number]

/** Where voxels are: how many along each axis, and where they lie in the world. */
export interface Grid3 {
  readonly shape: Shape3
  /** 4×4, row-major, voxel index → RAS millimetres. */
  readonly affine: Affine
}

export function voxelCount(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

/** The spatial grid of a volume: its first three axes. */
export function gridOf(volume: { readonly shape: readonly number[]; readonly affine: Affine }): Grid3 {
  const [nx = 1, ny = 1, nz = 1] = volume.shape
  return { shape: [nx, ny, nz], affine: volume.affine }
}

/** How many 3-D volumes a volume holds: the product of its axes beyond the third. */
export function frameCount(volume: { readonly shape: readonly number[] }): number {
  return voxelCount(volume.shape.slice(3))
}

/** The scaled values, `data * slope + intercept`, of one frame, or of the whole volume if `frame` is not given. Always a new array. */
export function scaledValues(volume: Volume, frame?: number): Float32Array {
  const { slope, intercept } = volume
  const stored = frame === undefined ? volume.data : frameData(volume, frame)
  const values = new Float32Array(stored)
  if (slope !== 1 || intercept !== 0) for (let n = 0; n < values.length; n++) values[n] = (stored[n] as number) * slope + intercept
  return values
}

/** One frame as a 3-D volume that shares the memory of the whole. */
export function frameOf(volume: Volume, frame: number): Volume {
  return { ...volume, shape: gridOf(volume).shape, data: frameData(volume, frame) }
}

/** Real values on a grid as a volume: slope 1, intercept 0. */
export function volumeOf<T extends VoxelArray>(data: T, grid: Grid3): Volume & { readonly data: T; readonly shape: Shape3 } {
  checkLength(data, grid.shape)
  return { shape: grid.shape, affine: grid.affine, data, slope: 1, intercept: 0 }
}

/** Throws if an array does not fill its shape: a programmer's mistake, never a user's. */
export function checkLength(data: { readonly length: number }, shape: readonly number[]): void {
  if (data.length !== voxelCount(shape)) throw new RangeError(`${data.length} voxels do not fill ${shape.join(' × ')}`)
}

function frameData(volume: Volume, frame: number): VoxelArray {
  const size = voxelCount(gridOf(volume).shape)
  const count = frameCount(volume)
  if (!Number.isInteger(frame) || frame < 0 || frame >= count) {
    throw new Problem({
      file: volume.source?.file,
      what: `there is no volume ${frame}: it holds ${count}, counted from 0.`,
      remedy: `Choose one from 0 to ${count - 1}.`,
    })
  }
  return count === 1 ? volume.data : volume.data.subarray(frame * size, (frame + 1) * size)
}
