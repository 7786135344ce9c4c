import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/** One direction in which the evidence for a class varies. */
export interface Component {
  /** Unit vector over the penultimate units. */
  readonly direction: Float64Array
  /** Share of the variance of the weighted activations, in [0, 1]. */
  readonly share: number
  /** What it adds to the logit of the class, α = ⟨φ − φ̄, v⟩ · Σ v, is `weights` · h + `offset`. */
  readonly weights: Float64Array
  readonly offset: number
}

/** What a component adds to the logit of a sample with these penultimate activations, next to the mean sample of the class. */
export function contribution({ weights, offset }: Component, activations: ArrayLike<number>): number {
  return weights.reduce((sum, weight, j) => sum + weight * (activations[j] ?? 0), offset)
}

/**
 * Class-wise neural PCA: principal components of φ = h ⊙ w over the samples of one class, where h are the penultimate activations and w the
 * weights of the class. The contributions of all components add up to the logit less its mean over those samples.
 * Source: Neuhaus et al. (2023), Spurious Features Everywhere, arXiv 2212.04871, section 3.
 */
export function neuralComponents(activations: readonly ArrayLike<number>[], weights: ArrayLike<number>, most: number): Component[] {
  const count = activations.length
  const width = weights.length
  const weighted = activations.map((row) => Float64Array.from({ length: width }, (_, j) => (row[j] ?? 0) * (weights[j] ?? 0)))
  const mean = new Float64Array(width)
  for (const row of weighted) for (let j = 0; j < width; j++) mean[j] = (mean[j] ?? 0) + (row[j] ?? 0) / count
  const centred = weighted.map((row) => row.map((value, j) => value - (mean[j] ?? 0)))
  return principalDirections(centred, most).map(({ direction, share }) => {
    // The sign of an eigenvector is arbitrary; it cancels in the product with its own sum.
    const total = direction.reduce((sum, value) => sum + value, 0)
    return {
      direction,
      share,
      weights: direction.map((value, j) => total * value * (weights[j] ?? 0)),
      offset: -total * direction.reduce((sum, value, j) => sum + value * (mean[j] ?? 0), 0),
    }
  })
}

/** From the smaller of the two matrices of inner products (samples × samples or units × units). */
function principalDirections(rows: readonly Float64Array[], most: number): { direction: Float64Array; share: number }[] {
  const matrix = Matrix.checkMatrix(rows.map((row) => [...row]))
  const wide = matrix.columns > matrix.rows
  const products = wide ? matrix.mmul(matrix.transpose()) : matrix.transpose().mmul(matrix)
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(products, { assumeSymmetric: true })
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0)
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => b.value - a.value)
  return order
    .filter(({ value }) => value > 1e-10 * total)
    .slice(0, most)
    .map(({ value, at }) => {
      const vector = vectors.getColumn(at)
      const direction = wide ? matrix.transpose().mmul(Matrix.columnVector(vector)).to1DArray() : vector
      const norm = Math.hypot(...direction)
      return { direction: Float64Array.from(direction, (v) => v / norm), share: value / total }
    })
}
