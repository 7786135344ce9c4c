import { spacingMm } from '../../../data/volume/values.ts'
import type { Volume } from '../../../data/volume/volume.ts'
import { multiply, scaleAndShift, type Triple } from '../../../volume/affine.ts'
import { fillHoles } from '../../../volume/components.ts'
import { type Grid3, gridOf, scaledValues, volumeOf } from '../../../volume/grid.ts'
import { reorient } from '../../../volume/reorient.ts'
import { resampleTo } from '../../../volume/resample.ts'
import { cleanValues } from './check.ts'

/** A scan on the grid that is worked on: axes as close to RAS as a permutation makes them, its own spacing, or coarser where asked. */
export interface WorkingScan {
  readonly grid: Grid3
  readonly spacingMm: Triple
  readonly values: Float32Array
  /** 0 where a voxel holds nothing: zeros that reach in from the border (padding, stripped skull), and what was no number. */
  readonly valid: Uint8Array
  /** Whether the scan was finer and has been resampled. */
  readonly resampled: boolean
}

/** An axis finer than this share of the wanted spacing is resampled; nearer ones stay, since resampling blurs. */
const nearEnough = 0.8

/** `scan` is 3-D. Throws a `Problem` for voxels that hold nothing. */
export function workingScan(scan: Volume, finestMm: number, warn: (sentence: string) => void): WorkingScan {
  const upright = reorient(scan)
  const own = scaledValues(upright)
  cleanValues(own, scan.source?.file, warn)
  const from = gridOf(upright)
  const grid = coarserGrid(from, finestMm)
  const resampled = grid !== from
  const values = resampled ? (resampleTo(volumeOf(own, from), grid, 'linear', 0, true).data as Float32Array) : own
  const held = new Uint8Array(values.length)
  for (let n = 0; n < held.length; n++) held[n] = values[n] === 0 ? 0 : 1
  return { grid, spacingMm: spacingMm(grid.affine), values, valid: held.includes(0) ? fillHoles(held, grid.shape) : held, resampled }
}

/** The grid over the same field of view with no axis finer than `finestMm`; the same object where nothing changes. */
function coarserGrid(grid: Grid3, finestMm: number): Grid3 {
  const step = spacingMm(grid.affine).map((mm) => (mm < nearEnough * finestMm ? finestMm / mm : 1)) as unknown as Triple
  if (step.every((s) => s === 1)) return grid
  const shape = grid.shape.map((n, axis) => Math.max(1, Math.round(n / step[axis]))) as unknown as Triple
  // Centred: both grids span the same field of view to within half a voxel.
  const shift = grid.shape.map((n, axis) => (n - 1 - (shape[axis] - 1) * step[axis]) / 2) as unknown as Triple
  return { shape, affine: multiply(grid.affine, scaleAndShift(step, shift)) }
}
