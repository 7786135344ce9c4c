import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** A function of a symmetric matrix by its eigenvalues. */
function spectral(matrix: Matrix, of: (value: number) => number): Matrix {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const scaled = eigenvectorMatrix.clone()
  for (let k = 0; k < realEigenvalues.length; k++) scaled.mulColumn(k, of(realEigenvalues[k]))
  return scaled.mmul(eigenvectorMatrix.transpose())
}

export const inverseRoot = (matrix: Matrix) => spectral(matrix, (value) => 1 / Math.sqrt(value))

/** W M Wᵀ, exactly symmetric. */
function between(outer: Matrix, matrix: Matrix): Matrix {
  const product = outer.mmul(matrix).mmul(outer.transpose())
  return product.add(product.transpose()).mul(0.5)
}

/** Affine-invariant distances to a positive definite matrix: ‖log(A^-½ B A^-½)‖ (Barachant et al. 2012, IEEE Trans Biomed Eng 59:920, eq. 7). */
export function distanceTo(reference: Matrix): (matrix: Matrix) => number {
  const root = inverseRoot(reference)
  return (matrix) => {
    const { realEigenvalues } = new EigenvalueDecomposition(between(root, matrix), { assumeSymmetric: true })
    return Math.sqrt(realEigenvalues.reduce((sum, value) => sum + Math.log(value) ** 2, 0))
  }
}

/**
 * The Riemannian mean of positive definite matrices, from which the squared distances are smallest: steps along the mean of the tangent vectors
 * (Fletcher & Joshi 2004) until it is shorter than `tolerance`.
 */
export function riemannianMean(matrices: readonly Matrix[], tolerance = 1e-9, start?: Matrix): Matrix {
  let mean = start ?? average(matrices)
  let [step, last] = [1, Infinity]
  for (let round = 0; round < 50; round++) {
    const root = spectral(mean, Math.sqrt)
    const inverse = inverseRoot(mean)
    const direction = average(matrices.map((matrix) => spectral(between(inverse, matrix), Math.log)))
    const length = direction.norm('frobenius')
    mean = between(
      root,
      spectral(direction, (value) => Math.exp(step * value)),
    )
    if (length < tolerance) break
    // A step that leads away from the mean was too long.
    if (length > last) step *= 0.5
    last = length
  }
  return mean
}

function average(matrices: readonly Matrix[]): Matrix {
  const sum = Matrix.zeros(matrices[0].rows, matrices[0].rows)
  for (const matrix of matrices) sum.add(matrix)
  return sum.div(matrices.length)
}

/** Maps to vectors at a reference: the upper triangle of log(G^-½ C G^-½), row by row, what is off its diagonal times √2 (Barachant et al. 2012, eq. 15). */
export function tangentMap(reference: Matrix): (matrix: Matrix) => Float64Array {
  const root = inverseRoot(reference)
  const size = reference.rows
  return (matrix) => {
    const log = spectral(between(root, matrix), Math.log)
    const vector = new Float64Array((size * (size + 1)) / 2)
    for (let row = 0, at = 0; row < size; row++)
      for (let column = row; column < size; column++, at++) vector[at] = log.get(row, column) * (row === column ? 1 : Math.SQRT2)
    return vector
  }
}
