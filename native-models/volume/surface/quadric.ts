export type Point = readonly [x: number, y: number, z: number]

/** Numbers of a quadric: the upper half of a symmetric 4 × 4 matrix, row by row, in the order xx xy xz x yy yz y zz z 1. */
export const quadricSize = 10

/**
 * Adds the squared distance from a triangle's plane to the quadric of a vertex, weighted by its area (Garland and Heckbert 1997, section 5).
 * @param normal along the normal, twice the area long
 */
export function addPlane(quadrics: Float64Array, vertex: number, normal: Point, through: Point): void {
  const length = Math.hypot(...normal)
  if (!length) return
  const [a, b, c] = normal.map((part) => part / length)
  const d = -(a * through[0] + b * through[1] + c * through[2])
  const area = length / 2
  const parts = [a * a, a * b, a * c, a * d, b * b, b * c, b * d, c * c, c * d, d * d]
  for (let n = 0; n < quadricSize; n++) quadrics[quadricSize * vertex + n] += area * parts[n]
}

/** Sum of two vertices' weighted squared distances at a place. */
export function errorAt(quadrics: Float64Array, one: number, other: number, [x, y, z]: Point): number {
  const q = (n: number) => quadrics[quadricSize * one + n] + quadrics[quadricSize * other + n]
  return (
    q(0) * x * x + q(4) * y * y + q(7) * z * z + q(9) + 2 * (q(1) * x * y + q(2) * x * z + q(3) * x + q(5) * y * z + q(6) * y + q(8) * z)
  )
}

/** How well the least squares must be determined, of the cube of the mean of the diagonal, for their place to be used. */
const leastDeterminant = 1e-9

/** Where the sum of two quadrics is least; where that is not determined (on a plane or a line), the best of both ends and their middle. */
export function best(quadrics: Float64Array, one: number, other: number, a: Point, b: Point): Point {
  const q = (n: number) => quadrics[quadricSize * one + n] + quadrics[quadricSize * other + n]
  const [xx, xy, xz, x, yy, yz, y, zz, z] = [q(0), q(1), q(2), q(3), q(4), q(5), q(6), q(7), q(8)]
  const [m0, m1, m2] = [yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy]
  const determinant = xx * m0 + xy * m1 + xz * m2
  if (determinant > leastDeterminant * ((xx + yy + zz) / 3) ** 3) {
    const [m4, m5, m8] = [xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy]
    return [-(m0 * x + m1 * y + m2 * z) / determinant, -(m1 * x + m4 * y + m5 * z) / determinant, -(m2 * x + m5 * y + m8 * z) / determinant]
  }
  const middle: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
  const errors = [middle, a, b].map((place) => ({ place, error: errorAt(quadrics, one, other, place) }))
  return errors.reduce((least, each) => (each.error < least.error ? each : least)).place
}
