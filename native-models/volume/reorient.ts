import { Problem } from '../data/problem.ts'
import type { Affine, Volume, VoxelArray } from '../data/volume/volume.ts'
import { affineOf, checkAffine, column, subgridAffine, type Triple } from './affine.ts'
import { frameCount, gridOf, type Shape3, voxelCount } from './grid.ts'
import { emptyLike, wordsOf } from './words.ts'

/** For each voxel axis, the world axis (0 right, 1 anterior, 2 superior) it runs along most, and which way. */
export interface AxisDirection {
  readonly world: 0 | 1 | 2
  readonly sign: 1 | -1
}
export type Orientation = readonly [AxisDirection, AxisDirection, AxisDirection]

const positive = 'RAS'
const negative = 'LPI'

/**
 * The closest orientation of the voxel axes, each world axis used once. The affine is reduced to its closest rotation first, so that
 * unequal spacing cannot change the answer; axes that are clearest choose first (as nibabel's `io_orientation`).
 */
export function orientationOf(affine: Affine): Orientation {
  checkAffine(affine)
  const rotation = closestRotation([0, 1, 2].map((c) => unitVector(column(affine, c))) as unknown as Triples)
  const clarity = (c: number) => Math.max(...(rotation[c] ?? []).map(Math.abs))
  const free = new Set<0 | 1 | 2>([0, 1, 2])
  const found: AxisDirection[] = []
  for (const axis of [0, 1, 2].sort((a, b) => clarity(b) - clarity(a))) {
    const along = (world: number) => rotation[axis]?.[world] ?? 0
    const [first, ...rest] = [...free]
    const world = rest.reduce((best, w) => (Math.abs(along(w)) > Math.abs(along(best)) ? w : best), first ?? 0)
    free.delete(world)
    found[axis] = { world, sign: along(world) < 0 ? -1 : 1 }
  }
  return found as unknown as Orientation
}

/** Three letters, such as 'RAS' or 'LIA': where each voxel axis points as its index grows. */
export function axisCodes(affine: Affine): string {
  return orientationOf(affine)
    .map(({ world, sign }) => (sign > 0 ? positive : negative)[world])
    .join('')
}

/**
 * The same volume with its axes flipped and swapped so that they run as `codes` says. Exact: every voxel keeps its value and its place in
 * the world; further axes (time) stay as they are. A volume that already runs so is returned as it is.
 * Throws a `Problem` unless `codes` names each of right-left, front-back and up-down once.
 */
export function reorient<V extends Volume>(volume: V, codes = 'RAS'): V {
  const source = orientationOf(volume.affine)
  const target = parseCodes(codes)
  const axes = target.map(({ world }) => source.findIndex((axis) => axis.world === world)) as unknown as Triple
  const flips = target.map(({ sign }, n) => sign !== source[axes[n] ?? 0]?.sign)
  if (axes.every((axis, n) => axis === n) && !flips.includes(true)) return volume
  const { shape } = gridOf(volume)
  const length = axes.map((axis) => shape[axis] ?? 1) as unknown as Triple
  const start: [number, number, number] = [0, 0, 0]
  const step: [number, number, number] = [1, 1, 1]
  axes.forEach((axis, n) => {
    if (!flips[n]) return
    start[axis] = (shape[axis] ?? 1) - 1
    step[axis] = -1
  })
  const flipped = subgridAffine(volume.affine, start, step)
  const affine = affineOf(column(flipped, axes[0]), column(flipped, axes[1]), column(flipped, axes[2]), column(flipped, 3))
  const data = permute(volume.data, shape, axes, flips, frameCount(volume))
  return { ...volume, shape: [...length, ...volume.shape.slice(3)], affine, data }
}

/** The axis names that a code such as 'LIA' stands for. */
export function parseCodes(codes: string): Orientation {
  const axes = [...codes.toUpperCase()].map((letter): AxisDirection | undefined => {
    const world = (positive.includes(letter) ? positive : negative).indexOf(letter)
    return world < 0 ? undefined : { world: world as 0 | 1 | 2, sign: positive.includes(letter) ? 1 : -1 }
  })
  if (axes.length === 3 && new Set(axes.map((axis) => axis?.world)).size === 3 && !axes.includes(undefined)) {
    return axes as unknown as Orientation
  }
  throw new Problem({
    kind: 'usage',
    what: `“${codes}” is not an orientation.`,
    remedy: 'Name one of R or L, one of A or P, and one of S or I, such as RAS or LIA.',
  })
}

/** Voxels with axis n of the result taken from axis `axes[n]` of the source, backwards where `flips[n]`, frame by frame. */
function permute(data: VoxelArray, shape: Shape3, axes: Triple, flips: readonly boolean[], frames: number): VoxelArray {
  const result = emptyLike(data, data.length)
  const from = wordsOf(data)
  const to = wordsOf(result)
  const strides = [1, shape[0], shape[0] * shape[1]]
  const [nx = 1, ny = 1, nz = 1] = axes.map((axis) => shape[axis] ?? 1)
  const [sx = 0, sy = 0, sz = 0] = axes.map((axis, n) => (strides[axis] ?? 0) * (flips[n] ? -1 : 1))
  const size = voxelCount(shape)
  const first = (flips[0] ? -sx * (nx - 1) : 0) + (flips[1] ? -sy * (ny - 1) : 0) + (flips[2] ? -sz * (nz - 1) : 0)
  let n = 0
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        let at = frame * size + first + k * sz + j * sy
        for (let i = 0; i < nx; i++, at += sx) to[n++] = from[at] as number
      }
    }
  }
  return result
}

type Triples = readonly [Triple, Triple, Triple]

function unitVector(v: Triple): Triple {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}

/** Orthogonal factor of the polar decomposition by Newton's iteration R ← (R + R⁻ᵀ)/2 (Higham 1986, eq. 3.4). Columns in, columns out. */
function closestRotation(columns: Triples): Triples {
  let r = columns
  for (let iteration = 0; iteration < 60; iteration++) {
    const [a, b, c] = r
    const cofactors: Triples = [cross(b, c), cross(c, a), cross(a, b)]
    const det = dot(a, cofactors[0])
    const next = r.map((v, n) => v.map((x, m) => (x + (cofactors[n]?.[m] ?? 0) / det) / 2)) as unknown as Triples
    const moved = Math.max(...next.flatMap((v, n) => v.map((x, m) => Math.abs(x - (r[n]?.[m] ?? 0)))))
    r = next
    if (moved < 1e-14) break
  }
  return r
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

function dot(a: Triple, b: Triple): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
