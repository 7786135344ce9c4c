import { invert, multiply, scaleAndShift, type Triple } from '../../../volume/affine.ts'
import type { Grid3 } from '../../../volume/grid.ts'
import { antiAliased, resample } from '../../../volume/resample.ts'
import { windowMm, windowShape } from './network.ts'
import type { WorkingScan } from './working-scan.ts'

/** The scan blurred to the network's 4 mm and sampled every 2 mm: eight interleaved 4 mm grids, each of which the network can look at. */
export interface Lattice {
  readonly grid: Grid3
  readonly values: Float32Array
}

export const latticeMm = windowMm / 2

/** The lattice lies along the working grid's axes, centred on it. A point around which the scan holds nothing is exactly 0. */
export function latticeOf(scan: WorkingScan): Lattice {
  const shape = scan.grid.shape.map((n, axis) => Math.ceil((n * scan.spacingMm[axis]) / latticeMm) + 1) as unknown as Triple
  const step = scan.spacingMm.map((mm) => latticeMm / mm) as unknown as Triple
  const shift = scan.grid.shape.map((n, axis) => (n - 1 - (shape[axis] - 1) * step[axis]) / 2) as unknown as Triple
  const grid: Grid3 = { shape, affine: multiply(scan.grid.affine, scaleAndShift(step, shift)) }
  const coarse: Grid3 = { shape, affine: multiply(scan.grid.affine, scaleAndShift([2 * step[0], 2 * step[1], 2 * step[2]])) }
  const values = resample(antiAliased(scan.values, scan.grid, coarse), scan.grid, grid, 'linear')
  const held = heldAround(scan, grid)
  for (let n = 0; n < values.length; n++) if (held[n] === 0) values[n] = 0
  return { grid, values }
}

/** 1 at lattice points with a voxel of the scan that holds something within half a 4 mm voxel along every axis. */
function heldAround({ grid: { shape, affine }, valid }: WorkingScan, lattice: Grid3): Uint8Array {
  const held = new Uint8Array(lattice.shape[0] * lattice.shape[1] * lattice.shape[2])
  const matrix = multiply(invert(lattice.affine), affine)
  const steps = [0, 1, 2].map((axis) => {
    const scale = matrix[axis * 5]
    return Int32Array.from({ length: shape[axis] }, (_, n) => Math.floor(scale * n + matrix[axis * 4 + 3]))
  })
  const [nx, ny] = lattice.shape
  const corners = [0, 1, nx, nx + 1, nx * ny, nx * ny + 1, nx * ny + nx, nx * ny + nx + 1]
  const [xs, ys, zs] = steps
  for (let k = 0, n = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++, n++) {
        if (valid[n] === 0) continue
        const at = xs[i] + nx * (ys[j] + ny * zs[k])
        for (const corner of corners) held[at + corner] = 1
      }
  return held
}

/** Where a window lies on the lattice: the lattice point of its first voxel. Windows may reach beyond the lattice. */
export type WindowStart = Triple

/** The window whose middle is nearest to a point of the lattice. */
export function windowAround(centre: Triple): WindowStart {
  return centre.map((at, axis) => Math.round(at - (2 * windowShape[axis] - 1) / 2)) as unknown as Triple
}

/** One of the eight 4 mm grids of a window: `offset` is 0 or 1 along each axis. */
export function windowImage({ grid, values }: Lattice, start: WindowStart, offset: Triple): Float32Array {
  const [width, height, depth] = windowShape
  const [nx, ny, nz] = grid.shape
  const image = new Float32Array(width * height * depth)
  for (let k = 0, n = 0; k < depth; k++) {
    const z = start[2] + offset[2] + 2 * k
    for (let j = 0; j < height; j++) {
      const y = start[1] + offset[1] + 2 * j
      if (z < 0 || y < 0 || z >= nz || y >= ny) {
        n += width
        continue
      }
      const row = nx * (y + ny * z)
      for (let i = 0; i < width; i++, n++) {
        const x = start[0] + offset[0] + 2 * i
        if (x >= 0 && x < nx) image[n] = values[row + x]
      }
    }
  }
  return image
}

/** 3×4 matrix from a voxel of the working grid to the window's own lattice (2 mm steps, its first voxel at 0). */
export function toWindow(scan: WorkingScan, lattice: Lattice, start: WindowStart): number[] {
  const matrix = multiply(
    scaleAndShift([1, 1, 1], [-start[0], -start[1], -start[2]]),
    multiply(invert(lattice.grid.affine), scan.grid.affine),
  )
  return matrix.slice(0, 12) as number[]
}
