import type { Random } from '../../statistics/random.ts'
import { type Displacement, displacementOf, sourcePositions } from './deformation.ts'
import { codeMask, type HeadMap, insideBrain } from './headMap.ts'
import { rowReader } from './nodes.ts'
import { extentMm, type HeadParameters, type WorkingGrid } from './parameters.ts'
import { mirrorCode } from './tissues.ts'

/** Where every point of the field of view comes from in the head. Nodes every 8 mm, 4 mm where the grid is fine. */
export function sourceOf(head: HeadMap, parameters: HeadParameters, grid: WorkingGrid, random: Random): Displacement {
  const extent = extentMm(grid)
  const nodeMm = grid.spacingMm >= 2 ? 8 : 4
  const displacement = displacementOf(parameters.deformation, extent, nodeMm, random.fork('warp'))
  return sourcePositions(parameters.deformation, displacement, extent, head.brainCentreMm)
}

/** The head's codes at the voxels of the deformed field of view: nearest label; left and right swapped where the head was mirrored. */
export function warpCodes(head: HeadMap, source: Displacement, shape: readonly number[], spacingMm: number, flipped: boolean): Uint8Array {
  const [nx, ny, nz] = shape
  const [hx, hy, hz] = head.shape
  const rows = source.map((axis) => rowReader(axis, nx, spacingMm))
  const x = new Float32Array(nx)
  const y = new Float32Array(nx)
  const z = new Float32Array(nx)
  const scale = 1 / head.spacingMm
  // + ½: truncation then rounds to the nearest voxel.
  const [ox, oy, oz] = head.originMm.map((mm) => 0.5 - mm * scale)
  const { codes } = head
  const out = new Uint8Array(nx * ny * nz)
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      rows[0](j, k, x)
      rows[1](j, k, y)
      rows[2](j, k, z)
      for (let i = 0; i < nx; i++, n++) {
        const a = (x[i] * scale + ox) | 0
        const b = (y[i] * scale + oy) | 0
        const c = (z[i] * scale + oz) | 0
        // A negative index is a huge one without its sign.
        if (a >>> 0 < hx && b >>> 0 < hy && c >>> 0 < hz) out[n] = codes[(c * hy + b) * hx + a]
      }
    }
  if (flipped) for (let m = 0; m < out.length; m++) out[m] = mirrorCode[out[m] & codeMask] + (out[m] & insideBrain)
  return out
}

/** Signed distance in mm to the brain's envelope in the undeformed head, at the voxels of the deformed field of view. */
export function warpDistance(head: HeadMap, source: Displacement, shape: readonly number[], spacingMm: number): Float32Array {
  const [nx, ny, nz] = shape
  const rows = source.map((axis) => rowReader(axis, nx, spacingMm))
  const at = [new Float32Array(nx), new Float32Array(nx), new Float32Array(nx)]
  const out = new Float32Array(nx * ny * nz)
  const { data, shape: size, spacingMm: h } = head.brainDistance
  const [mx, my, mz] = size
  const [ox, oy, oz] = head.originMm
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      for (let axis = 0; axis < 3; axis++) rows[axis](j, k, at[axis])
      for (let i = 0; i < nx; i++, n++) {
        const fx = Math.min(Math.max((at[0][i] - ox) / h, 0), mx - 1.001)
        const fy = Math.min(Math.max((at[1][i] - oy) / h, 0), my - 1.001)
        const fz = Math.min(Math.max((at[2][i] - oz) / h, 0), mz - 1.001)
        const a = fx | 0
        const b = fy | 0
        const c = fz | 0
        const tx = fx - a
        const ty = fy - b
        const p = (c * my + b) * mx + a
        const q = p + mx * my
        const near = (1 - ty) * (data[p] + tx * (data[p + 1] - data[p])) + ty * (data[p + mx] + tx * (data[p + mx + 1] - data[p + mx]))
        const far = (1 - ty) * (data[q] + tx * (data[q + 1] - data[q])) + ty * (data[q + mx] + tx * (data[q + mx + 1] - data[q + mx]))
        out[n] = near + (fz - c) * (far - near)
      }
    }
  return out
}
