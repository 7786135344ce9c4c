import type { Problem } from '../problem.ts'
import type { Affine } from './volume.ts'

/** The fields of a NIfTI header that say where its voxels lie. */
export interface NiftiOrientation {
  readonly shape: readonly number[]
  /** qfac, then the voxel size along i, j, k. */
  readonly pixdim: readonly number[]
  readonly sformCode: number
  readonly qformCode: number
  /** Three rows of four. */
  readonly sform: readonly number[]
  /** b, c, d. */
  readonly quaternion: readonly number[]
  readonly qoffset: readonly number[]
  /** ANALYZE files of SPM: the voxel at the origin, counted from 1. */
  readonly spmOrigin?: readonly number[]
}

/**
 * The affine that a NIfTI header means, in mm: the sform where its code is set, else the qform, else voxel sizes alone (with the origin in the
 * middle of the volume and the first axis towards the left), as nibabel chooses. A form that is no geometry is passed over for the next one that
 * its header sets; where none is left, a Problem.
 */
export function chosenOrientation(
  header: NiftiOrientation,
  mmPerUnit: number,
  notes: string[],
  problem: (what: string, remedy?: string) => Problem,
): { affine: Affine; code: number } {
  // Adding zero makes -0 a 0.
  const inMm = (affine: Affine) => affine.map((value, n) => (n < 12 ? value * mmPerUnit + 0 : value))
  const faults: string[] = []
  if (header.sformCode > 0) {
    const affine = [...header.sform, 0, 0, 0, 1]
    const fault = faultOf(affine)
    if (!fault) return { affine: inMm(affine), code: header.sformCode }
    faults.push(`its sform ${fault}`)
  }
  if (header.qformCode > 0) {
    const affine = qformAffine(header, notes)
    const fault = faultOf(affine)
    if (!fault && faults.length > 0) notes.push(`Its sform is unusable (${faults[0]}); the qform is used instead.`)
    if (!fault) return { affine: inMm(affine), code: header.qformCode }
    faults.push(`its qform ${fault}`)
  }
  const remedy = 'Without it left and right cannot be told: export the scan again from its source, or repair the header.'
  if (faults.length > 0) throw problem(`It gives no usable orientation: ${faults.join(', and ')}.`, remedy)
  const affine = spacingAffine(header)
  const fault = faultOf(affine)
  if (fault) throw problem(`It has no orientation, and its voxel size ${fault}.`, remedy)
  notes.push('No orientation in the header: the first axis is taken to run from right to left. Left and right may be swapped.')
  return { affine: inMm(affine), code: 0 }
}

/** Why this is not a geometry, or undefined. */
export function faultOf(affine: Affine): string | undefined {
  if (affine.length !== 16 || affine.some((value) => !Number.isFinite(value))) return 'holds values that are not numbers'
  const lengths = [0, 1, 2].map((column) => Math.hypot(affine[column], affine[4 + column], affine[8 + column]))
  if (lengths.every((length) => length === 0)) return 'is all zeros'
  if (lengths.some((length) => length === 0)) return 'has a zero axis'
  const volume = Math.abs(determinant(affine)) / (lengths[0] * lengths[1] * lengths[2])
  return volume < 1e-6 ? 'has axes that lie in one plane' : undefined
}

/** Of the upper left 3×3. */
export function determinant(m: Affine): number {
  return m[0] * (m[5] * m[10] - m[6] * m[9]) - m[1] * (m[4] * m[10] - m[6] * m[8]) + m[2] * (m[4] * m[9] - m[5] * m[8])
}

/** nifti1.h, method 2: a rotation from the quaternion (a, b, c, d), times voxel sizes, with qfac turning the third axis. */
function qformAffine({ quaternion, pixdim, qoffset }: NiftiOrientation, notes: string[]): number[] {
  let [b, c, d] = quaternion
  const squared = b * b + c * c + d * d
  // Rounding can carry a half turn (a = 0) over length one.
  if (squared > 1) {
    if (squared > 1 + 1e-5) notes.push('The quaternion of its qform is longer than one; normalised.')
    const length = Math.sqrt(squared)
    b /= length
    c /= length
    d /= length
  }
  const a = squared >= 1 ? 0 : Math.sqrt(1 - squared)
  const [si, sj, sk] = pixdim.slice(1, 4).map(Math.abs)
  if (pixdim.slice(1, 4).some((size) => size < 0)) notes.push('The header has negative voxel sizes; their sign is ignored.')
  const skq = pixdim[0] === -1 ? -sk : sk
  return [
    (a * a + b * b - c * c - d * d) * si,
    2 * (b * c - a * d) * sj,
    2 * (b * d + a * c) * skq,
    qoffset[0],
    2 * (b * c + a * d) * si,
    (a * a + c * c - b * b - d * d) * sj,
    2 * (c * d - a * b) * skq,
    qoffset[1],
    2 * (b * d - a * c) * si,
    2 * (c * d + a * b) * sj,
    (a * a + d * d - b * b - c * c) * skq,
    qoffset[2],
    0,
    0,
    0,
    1,
  ]
}

function spacingAffine({ shape, pixdim, spmOrigin }: NiftiOrientation): number[] {
  const [x, y, z] = pixdim.slice(1, 4).map(Math.abs)
  const inside =
    spmOrigin?.some((voxel) => voxel !== 0) && spmOrigin.every((voxel, axis) => voxel > -shape[axis] && voxel < 2 * shape[axis])
  const origin = inside && spmOrigin ? spmOrigin.map((voxel) => voxel - 1) : shape.slice(0, 3).map((length) => (length - 1) / 2)
  return [-x, 0, 0, origin[0] * x, 0, y, 0, -origin[1] * y, 0, 0, z, -origin[2] * z, 0, 0, 0, 1]
}
