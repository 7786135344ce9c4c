import type { Affine } from './volume.ts'

/**
 * The affine of up to three voxel axes given as vectors in a world of other signs or units. Missing axes are completed at right angles with a
 * length of 1.
 * @param axes the step of each voxel axis
 * @param origin the position of voxel (0, 0, 0)
 * @param scales what each world coordinate is multiplied with to become RAS mm
 */
export function affineFromAxes(axes: readonly (readonly number[])[], origin: readonly number[], scales: readonly number[]): Affine {
  const columns = axes.map((axis) => scales.map((scale, row) => (axis[row] ?? 0) * scale))
  while (columns.length < 3) columns.push(completing(columns))
  const rows = [0, 1, 2].flatMap((row) => [columns[0][row], columns[1][row], columns[2][row], (origin[row] ?? 0) * scales[row]])
  // Adding zero makes -0 a 0.
  return [...rows.map((value) => value + 0), 0, 0, 0, 1]
}

/** A unit vector at right angles to the columns there are. */
function completing(columns: readonly number[][]): number[] {
  const [a, b] = columns
  if (b) return unit(cross(a, b))
  if (!a) return [1, 0, 0]
  const least = a.map(Math.abs).indexOf(Math.min(...a.map(Math.abs)))
  const helper = [0, 1, 2].map((row) => (row === least ? 1 : 0))
  return unit(cross(cross(a, helper), a))
}

function cross([a, b, c]: readonly number[], [x, y, z]: readonly number[]): number[] {
  return [b * z - c * y, c * x - a * z, a * y - b * x]
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  return vector.map((component) => component / length)
}
