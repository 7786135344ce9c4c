import type { Volume, VoxelArray } from '../../../data/volume/volume.ts'
import { gridOf, volumeOf } from '../../../volume/grid.ts'
import { axisCodes, reorient } from '../../../volume/reorient.ts'
import { resampleTo } from '../../../volume/resample.ts'
import type { WorkingScan } from './working-scan.ts'

/**
 * Voxels of the working grid in the scan's own space: the axes turned back, and where the scan was finer, the nearest (labels) or the
 * interpolated value.
 */
export function inOwnSpace<T extends VoxelArray>(data: T, working: WorkingScan, scan: Volume, method: 'nearest' | 'linear' = 'nearest'): T {
  const there = volumeOf(data, working.grid)
  const back = working.resampled ? resampleTo(there, gridOf(scan), method) : reorient(there, axisCodes(scan.affine))
  return back.data as T
}
