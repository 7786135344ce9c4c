import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { LinearRule } from './linear-discriminant.ts'

/**
 * Logistic regression on symmetric matrices whose weights are matrices of few eigenvalues: the loss plus `share` of the least penalty that leaves no weight at
 * all, times the sum of their absolute eigenvalues (Tomioka & Müller 2010, NeuroImage 49:415, eq. 5), by accelerated proximal steps (Beck & Teboulle 2009).
 * Every class needs an item. `vectors` are upper triangles row by row, what is off the diagonal times √2; so are the weights of each class. A source is one eigenvalue: where few
 * trials are at hand, p eigenvalues are sought in them and not p(p + 1)/2 weights.
 */
export function lowRankLogistic(vectors: readonly Float64Array[], labels: readonly number[], classes: number, share: number): LinearRule {
  const width = vectors[0].length
  const size = Math.round((Math.sqrt(8 * width + 1) - 1) / 2)
  const counts = Array.from({ length: classes }, (_, k) => labels.filter((label) => label === k).length / labels.length)
  let state: State[] = counts.map((count) => ({ weights: new Float64Array(width), offset: Math.log(count) }))
  const penalty =
    share * Math.max(...gradientOf(state, vectors, labels).map(({ weights }) => Math.max(...eigen(weights, size).values.map(Math.abs))))
  // A softmax bends half as much as its features are long, along their longest axis; the offset adds one.
  const step = 2 / (1.1 * longestAxis(vectors) + 1)
  let momentum = 1
  let ahead = state
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = gradientOf(ahead, vectors, labels)
    const next = ahead.map(({ weights, offset }, k) => ({
      weights: shrunk(
        weights.map((value, at) => value - step * gradient[k].weights[at]),
        size,
        step * penalty,
      ),
      offset: offset - step * gradient[k].offset,
    }))
    const moved = Math.max(...next.map(({ weights }, k) => distance(weights, state[k].weights) / (1e-12 + Math.hypot(...weights))))
    const longer = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2
    const onward = (momentum - 1) / longer
    const before = state
    ahead = next.map(({ weights, offset }, k) => ({
      weights: weights.map((value, at) => value + onward * (value - before[k].weights[at])),
      offset: offset + onward * (offset - before[k].offset),
    }))
    state = next
    momentum = longer
    if (round > 0 && moved < TOLERANCE) break
  }
  return { weights: state.map(({ weights }) => [...weights]), offsets: state.map(({ offset }) => offset) }
}

const [ROUNDS, TOLERANCE] = [300, 1e-5]

const distance = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, k) => value - b[k]))

/** The largest eigenvalue of the mean outer product, by power steps: near enough for a step with a tenth to spare. */
function longestAxis(vectors: readonly Float64Array[]): number {
  let axis = vectors[0].map((_, k) => 1 + (k % 2))
  let value = 0
  for (let n = 0; n < 20; n++) {
    const next = new Float64Array(axis.length)
    for (const vector of vectors) {
      const along = vector.reduce((sum, x, k) => sum + x * axis[k], 0) / vectors.length
      for (let k = 0; k < next.length; k++) next[k] += along * vector[k]
    }
    value = Math.hypot(...next)
    if (value === 0) return 0
    axis = next.map((x) => x / value)
  }
  return value
}

interface State {
  readonly weights: Float64Array
  readonly offset: number
}

function gradientOf(state: readonly State[], vectors: readonly Float64Array[], labels: readonly number[]): State[] {
  const sums = state.map(() => ({ weights: new Float64Array(vectors[0].length), offset: 0 }))
  for (const [n, vector] of vectors.entries()) {
    const scores = state.map(({ weights, offset }) => {
      let sum = offset
      for (let k = 0; k < vector.length; k++) sum += weights[k] * vector[k]
      return sum
    })
    const most = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - most))
    const total = powers.reduce((sum, value) => sum + value, 0)
    for (const [k, sum] of sums.entries()) {
      const error = (powers[k] / total - (labels[n] === k ? 1 : 0)) / vectors.length
      for (let at = 0; at < vector.length; at++) sum.weights[at] += error * vector[at]
      sum.offset += error
    }
  }
  return sums
}

function eigen(vector: Float64Array, size: number): { values: number[]; vectors: Matrix } {
  const matrix = new Matrix(size, size)
  for (let row = 0, at = 0; row < size; row++)
    for (let column = row; column < size; column++, at++) {
      const value = row === column ? vector[at] : vector[at] / Math.SQRT2
      matrix.set(row, column, value).set(column, row, value)
    }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  return { values: realEigenvalues, vectors: eigenvectorMatrix }
}

/** Eigenvalues drawn towards zero by `by`. */
function shrunk(vector: Float64Array, size: number, by: number): Float64Array {
  const { values, vectors } = eigen(vector, size)
  const kept = vectors.clone()
  for (const [k, value] of values.entries()) kept.mulColumn(k, Math.sign(value) * Math.max(0, Math.abs(value) - by))
  const matrix = kept.mmul(vectors.transpose())
  const out = new Float64Array(vector.length)
  for (let row = 0, at = 0; row < size; row++)
    for (let column = row; column < size; column++, at++) out[at] = matrix.get(row, column) * (row === column ? 1 : Math.SQRT2)
  return out
}
