import type { Mesh } from '../../../data/surface/mesh.ts'
import type { LabelVolume } from '../../../data/volume/volume.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'

/** A torus about the third axis: distance of the tube's middle from the axis, and radius of the tube, in mm. Without it, a flat plate. */
interface Truth {
  readonly torus?: { readonly centre: readonly [number, number, number]; readonly ring: number; readonly tube: number }
}

interface Made {
  inputs: { labels: LabelVolume }
  truth: Truth
}

const size = [64, 64, 34] as const

/** A torus as labelled voxels that are not cubes: its volume, area, normals and both curvatures are known at every place. */
export async function makeTorus(random: Random): Promise<Made> {
  const spacing = [random.between(0.9, 1), random.between(0.9, 1), random.between(0.9, 1.1)]
  const centre = [28, 28, 16].map((at) => at + random.between(-0.5, 0.5)) as unknown as readonly [number, number, number]
  const [ring, tube] = [random.between(14.5, 16), random.between(6.5, 8)]
  const inside = (x: number, y: number, z: number) => Math.hypot(Math.hypot(x - centre[0], y - centre[1]) - ring, z - centre[2]) <= tube
  return { inputs: { labels: drawn(spacing, inside) }, truth: { torus: { centre, ring, tube } } }
}

/** A wide flat plate: there is no curvature to find on its faces. */
export async function makePlate(random: Random): Promise<Made> {
  const at = random.between(8, 10)
  const inside = (x: number, y: number, z: number) => Math.max(Math.abs(x - 32), Math.abs(y - 32)) <= 27 && Math.abs(z - 16) <= at
  return { inputs: { labels: drawn([1, 1, 1], inside) }, truth: {} }
}

function drawn(spacing: readonly number[], inside: (x: number, y: number, z: number) => boolean): LabelVolume {
  const [nx, ny, nz] = size
  const [dx, dy, dz] = spacing
  const data = new Uint8Array(nx * ny * nz)
  for (let k = 0, n = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++, n++) data[n] = inside(i * dx, j * dy, k * dz) ? 1 : 0
  }
  const affine = [dx, 0, 0, 0, 0, dy, 0, 0, 0, 0, dz, 0, 0, 0, 0, 1]
  return { shape: size, affine, data, slope: 1, intercept: 0, labels: [{ index: 1, name: 'shape', color: '#6aa9ff' }] }
}

export function judgeSurface(
  result: { surface?: Mesh; measures?: Table; curvature?: NumericArray },
  given: unknown,
  isNull: boolean,
): Score[] {
  const { torus } = given as Truth
  const numbers = result.curvature?.data as Float32Array | undefined
  const measured = (name: string) => Number(result.measures?.rows.find(({ measure }) => measure === name)?.value ?? Number.NaN)
  const open: Score = {
    name: 'Edges not of two triangles',
    value: measured('Edges not of two triangles'),
    chance: 1,
    mark: 0,
    better: 'lower',
  }
  if (isNull || !torus) {
    const flat = median(columnOf(numbers, 3).map(Math.abs))
    // The curvature of a ball as large: 1/r.
    return [{ name: 'Mean curvature of a flat plate', value: flat, chance: 0.04, mark: 0.01, better: 'lower', unit: '1/mm' }, open]
  }
  const { centre, ring, tube } = torus
  const vertices = result.surface?.vertices ?? new Float32Array()
  const at = Array.from({ length: vertices.length / 3 }, (_, n) => {
    const [x, y, z] = [0, 1, 2].map((axis) => vertices[3 * n + axis] - centre[axis])
    const out = Math.hypot(x, y)
    const cos = (out - ring) / Math.hypot(out - ring, z)
    const sin = z / Math.hypot(out - ring, z)
    const from = ring + tube * cos
    return {
      normal: [(cos * x) / out, (cos * y) / out, sin],
      mean: (ring + 2 * tube * cos) / (2 * tube * from),
      gaussian: cos / (tube * from),
    }
  })
  const [mean, gaussian] = [columnOf(numbers, 3), columnOf(numbers, 4)]
  const angles = at.map(({ normal }, n) => {
    const along = normal.reduce((sum, value, axis) => sum + value * (numbers?.[5 * n + axis] ?? 0), 0)
    return (Math.acos(Math.min(1, along)) * 180) / Math.PI
  })
  const share = (name: string, value: number, truth: number): Score => ({
    name: `${name}, away from its closed form, of it`,
    value: Math.abs(value / truth - 1),
    chance: 1,
    mark: 0.04,
    better: 'lower',
  })
  return [
    share('Volume', measured('Volume inside'), (2 * Math.PI ** 2 * ring * tube ** 2) / 1000),
    share('Area', measured('Area'), (4 * Math.PI ** 2 * ring * tube) / 100),
    {
      name: 'Holes: Euler characteristic away from 0',
      value: Math.abs(measured('Euler characteristic')),
      chance: 2,
      mark: 0,
      better: 'lower',
    },
    open,
    { name: 'Median angle of normals to the true ones', value: median(angles), chance: 90, mark: 5, better: 'lower', unit: '°' },
    {
      name: 'Median error of mean curvature, of 1/tube',
      value: median(at.map((true_, n) => Math.abs(true_.mean - mean[n]) * tube)),
      chance: median(at.map((true_) => Math.abs(true_.mean) * tube)),
      mark: 0.15,
      better: 'lower',
    },
    {
      name: 'Correlation of Gaussian curvature with the true one',
      value: pearson(
        gaussian,
        at.map((true_) => true_.gaussian),
      ),
      chance: 0,
      mark: 0.8,
      better: 'higher',
    },
  ]
}

function columnOf(numbers: Float32Array | undefined, column: number): number[] {
  return Array.from({ length: (numbers?.length ?? 0) / 5 }, (_, n) => numbers?.[5 * n + column] ?? Number.NaN)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
