import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** The sum of rows, each times its weight. */
export function combine(weights: ArrayLike<number>, rows: readonly ArrayLike<number>[]): Float64Array {
  const out = new Float64Array(rows[0].length)
  for (let n = 0; n < rows.length; n++) {
    const [row, weight] = [rows[n], weights[n]]
    for (let k = 0; k < out.length; k++) out[k] += weight * row[k]
  }
  return out
}

/** The sum of products. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}

/** Eigenvalues of a symmetric matrix, largest first, with their vectors as columns. */
export function sortedEigen(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const order = realEigenvalues.map((_, n) => n).sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
  return {
    values: order.map((n) => realEigenvalues[n]),
    vectors: new Matrix(Array.from({ length: matrix.rows }, (_, row) => order.map((n) => eigenvectorMatrix.get(row, n)))),
  }
}
