import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/**
 * Spatial filters whose output differs most in power between two classes: C₁w = λ(C₁ + C₂)w (Ramoser et al. 2000, IEEE Trans Rehabil Eng 8:441–446),
 * by whitening the sum of both. `first` and `second` are mean covariances, channels × channels. Gives `pairs` filters of the largest λ, then as many of
 * the smallest, as rows. Directions without variance are left out.
 */
export function commonSpatialPatterns(first: Matrix, second: Matrix, pairs: number): Matrix {
  const both = new EigenvalueDecomposition(Matrix.add(first, second), { assumeSymmetric: true })
  const powers = both.realEigenvalues
  const largest = powers.reduce((a, b) => Math.max(a, b), 0)
  const kept = powers.flatMap((power, k) => (power > 1e-10 * largest ? [k] : []))
  const whitening = new Matrix(kept.map((k) => both.eigenvectorMatrix.getColumn(k).map((value) => value / Math.sqrt(powers[k]))))
  const inner = whitening.mmul(first).mmul(whitening.transpose())
  const share = new EigenvalueDecomposition(inner, { assumeSymmetric: true })
  const order = share.realEigenvalues.map((_, k) => k).sort((a, b) => share.realEigenvalues[b] - share.realEigenvalues[a])
  const each = Math.min(pairs, Math.floor(order.length / 2))
  const chosen = [...order.slice(0, each), ...order.slice(order.length - each).reverse()]
  return new Matrix(chosen.map((k) => share.eigenvectorMatrix.getColumn(k))).mmul(whitening)
}
