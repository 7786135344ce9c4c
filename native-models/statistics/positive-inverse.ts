import { Matrix } from 'ml-matrix'

/**
 * The inverse of a symmetric positive definite matrix, symmetric to the bit, and the logarithm of its determinant, by Cholesky's factors.
 * RangeError where it is not positive definite.
 */
export function positiveInverse(matrix: Matrix): { inverse: Matrix; logDeterminant: number } {
  const size = matrix.rows
  const lower = new Float64Array(size * size)
  let logDeterminant = 0
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix.get(i, j)
      for (let k = 0; k < j; k++) sum -= lower[i * size + k] * lower[j * size + k]
      if (i === j && !(sum > 0)) throw new RangeError('The matrix is not positive definite.')
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j]
    }
    logDeterminant += 2 * Math.log(lower[i * size + i])
  }
  // Rows of the transpose of L⁻¹, so that both loops run along memory.
  const upper = new Float64Array(size * size)
  for (let j = 0; j < size; j++) {
    upper[j * size + j] = 1 / lower[j * size + j]
    for (let i = j + 1; i < size; i++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= lower[i * size + k] * upper[j * size + k]
      upper[j * size + i] = sum / lower[i * size + i]
    }
  }
  const inverse = new Matrix(size, size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = i; k < size; k++) sum += upper[i * size + k] * upper[j * size + k]
      inverse.set(i, j, sum).set(j, i, sum)
    }
  return { inverse, logDeterminant }
}
