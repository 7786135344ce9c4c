import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/**
 * Rows w with Aw = λBw, the largest λ first and wᵀBw = 1: by whitening B, whose directions without variance are left out. Both are symmetric,
 * B without negative eigenvalues.
 */
export function generalisedEigenvectors(a: Matrix, b: Matrix): Matrix {
  const below = new EigenvalueDecomposition(b, { assumeSymmetric: true })
  const powers = below.realEigenvalues
  const largest = powers.reduce((most, power) => Math.max(most, power), 0)
  const kept = powers.flatMap((power, k) => (power > 1e-10 * largest ? [k] : []))
  const whitening = new Matrix(kept.map((k) => below.eigenvectorMatrix.getColumn(k).map((value) => value / Math.sqrt(powers[k]))))
  const share = new EigenvalueDecomposition(whitening.mmul(a).mmul(whitening.transpose()), { assumeSymmetric: true })
  const order = share.realEigenvalues.map((_, k) => k).sort((x, y) => share.realEigenvalues[y] - share.realEigenvalues[x])
  return new Matrix(order.map((k) => share.eigenvectorMatrix.getColumn(k))).mmul(whitening)
}
