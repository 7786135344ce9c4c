import { Matrix } from 'ml-matrix'

/** How a covariance is drawn towards a multiple of the identity, so that it can be inverted when there are few samples. */
export type Shrinkage = 'none' | 'ledoit-wolf' | 'oas'

/**
 * Covariance of rows of one length about their means, over the number of samples, shrunk: (1 − γ)S + γ tr(S)/p I with γ by Ledoit & Wolf (2004),
 * J Multivar Anal 88:365, or the oracle approximating shrinkage of Chen et al. (2010), IEEE Trans Signal Process 58:5016, as scikit-learn has them.
 */
export function covariance(rows: readonly ArrayLike<number>[], shrinkage: Shrinkage): Matrix {
  const samples = rows[0].length
  const centred = rows.map((row) => {
    let sum = 0
    for (let k = 0; k < samples; k++) sum += row[k]
    return Float64Array.from(row, (value) => value - sum / samples)
  })
  const size = rows.length
  const matrix = new Matrix(size, size)
  for (let a = 0; a < size; a++)
    for (let b = a; b < size; b++) {
      const value = dot(centred[a], centred[b]) / samples
      matrix.set(a, b, value).set(b, a, value)
    }
  if (shrinkage === 'none') return matrix
  const share = shrinkage === 'oas' ? oasShare(matrix, samples) : ledoitWolfShare(matrix, centred)
  const mean = matrix.trace() / size
  return matrix.mul(1 - share).add(Matrix.eye(size, size, share * mean))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}

function oasShare(matrix: Matrix, samples: number): number {
  const size = matrix.rows
  const meanSquare = matrix.norm('frobenius') ** 2 / (size * size)
  const squared = (matrix.trace() / size) ** 2
  const below = (samples + 1) * (meanSquare - squared / size)
  return below > 0 ? Math.min(1, (meanSquare + squared) / below) : 1
}

function ledoitWolfShare(matrix: Matrix, centred: readonly Float64Array[]): number {
  const [size, samples] = [matrix.rows, centred[0].length]
  const total = matrix.norm('frobenius') ** 2
  const mean = matrix.trace() / size
  let fourth = 0
  for (let k = 0; k < samples; k++) fourth += centred.reduce((sum, row) => sum + row[k] ** 2, 0) ** 2
  const spread = (total - 2 * mean * matrix.trace() + size * mean * mean) / size
  const error = Math.min(spread, (fourth / samples - total) / (size * samples))
  return error > 0 ? error / spread : 0
}
