import { Matrix, pseudoInverse, solve } from 'ml-matrix'

type Point = readonly [number, number, number]
const [stiffness, terms, smoothing] = [4, 50, 1e-5]

/**
 * The matrix (wanted × known, row by row) that interpolates a scalp potential from known to wanted places by spherical splines (Perrin F et al., 1989,
 * Electroencephalogr Clin Neurophysiol 72:184–187), with m = 4, 50 Legendre terms and λ = 1e-5, as MNE-Python has it. Places are directions from the centre.
 */
export function splineMatrix(known: readonly Point[], wanted: readonly Point[]): Float64Array[] {
  const count = known.length
  const system = new Matrix(count + 1, count + 1)
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) system.set(a, b, g(cosine(known[a], known[b])) + (a === b ? smoothing : 0))
    system.set(a, count, 1)
    system.set(count, a, 1)
  }
  const inverse = pseudoInverse(system)
  const to = new Matrix(wanted.map((place) => [...known.map((other) => g(cosine(place, other))), 1]))
  return to
    .mmul(inverse)
    .to2DArray()
    .map((row) => Float64Array.from(row.slice(0, count)))
}

/** The centre of the sphere that fits places best in the sense of least squares. */
export function sphereCentre(places: readonly Point[]): Point {
  const rows = new Matrix(places.map(([x, y, z]) => [2 * x, 2 * y, 2 * z, 1]))
  const squares = Matrix.columnVector(places.map(([x, y, z]) => x * x + y * y + z * z))
  const [x, y, z] = solve(rows, squares, true).to1DArray()
  return [x, y, z]
}

/** Directions from the centre of the head. */
export function onSphere(places: readonly Point[]): Point[] {
  const [x, y, z] = places.length >= 8 ? sphereCentre(places) : [0, 0, 0]
  return places.map((place) => {
    const [a, b, c] = [place[0] - x, place[1] - y, place[2] - z]
    const length = Math.hypot(a, b, c) || 1
    return [a / length, b / length, c / length]
  })
}

function cosine(a: Point, b: Point): number {
  return Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]))
}

/** g(x) = 1/4π Σ (2n + 1) / (n(n + 1))^m · P_n(x). */
function g(x: number): number {
  let [before, now, sum] = [1, x, 0]
  for (let n = 1; n <= terms; n++) {
    sum += ((2 * n + 1) / (n * (n + 1)) ** stiffness) * now
    ;[before, now] = [now, ((2 * n + 1) * x * now - n * before) / (n + 1)]
  }
  return sum / (4 * Math.PI)
}
