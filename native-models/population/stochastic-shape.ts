import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { root } from './compare-rdms.ts'

/** Mean and covariance of the responses under each condition. Means are conditions × units. */
export interface Moments {
  readonly means: Matrix
  readonly covariances: readonly Matrix[]
}

/** The orthogonal matrix Q that makes ‖A − B Q‖ smallest, for A and B of one shape (Schönemann 1966). */
export function bestTurn(a: Matrix, b: Matrix): Matrix {
  const svd = new SingularValueDecomposition(b.transpose().mmul(a))
  return svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose())
}

/** Bures distance squared, tr P + tr Q − 2 tr (P½ Q P½)½ = tr P + tr Q − 2 ‖P½ Q½‖∗. */
export function buresSquared(p: Matrix, q: Matrix): number {
  const nuclear = new SingularValueDecomposition(root(p).mmul(root(q))).diagonal.reduce((sum, value) => sum + value, 0)
  return Math.max(0, p.trace() + q.trace() - 2 * nuclear)
}

/**
 * Stochastic shape distance: min over turns Q of √ mean over conditions of α ‖μ − μ′Q‖² + (2 − α) Bures²(Σ, QᵀΣ′Q). α = 1 is the 2-Wasserstein distance of
 * normal responses, α = 2 √2 times the Procrustes distance of the means (Duong et al. 2023, arXiv:2211.11665). Means are centred over conditions. Turns of all and
 * of each condition are found in turn; each round lowers the very sum that is given, which weights √α and √(2 − α) do. The better of two starts.
 */
export function stochasticDistance(a: Moments, b: Moments, alpha: number, rounds = 100): number {
  const [ma, mb] = [centred(a.means), centred(b.means)]
  const [ra, rb] = [a.covariances.map(root), b.covariances.map(root)]
  const units = ma.columns
  const score = (turn: Matrix) => {
    const moved = b.covariances.map((own) => turn.transpose().mmul(own).mmul(turn))
    const bures = alpha < 2 ? a.covariances.reduce((sum, own, c) => sum + buresSquared(own, moved[c]), 0) : 0
    return Math.sqrt((alpha * Matrix.sub(ma, mb.mmul(turn)).norm('frobenius') ** 2 + (2 - alpha) * bures) / ma.rows)
  }
  const [wm, wc] = [Math.sqrt(alpha), Math.sqrt(2 - alpha)]
  const starts = [bestTurn(ma, mb), Matrix.eye(units, units)]
  const found = (alpha === 2 ? starts.slice(0, 1) : starts).map((start) => {
    let [turn, before] = [start, Number.POSITIVE_INFINITY]
    for (let round = 0; round < rounds && alpha < 2; round++) {
      // Rows of each root are turned to fit before all are turned together.
      const fitted = rb.map((own, c) => bestTurn(ra[c].transpose(), turn.transpose().mmul(own.transpose())).transpose().mmul(own))
      const [top, bottom] = [
        stack(
          Matrix.mul(ma, wm),
          ra.map((own) => Matrix.mul(own, wc)),
        ),
        stack(
          Matrix.mul(mb, wm),
          fitted.map((own) => Matrix.mul(own, wc)),
        ),
      ]
      turn = bestTurn(top, bottom)
      const now = Matrix.sub(top, bottom.mmul(turn)).norm('frobenius')
      if (before - now < 1e-8 * Math.max(1, now)) break
      before = now
    }
    return score(turn)
  })
  return Math.min(...found)
}

/**
 * Energy distance √max(0, E‖X − Y‖ − ½(E‖X − X′‖ + E‖Y − Y′‖)), mean over conditions, distinct pairs within: half the textbook square (Duong et al. 2023). The turn
 * makes the distances between X and Y small, by weighted least squares again and again; without `aligned` there is none.
 * @param a for each condition repeats × units
 */
export function energyDistance(a: readonly Matrix[], b: readonly Matrix[], aligned: boolean, rounds = 30): number {
  const units = a[0].columns
  let turn = Matrix.eye(units, units)
  for (let round = 0; round < (aligned ? rounds : 0); round++) {
    const cross = Matrix.zeros(units, units)
    for (const [c, own] of a.entries()) {
      const moved = b[c].mmul(turn)
      const weights = new Matrix(own.rows, moved.rows)
      for (let i = 0; i < own.rows; i++)
        for (let j = 0; j < moved.rows; j++) weights.set(i, j, 1 / Math.max(1e-6, distance(own, i, moved, j)))
      cross.add(b[c].transpose().mmul(weights.transpose()).mmul(own))
    }
    const svd = new SingularValueDecomposition(cross)
    turn = svd.leftSingularVectors.mmul(svd.rightSingularVectors.transpose())
  }
  const squares = a.map((own, c) => between(own, b[c].mmul(turn)) - 0.5 * (within(own) + within(b[c])))
  return Math.sqrt(Math.max(0, squares.reduce((sum, value) => sum + value, 0) / a.length))
}

function between(a: Matrix, b: Matrix): number {
  let sum = 0
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < b.rows; j++) sum += distance(a, i, b, j)
  return sum / (a.rows * b.rows)
}

function within(a: Matrix): number {
  let sum = 0
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < i; j++) sum += distance(a, i, a, j)
  return sum / ((a.rows * (a.rows - 1)) / 2)
}

function distance(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0
  for (let u = 0; u < a.columns; u++) sum += (a.get(i, u) - b.get(j, u)) ** 2
  return Math.sqrt(sum)
}

/** Mean and covariance of each condition's repeats (repeats × units), the covariance divided by repeats − 1. */
export function momentsOf(conditions: readonly Matrix[]): Moments {
  const means = new Matrix(conditions.map((own) => own.mean('column')))
  const covariances = conditions.map((own, c) => {
    const residuals = own.clone().subRowVector(means.getRow(c))
    return residuals
      .transpose()
      .mmul(residuals)
      .div(own.rows - 1)
  })
  return { means, covariances }
}

function centred(means: Matrix): Matrix {
  return means.rows > 1 ? means.clone().subRowVector(means.mean('column')) : means
}

function stack(first: Matrix, others: readonly Matrix[]): Matrix {
  return new Matrix([first, ...others].flatMap((own) => own.to2DArray()))
}
