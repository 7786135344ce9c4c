import type { Volume } from '../../data/volume/volume.ts'
import type { Random } from '../../statistics/random.ts'
import { applyAlongAxes, fillingAxis, gaussianOperator } from './axisOperator.ts'
import { normalNodes, rowReader } from './nodes.ts'
import { fastNormals } from './normals.ts'
import { extentMm, type WorkingGrid } from './parameters.ts'
import { onGrid, scanGrid } from './phantomScan.ts'

/**
 * A scan with no anatomy in it: a head-sized blob of mottle and noise, with the grey values of a T1 (about 100 ± 35), on a dark ground.
 * Whatever an instrument finds in it, it made up. Truth: no tissue, no brain.
 */
export function nullScan(random: Random, grid: WorkingGrid = scanGrid): Volume {
  const [nx, ny, nz] = grid.shape
  const extent = extentMm(grid)
  const mottle = [
    { nodeMm: 6, std: 45 },
    { nodeMm: 25, std: 35 },
  ].map(({ nodeMm, std }) => rowReader(normalNodes(extent, nodeMm, std, random.fork(`mottle ${nodeMm}`)), nx, grid.spacingMm))
  const normal = fastNormals(random.fork('noise'))
  const row = new Float32Array(nx)
  const image = new Float32Array(nx * ny * nz)
  const across = (n: number, count: number, semiMm: number) => (((n + 0.5) / count - 0.5) * count * grid.spacingMm) / semiMm
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const start = (k * ny + j) * nx
      const off = across(j, ny, 95) ** 2 + across(k, nz, 80) ** 2
      for (const read of mottle) {
        read(j, k, row)
        for (let i = 0; i < nx; i++) if (across(i, nx, 72) ** 2 + off < 1) image[start + i] += row[i]
      }
      for (let i = 0; i < nx; i++) {
        const inside = across(i, nx, 72) ** 2 + off < 1
        image[start + i] = Math.abs((inside ? 100 + image[start + i] : 0) + 8 * normal())
      }
    }
  // A scanner's point spread.
  const operators = extent.map((mm) => {
    const axis = fillingAxis(mm, grid.spacingMm)
    return gaussianOperator(axis, axis, 0.6 * grid.spacingMm)
  })
  return onGrid(applyAlongAxes(image, grid.shape, [operators[0], operators[1], operators[2]]).data, grid)
}
