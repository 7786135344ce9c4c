import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** Rows of which most values are zero: row n holds `values[k]` in column `columns[k]` for k in [starts[n], starts[n + 1]). */
export interface SparseRows {
  readonly width: number
  readonly starts: Int32Array
  readonly columns: Int32Array
  readonly values: Float64Array
}

export interface PoissonFit {
  readonly weights: Float64Array
  readonly intercept: number
  /** Standard errors of the weights, from the curvature at the fit. */
  readonly errors: Float64Array
  /** Σ λ − y log λ over the rows. */
  readonly loss: number
  readonly isConverged: boolean
}

const tolerance = 1e-10
const mostSteps = 100

/**
 * Poisson regression with a logarithmic link: minimises Σ (λ − y log λ) / n + α |w|² / 2 with λ = exp(w·x + b), the intercept not penalised (the objective of scikit-learn's PoissonRegressor), by
 * Newton's method with halved steps (IRLS; McCullagh & Nelder (1989), §2.5).
 * @param use rows whose `use` is 0 are left out
 */
export function poissonRegression(x: SparseRows, y: Float64Array, alpha: number, use?: Uint8Array): PoissonFit {
  const { width } = x
  const rows = Int32Array.from([...y.keys()].filter((n) => !use || use[n]))
  const penalty = alpha * rows.length
  const mean = rows.reduce((sum, n) => sum + y[n], 0) / Math.max(1, rows.length)
  let at = new Float64Array(width + 1)
  at[width] = Math.log(Math.max(mean, 1e-9))
  let now = objective(x, y, rows, at, penalty)
  let isConverged = false
  let curvature: Matrix | undefined
  for (let step = 0; step < mostSteps && !isConverged; step++) {
    const { gradient, hessian } = derivatives(x, y, rows, at, penalty)
    curvature = hessian
    const move = new CholeskyDecomposition(hessian).solve(Matrix.columnVector(gradient)).to1DArray()
    const promised = move.reduce((sum, value, i) => sum + value * gradient[i], 0)
    isConverged = promised < tolerance * Math.max(1, Math.abs(now))
    for (let size = 1; size > 1e-8; size /= 2) {
      const next = at.map((value, i) => value - size * move[i])
      const value = objective(x, y, rows, next, penalty)
      if (!(value <= now)) continue
      ;[at, now] = [next, value]
      break
    }
  }
  const inverse = curvature ? new CholeskyDecomposition(curvature).solve(Matrix.eye(width + 1)) : undefined
  const errors = Float64Array.from({ length: width }, (_, i) => Math.sqrt(inverse?.get(i, i) ?? Number.NaN))
  const weights = at.slice(0, width)
  const loss = now - (penalty / 2) * weights.reduce((sum, value) => sum + value * value, 0)
  return { weights, intercept: at[width], errors, loss, isConverged }
}

/** λ that a fit gives a row. */
export function rateOfRow({ starts, columns, values }: SparseRows, { weights, intercept }: PoissonFit, n: number): number {
  let sum = intercept
  for (let k = starts[n]; k < starts[n + 1]; k++) sum += weights[columns[k]] * values[k]
  return Math.exp(sum)
}

/** log λ of a row; `at` holds the weights and, last, the intercept. */
function linear({ starts, columns, values, width }: SparseRows, at: Float64Array, n: number): number {
  let sum = at[width]
  for (let k = starts[n]; k < starts[n + 1]; k++) sum += at[columns[k]] * values[k]
  return sum
}

function objective(x: SparseRows, y: Float64Array, rows: Int32Array, at: Float64Array, penalty: number): number {
  let loss = 0
  for (const n of rows) {
    const log = linear(x, at, n)
    loss += Math.exp(log) - y[n] * log
  }
  for (let i = 0; i < x.width; i++) loss += (penalty / 2) * at[i] ** 2
  return loss
}

function derivatives(x: SparseRows, y: Float64Array, rows: Int32Array, at: Float64Array, penalty: number) {
  const { width, starts, columns, values } = x
  const size = width + 1
  const gradient = new Float64Array(size)
  const upper = new Float64Array(size * size)
  for (const n of rows) {
    const rate = Math.exp(linear(x, at, n))
    const error = rate - y[n]
    for (let k = starts[n]; k < starts[n + 1]; k++) {
      const [i, value] = [columns[k], values[k]]
      gradient[i] += error * value
      const weighted = rate * value
      upper[i * size + width] += weighted
      // Columns of a row ascend, so that only the upper half is filled.
      for (let l = k; l < starts[n + 1]; l++) upper[i * size + columns[l]] += weighted * values[l]
    }
    gradient[width] += error
    upper[width * size + width] += rate
  }
  const hessian = new Matrix(size, size)
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) hessian.set(i, j, upper[i * size + j]).set(j, i, upper[i * size + j])
  }
  for (let i = 0; i < width; i++) {
    gradient[i] += penalty * at[i]
    // A column that is zero throughout must not make the system singular.
    hessian.set(i, i, hessian.get(i, i) + Math.max(penalty, 1e-9))
  }
  return { gradient, hessian }
}
