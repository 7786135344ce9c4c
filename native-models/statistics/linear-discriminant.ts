import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { covariance, type Shrinkage } from './covariance.ts'

/** A linear rule among classes: the largest of `weights[k] · x + offsets[k]` is meant. */
export interface LinearRule {
  readonly weights: readonly (readonly number[])[]
  readonly offsets: readonly number[]
}

type Features = readonly ArrayLike<number>[]

/**
 * Fisher's linear discriminant with equal priors: w = S⁻¹m, S the mean of the classes' covariances by their items, each shrunk after its features are
 * brought to one variance, as scikit-learn has it. Scores are log-likelihoods but for a constant. Every class needs an item.
 */
export function linearDiscriminant(features: Features, labels: readonly number[], classes: number, shrinkage: Shrinkage): LinearRule {
  const size = features[0].length
  const members = Array.from({ length: classes }, (_, k) => features.filter((_row, n) => labels[n] === k))
  const means = members.map((rows) => Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length))
  const pooled = Matrix.zeros(size, size)
  for (const rows of members) pooled.add(standardisedCovariance(rows, shrinkage).mul(rows.length / features.length))
  // Features that are a sum of others would make it singular.
  const ridge = (1e-9 * pooled.trace()) / size || 1
  const solved = new CholeskyDecomposition(pooled.add(Matrix.eye(size, size, ridge))).solve(new Matrix(means).transpose())
  const weights = means.map((_, k) => solved.getColumn(k))
  return { weights, offsets: weights.map((own, k) => -own.reduce((sum, weight, j) => sum + (weight * means[k][j]) / 2, 0)) }
}

function standardisedCovariance(rows: Features, shrinkage: Shrinkage): Matrix {
  const columns = Array.from(rows[0], (_, j) => Float64Array.from(rows, (row) => row[j]))
  const deviations = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length
    return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length) || 1
  })
  const matrix = covariance(
    columns.map((column, j) => column.map((value) => value / deviations[j])),
    shrinkage,
  )
  for (const [j, deviation] of deviations.entries()) matrix.mulRow(j, deviation).mulColumn(j, deviation)
  return matrix
}

export function scoresOf({ weights, offsets }: LinearRule, item: ArrayLike<number>): number[] {
  return weights.map((own, k) => {
    let sum = offsets[k]
    for (let j = 0; j < own.length; j++) sum += own[j] * item[j]
    return sum
  })
}
