import type { Affine, Volume, VoxelArray } from '../data/volume/volume.ts'
import { column, invert, multiply, type Triple } from './affine.ts'
import { splineCoefficients } from './bspline.ts'
import { frameCount, frameOf, type Grid3, gridOf, type Shape3, scaledValues, voxelCount } from './grid.ts'
import type { Interpolation } from './interpolation.ts'
import { resampleAligned } from './resample-aligned.ts'
import { resampleOblique } from './resample-oblique.ts'
import { smoothVoxels } from './smooth.ts'
import { emptyLike } from './words.ts'

/**
 * The volume on another grid of the same world.
 *
 * Samples up to half a voxel beyond the outermost voxel centres, that is inside the outermost voxels, take the value at the edge; those
 * farther out are `outside` (in scaled values). `nearest` gives the stored type, slope and intercept; the others Float32 scaled values.
 * Further axes (time) are resampled frame by frame. `antiAlias` first smooths the axes that are sampled down (`antiAliased`).
 * Throws a `Problem` where an affine cannot be inverted.
 */
export function resampleTo(volume: Volume, target: Grid3, method: Interpolation, outside = 0, antiAlias = false): Volume {
  const grid = gridOf(volume)
  const frames = frameCount(volume)
  const size = voxelCount(target.shape)
  const further = volume.shape.slice(3)
  const place = { ...volume, shape: [...target.shape, ...further], affine: target.affine }
  if (method === 'nearest') {
    const data = emptyLike(volume.data, size * frames)
    const storedOutside = (outside - volume.intercept) / volume.slope
    for (let frame = 0; frame < frames; frame++) {
      data.set(resample(frameOf(volume, frame).data, grid, target, 'nearest', storedOutside), frame * size)
    }
    return { ...place, data }
  }
  const data = new Float32Array(size * frames)
  for (let frame = 0; frame < frames; frame++) {
    const values = scaledValues(volume, frame)
    data.set(resample(antiAlias ? antiAliased(values, grid, target) : values, grid, target, method, outside), frame * size)
  }
  return { ...place, data, slope: 1, intercept: 0 }
}

/** As `resampleTo`, for values on a grid. */
export function resample<T extends VoxelArray>(data: T, from: Grid3, to: Grid3, method: 'nearest', outside?: number): T
export function resample(data: Float32Array, from: Grid3, to: Grid3, method: Interpolation, outside?: number): Float32Array
export function resample(data: VoxelArray, from: Grid3, to: Grid3, method: Interpolation, outside = 0): VoxelArray {
  // Target voxel → source voxel.
  const matrix = multiply(invert(from.affine), to.affine)
  const source = method === 'cubic' ? splineCoefficients(data as Float32Array, from.shape) : data
  const axes = alignedAxes(matrix, to.shape)
  if (axes) return resampleAligned(source, from.shape, to.shape, matrix, axes, method, outside)
  return resampleOblique(source, from.shape, to.shape, matrix, method, outside)
}

/**
 * Values smoothed so that sampling them on a coarser grid does not alias. Along each source axis the point spread is taken as a Gaussian
 * with a full width at half maximum of one voxel, and widened to that of the target voxel: sigma = √((r² - 1) / (8 ln 2)) source voxels for
 * a target step of r > 1 source voxels (Cardoso et al. 2015, scale factor point spread function matching).
 */
export function antiAliased(data: Float32Array, from: Grid3, to: Grid3): Float32Array {
  const matrix = multiply(invert(from.affine), to.affine)
  const sigma = [0, 1, 2].map((axis) => {
    const ratio = Math.hypot(...matrix.slice(axis * 4, axis * 4 + 3))
    return Math.sqrt(Math.max(0, ratio * ratio - 1) / (8 * Math.LN2))
  }) as unknown as Triple
  return smoothVoxels(data, from.shape, sigma)
}

/** The source axis that each target axis runs along, if the grids are aligned to a thousandth of a voxel over their whole length. */
function alignedAxes(matrix: Affine, shape: Shape3): Triple | undefined {
  const axes = [0, 1, 2].map((c) => {
    const sizes = column(matrix, c).map(Math.abs)
    const largest = sizes.indexOf(Math.max(...sizes))
    const strays = sizes.some((size, row) => row !== largest && size * (shape[c] ?? 1) > 1e-3)
    return strays ? -1 : largest
  })
  return new Set(axes).size === 3 && !axes.includes(-1) ? (axes as unknown as Triple) : undefined
}
