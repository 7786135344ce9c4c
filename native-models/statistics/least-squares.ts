import { Matrix, SingularValueDecomposition } from 'ml-matrix'

export interface LinearFit {
  readonly intercept: number
  readonly weights: readonly number[]
}

/** Least squares with an intercept: of all best fits the one with the smallest weights. `rows` are observations. */
export function leastSquares(rows: readonly (readonly number[])[], target: readonly number[]): LinearFit {
  const n = rows.length
  if (n !== target.length || n === 0) throw new RangeError(`${n} rows and ${target.length} targets`)
  const width = rows[0].length
  const meanTarget = target.reduce((sum, y) => sum + y / n, 0)
  if (width === 0) return { intercept: meanTarget, weights: [] }
  const means = Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[j] / n, 0))
  const centred = new Matrix(rows.map((row) => row.map((v, j) => v - means[j])))
  const solution = new SingularValueDecomposition(centred, { autoTranspose: true }).solve(
    Matrix.columnVector(target.map((y) => y - meanTarget)),
  )
  const weights = solution.to1DArray()
  return { intercept: meanTarget - weights.reduce((sum, w, j) => sum + w * means[j], 0), weights }
}

export function predictLinear({ intercept, weights }: LinearFit, row: readonly number[]): number {
  return weights.reduce((sum, w, j) => sum + w * row[j], intercept)
}
