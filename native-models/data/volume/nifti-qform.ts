import { determinant } from './nifti-orientation.ts'
import { spacingMm } from './values.ts'
import type { Affine } from './volume.ts'

/** How far columns may be from right angles before a rotation would misplace them. */
const tolerance = 1e-4

/**
 * The qform of an affine: the quaternion's b, c, d and qfac; undefined where the axes are not at right angles, which no quaternion can say.
 * Source: nifti_mat44_to_quatern of nifti1_io.c, without its polar decomposition.
 */
export function qformOf(affine: Affine): { quaternion: [number, number, number]; qfac: 1 | -1 } | undefined {
  const size = spacingMm(affine)
  const qfac = determinant(affine) < 0 ? -1 : 1
  const r = (row: number, column: number) => (affine[row * 4 + column] / size[column]) * (column === 2 ? qfac : 1)
  const dot = (p: number, q: number) => r(0, p) * r(0, q) + r(1, p) * r(1, q) + r(2, p) * r(2, q)
  if (!(Math.max(Math.abs(dot(0, 1)), Math.abs(dot(0, 2)), Math.abs(dot(1, 2))) < tolerance)) return undefined
  return { quaternion: quaternionOf(r), qfac }
}

/** Of a rotation, with a ≥ 0. Divides by the largest of a, b, c, d, so that a half turn loses no precision. */
function quaternionOf(r: (row: number, column: number) => number): [number, number, number] {
  const trace = r(0, 0) + r(1, 1) + r(2, 2)
  if (trace > -0.5) {
    const a = 0.5 * Math.sqrt(1 + trace)
    return [(r(2, 1) - r(1, 2)) / (4 * a), (r(0, 2) - r(2, 0)) / (4 * a), (r(1, 0) - r(0, 1)) / (4 * a)]
  }
  const x = 0.5 * Math.sqrt(Math.max(0, 1 + r(0, 0) - r(1, 1) - r(2, 2)))
  const y = 0.5 * Math.sqrt(Math.max(0, 1 + r(1, 1) - r(0, 0) - r(2, 2)))
  const z = 0.5 * Math.sqrt(Math.max(0, 1 + r(2, 2) - r(0, 0) - r(1, 1)))
  const largest = Math.max(x, y, z)
  const [a, b, c, d] =
    largest === x
      ? [r(2, 1) - r(1, 2), 4 * x * x, r(0, 1) + r(1, 0), r(0, 2) + r(2, 0)]
      : largest === y
        ? [r(0, 2) - r(2, 0), r(0, 1) + r(1, 0), 4 * y * y, r(1, 2) + r(2, 1)]
        : [r(1, 0) - r(0, 1), r(0, 2) + r(2, 0), r(1, 2) + r(2, 1), 4 * z * z]
  const scale = (a < 0 ? -1 : 1) / (4 * largest)
  return [b * scale, c * scale, d * scale]
}
