import type { Volume } from '../../../native-models/data/volume/volume.ts'
import { invert, multiply } from '../../../native-models/volume/affine.ts'
import { gridOf, scaledValues } from '../../../native-models/volume/grid.ts'

type Grid = ReturnType<typeof gridOf>
/** A viewer keeps its affine in single precision. */
const toleranceVoxels = 0.02

/** The values of a label map in the voxel order of another grid; undefined when the two are not the same voxels, in whichever axis order. */
export function reorientLike(labels: Volume, grid: Grid): Uint8Array | Uint16Array | Int32Array | undefined {
  const own = gridOf(labels)
  const map = multiply(invert(own.affine), grid.affine)
  const rows = [0, 1, 2].map((row) => map.slice(4 * row, 4 * row + 4))
  const steps = rows.map((row) => row.map(Math.round))
  if (rows.some((row, at) => row.some((value, column) => Math.abs(value - (steps[at]?.[column] ?? 0)) > toleranceVoxels))) return undefined
  const from = (i: number, j: number, k: number) => steps.map(([a = 0, b = 0, c = 0, d = 0]) => a * i + b * j + c * k + d)
  const [nx, ny, nz] = grid.shape
  const corners = [from(0, 0, 0), from(nx - 1, ny - 1, nz - 1)]
  const covers = own.shape.every((length, axis) => {
    const [a = -1, b = -1] = corners.map((corner) => corner[axis])
    return Math.min(a, b) === 0 && Math.max(a, b) === length - 1
  })
  if (!covers) return undefined
  const values = scaledValues(labels)
  const stride = [1, own.shape[0], own.shape[0] * own.shape[1]]
  const along = (axis: number) => steps.reduce((sum, row, at) => sum + (row[axis] ?? 0) * (stride[at] ?? 0), 0)
  const start = from(0, 0, 0).reduce((sum, index, at) => sum + index * (stride[at] ?? 0), 0)
  const [si, sj, sk] = [along(0), along(1), along(2)]
  const largest = values.reduce((most, value) => Math.max(most, value), 0)
  const out = largest < 256 ? new Uint8Array(nx * ny * nz) : largest < 65536 ? new Uint16Array(nx * ny * nz) : new Int32Array(nx * ny * nz)
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) out[n] = Math.round(values[start + si * i + sj * j + sk * k] ?? 0)
  return out
}
