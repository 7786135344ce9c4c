import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import type { Grid3, Shape3 } from '../../../volume/grid.ts'

/**
 * The Dice that two sets of these volumes have on average when one is strewn at random in a space: their shared volume is then a · b / space,
 * so Dice is 2ab / (space · (a + b)). 0 when either is empty.
 */
export function chanceDice(a: number, b: number, space: number): number {
  return a > 0 && b > 0 && space > 0 ? (2 * a * b) / (space * (a + b)) : 0
}

/** The smallest box of whole voxels that holds every labelled voxel of either segmentation. */
export function labelledBox(a: Float32Array, b: Float32Array, [nx, ny, nz]: Shape3): { voxels: number; volumeMl(grid: Grid3): number } {
  const low = [nx, ny, nz]
  const high = [-1, -1, -1]
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, n++) {
        if (a[n] === 0 && b[n] === 0) continue
        for (const [axis, at] of [i, j, k].entries()) {
          if (at < (low[axis] as number)) low[axis] = at
          if (at > (high[axis] as number)) high[axis] = at
        }
      }
    }
  }
  const voxels = low.reduce((product, from, axis) => product * Math.max(0, (high[axis] as number) - from + 1), 1)
  return { voxels, volumeMl: ({ affine }) => (voxels * voxelVolumeMm3(affine)) / 1000 }
}
