import { Matrix, solve } from 'ml-matrix'

/** A linear rule between two classes: positive is the first. */
export interface LinearDiscriminant {
  readonly weights: readonly number[]
  readonly offset: number
}

/**
 * Fisher's linear discriminant with equal priors: w = S⁻¹(m₁ − m₂), S the pooled covariance plus `ridge` times its mean variance on the diagonal.
 * `features` is items × features; both classes need an item.
 */
export function linearDiscriminant(
  features: readonly (readonly number[])[],
  isFirst: readonly boolean[],
  ridge = 1e-6,
): LinearDiscriminant {
  const size = features[0].length
  const means = [true, false].map((wanted) => {
    const rows = features.filter((_, n) => isFirst[n] === wanted)
    return Array.from({ length: size }, (_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length)
  })
  const pooled = Matrix.zeros(size, size)
  for (const [n, row] of features.entries()) {
    const centred = new Matrix([row.map((value, k) => value - means[isFirst[n] ? 0 : 1][k])])
    pooled.add(centred.transpose().mmul(centred))
  }
  pooled.div(Math.max(1, features.length - 2))
  const added = (ridge * pooled.trace()) / size
  for (let k = 0; k < size; k++) pooled.set(k, k, pooled.get(k, k) + added)
  const weights = solve(pooled, Matrix.columnVector(means[0].map((value, k) => value - means[1][k]))).to1DArray()
  return { weights, offset: -weights.reduce((sum, weight, k) => sum + (weight * (means[0][k] + means[1][k])) / 2, 0) }
}
