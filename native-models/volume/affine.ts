import { Problem } from '../data/problem.ts'
import { spacingMm } from '../data/volume/values.ts'
import type { Affine } from '../data/volume/volume.ts'

declare const unit: unique symbol
/** Three numbers. */
export type Triple = readonly [number, number, number]
/** A point in voxel indices: whole numbers are voxel centres. */
export type VoxelPoint = Triple & { readonly [unit]?: 'voxel' }
/** A point in the world, RAS millimetres. */
export type WorldPointMm = Triple & { readonly [unit]?: 'mm' }

export const voxelPoint = (i: number, j: number, k: number): VoxelPoint => [i, j, k]
export const worldPointMm = (x: number, y: number, z: number): WorldPointMm => [x, y, z]

export const identityAffine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

/** The affine with these columns: the world steps of one voxel along i, j and k, and where voxel (0, 0, 0) is. */
export function affineOf(i: Triple, j: Triple, k: Triple, origin: Triple): Affine {
  return [i[0], j[0], k[0], origin[0], i[1], j[1], k[1], origin[1], i[2], j[2], k[2], origin[2], 0, 0, 0, 1]
}

/** Scaling, then translation. */
export function scaleAndShift(scale: Triple, shift: Triple = [0, 0, 0]): Affine {
  return affineOf([scale[0], 0, 0], [0, scale[1], 0], [0, 0, scale[2]], shift)
}

/** The matrix product a · b: b is applied first. */
export function multiply(a: Affine, b: Affine): Affine {
  const product = new Array<number>(16).fill(0)
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) {
      let sum = 0
      for (let n = 0; n < 4; n++) sum += at(a, row, n) * at(b, n, column)
      product[row * 4 + column] = sum
    }
  }
  return product
}

/** Determinant of the 3×3 part: signed volume of one voxel in mm³. */
export function determinant(affine: Affine): number {
  const [a, b, c] = [column(affine, 0), column(affine, 1), column(affine, 2)]
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
}

/** Throws a `Problem` where an affine is not 16 finite numbers or squashes space. */
export function checkAffine(affine: Affine, file?: string): void {
  const numbers = affine.length === 16 && affine.every(Number.isFinite)
  const [x, y, z] = numbers ? spacingMm(affine) : [0, 0, 0]
  if (numbers && Math.abs(determinant(affine)) > 1e-9 * x * y * z) return
  throw new Problem({
    file,
    place: 'affine',
    what: numbers ? 'the voxel axes do not span three dimensions.' : 'the position of the voxels in space is not a number.',
    remedy: 'Repair the header (sform, qform or direction cosines) from the original DICOM files.',
  })
}

/** The inverse: RAS millimetres → voxel index. Throws a `Problem` if there is none. */
export function invert(affine: Affine): Affine {
  checkAffine(affine)
  const d = determinant(affine)
  const cofactor = (r: number, c: number) => {
    const [r1, r2, c1, c2] = [(r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3]
    return at(affine, r1, c1) * at(affine, r2, c2) - at(affine, r1, c2) * at(affine, r2, c1)
  }
  const entry = (r: number, c: number) => cofactor(c, r) / d
  const columns = [0, 1, 2].map((c): Triple => [entry(0, c), entry(1, c), entry(2, c)]) as [Triple, Triple, Triple]
  const linear = affineOf(...columns, [0, 0, 0])
  const [x, y, z] = transform(linear, column(affine, 3))
  return affineOf(...columns, [-x, -y, -z])
}

/** Where a voxel is. */
export function toWorld(affine: Affine, voxel: VoxelPoint): WorldPointMm {
  return transform(affine, voxel) as WorldPointMm
}

/** Which voxel, in fractions, is at a point of the world. */
export function toVoxel(affine: Affine, world: WorldPointMm): VoxelPoint {
  return transform(invert(affine), world) as VoxelPoint
}

/** Volume of one voxel in mm³. */
export function voxelVolumeMm3(affine: Affine): number {
  return Math.abs(determinant(affine))
}

/** The affine of the sub-grid that starts at voxel `start` and takes every `step`th voxel (negative: backwards). */
export function subgridAffine(affine: Affine, start: Triple, step: Triple = [1, 1, 1]): Affine {
  return multiply(affine, scaleAndShift(step, start))
}

/** The world point in the middle of a grid: between the outermost voxel centres. */
export function centreMm(affine: Affine, shape: Triple): WorldPointMm {
  return toWorld(affine, voxelPoint((shape[0] - 1) / 2, (shape[1] - 1) / 2, (shape[2] - 1) / 2))
}

export function column(affine: Affine, c: number): Triple {
  return [at(affine, 0, c), at(affine, 1, c), at(affine, 2, c)]
}

function transform(affine: Affine, [x, y, z]: Triple): Triple {
  const row = (r: number) => at(affine, r, 0) * x + at(affine, r, 1) * y + at(affine, r, 2) * z + at(affine, r, 3)
  return [row(0), row(1), row(2)]
}

function at(affine: Affine, row: number, c: number): number {
  return affine[row * 4 + c] ?? Number.NaN
}
