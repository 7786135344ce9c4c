import type { Volume } from '../data/volume/volume.ts'
import { affineOf, toWorld, voxelPoint, type WorldPointMm } from './affine.ts'
import { frameOf, type Grid3, gridOf, scaledValues, volumeOf } from './grid.ts'
import { histogram, rangeOf } from './histogram.ts'
import { resampleTo } from './resample.ts'

export interface ConformOptions {
  /** `uint8` with FreeSurfer's robust scaling, or `float32` with values as they are. */
  readonly as?: 'uint8' | 'float32'
  readonly spacingMm?: number
  /** Voxels along each side. */
  readonly size?: number
}

/**
 * A scan on FreeSurfer's standard grid (`mri_convert --conform`): 256³ voxels of 1 mm that run left, inferior, anterior (LIA) about the
 * centre of the scan, trilinear, outside 0. As `uint8`, intensities are scaled robustly (`robustScale`) unless the scan is stored in
 * unsigned bytes already. Takes the first volume of a series.
 */
export function conform(volume: Volume, { as = 'uint8', spacingMm = 1, size = 256 }: ConformOptions = {}): Volume {
  const grid = conformedGrid(gridOf(volume), spacingMm, size)
  const first = frameOf(volume, 0)
  const values = resampleTo(first, grid, 'linear').data as Float32Array
  if (as === 'float32') return { ...volumeOf(values, grid), source: volume.source }
  const bytes = volume.data instanceof Uint8Array && volume.slope === 1 && volume.intercept === 0
  const { low, scale } = bytes ? { low: 0, scale: 1 } : robustScale(scaledValues(first))
  const data = new Uint8Array(values.length)
  for (let n = 0; n < data.length; n++) data[n] = Math.min(255, Math.max(0, Math.round(((values[n] as number) - low) * scale)))
  return { ...volumeOf(data, grid), source: volume.source }
}

/** FreeSurfer's grid about a scan's centre, which it takes to be the voxel at half the shape. */
export function conformedGrid(grid: Grid3, spacingMm = 1, size = 256): Grid3 {
  const middle = toWorld(grid.affine, voxelPoint(grid.shape[0] / 2, grid.shape[1] / 2, grid.shape[2] / 2))
  const half = (size / 2) * spacingMm
  const origin: WorldPointMm = [middle[0] + half, middle[1] - half, middle[2] + half]
  return { shape: [size, size, size], affine: affineOf([-spacingMm, 0, 0], [0, 0, -spacingMm], [0, spacingMm, 0], origin) }
}

const bins = 1000
const fraction = 0.999

/**
 * The scaling of `mri_convert -c` to bytes, (value - low) * scale: from the smallest value to where all but a thousandth of the non-zero
 * voxels lie below, read from a histogram of 1000 bins (`MRIchangeType` with f_low 0 and f_high 0.999; Reuter's port in FastSurfer).
 */
export function robustScale(values: Float32Array): { low: number; scale: number } {
  const [low, high] = rangeOf(values)
  const { counts } = histogram(values, bins, [low, high])
  const total = counts.reduce((sum, count) => sum + count, 0)
  let nonZero = 0
  for (let n = 0; n < values.length; n++) if (Math.abs(values[n] as number) >= 1e-15) nonZero++
  const enough = total - Math.floor((1 - fraction) * nonZero)
  let below = 0
  let bin = 0
  while (bin < bins && below < enough) below += counts[bin++] as number
  const robustHigh = low + (Math.max(0, bin - 2) * (high - low)) / bins
  return { low, scale: robustHigh > low ? 255 / (robustHigh - low) : 1 }
}
