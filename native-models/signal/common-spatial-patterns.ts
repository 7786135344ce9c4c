import { Matrix } from 'ml-matrix'
import { generalisedEigenvectors } from './generalised-eigenvectors.ts'

/**
 * Spatial filters whose output differs most in power between two classes: C₁w = λ(C₁ + C₂)w (Ramoser et al. 2000, IEEE Trans Rehabil Eng 8:441–446).
 * `first` and `second` are mean covariances, channels × channels. Gives `pairs` filters of the largest λ, then as many of the smallest, as rows.
 * Directions without variance are left out.
 */
export function commonSpatialPatterns(first: Matrix, second: Matrix, pairs: number): Matrix {
  const filters = generalisedEigenvectors(first, Matrix.add(first, second))
  const each = Math.min(pairs, Math.floor(filters.rows / 2))
  const last = Array.from({ length: each }, (_, k) => filters.rows - 1 - k)
  return filters.subMatrixRow([...last.keys(), ...last])
}
