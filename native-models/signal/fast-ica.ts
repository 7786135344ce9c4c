import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Random } from '../statistics/random.ts'

/** Sources = unmixing × (rows − mean); rows = mixing × sources + mean. */
export interface Unmixed {
  /** components × channels. */
  readonly unmixing: Matrix
  /** channels × components: the maps. */
  readonly mixing: Matrix
  readonly means: Float64Array
  readonly iterations: number
  readonly converged: boolean
}

const [mostIterations, tolerance, largestSample] = [200, 1e-4, 60_000]

/**
 * Independent components by FastICA with symmetric decorrelation and the nonlinearity tanh (Hyvärinen A, 1999, IEEE Trans Neural Netw 10:626–634). As many
 * components as the rows have dimensions (eigenvalues above 1e-7 of the largest: an average reference takes one), or `most`. Fitted to at most 60,000 samples,
 * evenly spread. Components come in the order of the variance that they explain.
 */
export function fastIca(rows: readonly Float32Array[], random: Random, most = Infinity): Unmixed {
  const step = Math.max(1, Math.ceil(rows[0].length / largestSample))
  const count = Math.floor(rows[0].length / step)
  const means = Float64Array.from(rows, (row) => row.reduce((sum, value) => sum + value, 0) / row.length)
  const centred = rows.map((row, n) => Float64Array.from({ length: count }, (_, k) => row[k * step] - means[n]))
  const covariance = new Matrix(centred.map((a) => centred.map((b) => dot(a, b) / count)))
  const { values, vectors } = sortedEigen(covariance)
  const rank = Math.min(most, values.filter((value) => value > 1e-7 * values[0]).length)
  const scale = values.slice(0, rank).map((value) => 1 / Math.sqrt(value))
  const whitening = new Matrix(scale.map((factor, c) => rows.map((_, n) => factor * vectors.get(n, c))))
  const white = Array.from({ length: rank }, (_, c) => combine(whitening.getRow(c), centred))
  let w = decorrelated(new Matrix(Array.from({ length: rank }, () => Array.from({ length: rank }, () => random.normal()))))
  let iterations = 0
  let change = Infinity
  while (iterations < mostIterations && change > tolerance) {
    const next = new Matrix(rank, rank)
    for (let c = 0; c < rank; c++) {
      const source = combine(w.getRow(c), white)
      let slope = 0
      for (let k = 0; k < count; k++) {
        const bent = Math.tanh(source[k])
        slope += 1 - bent * bent
        source[k] = bent
      }
      for (let d = 0; d < rank; d++) next.set(c, d, (dot(source, white[d]) - slope * w.get(c, d)) / count)
    }
    const turned = decorrelated(next)
    const overlap = turned.mmul(w.transpose())
    change = Math.max(...Array.from({ length: rank }, (_, c) => Math.abs(Math.abs(overlap.get(c, c)) - 1)))
    w = turned
    iterations++
  }
  const unmixing = w.mmul(whitening)
  const dewhitening = new Matrix(rows.map((_, n) => scale.map((factor, c) => vectors.get(n, c) / factor)))
  const mixing = dewhitening.mmul(w.transpose())
  const power = Array.from({ length: rank }, (_, c) => mixing.getColumn(c).reduce((sum, value) => sum + value * value, 0))
  const order = power.map((_, c) => c).sort((a, b) => power[b] - power[a])
  return {
    unmixing: new Matrix(order.map((c) => unmixing.getRow(c))),
    mixing: new Matrix(rows.map((_, n) => order.map((c) => mixing.get(n, c)))),
    means,
    iterations,
    converged: change <= tolerance,
  }
}

/** The course of every component over rows. */
export function sourcesOf(rows: readonly Float32Array[], { unmixing, means }: Unmixed): Float64Array[] {
  const offsets = Array.from({ length: unmixing.rows }, (_, c) => dot(unmixing.getRow(c), means))
  return offsets.map((offset, c) => combine(unmixing.getRow(c), rows).map((value) => value - offset))
}

/** Rows without some components. */
export function withoutComponents(rows: readonly Float32Array[], unmixed: Unmixed, removed: readonly number[]): Float32Array[] {
  const { unmixing, mixing, means } = unmixed
  // rows − Σ a_c · (w_c · (rows − mean)): what no component explains stays.
  const out = rows.map((row) => Float64Array.from(row))
  for (const c of removed) {
    const weights = unmixing.getRow(c)
    const offset = dot(weights, means)
    const source = combine(weights, rows)
    for (const [n, row] of out.entries()) {
      const gain = mixing.get(n, c)
      for (let k = 0; k < row.length; k++) row[k] -= gain * (source[k] - offset)
    }
  }
  return out.map((row) => Float32Array.from(row))
}

function combine(weights: ArrayLike<number>, rows: readonly ArrayLike<number>[]): Float64Array {
  const out = new Float64Array(rows[0].length)
  for (let n = 0; n < rows.length; n++) {
    const [row, weight] = [rows[n], weights[n]]
    for (let k = 0; k < out.length; k++) out[k] += weight * row[k]
  }
  return out
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}

function sortedEigen(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const order = realEigenvalues.map((_, n) => n).sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
  return {
    values: order.map((n) => realEigenvalues[n]),
    vectors: new Matrix(Array.from({ length: matrix.rows }, (_, row) => order.map((n) => eigenvectorMatrix.get(row, n)))),
  }
}

/** (W Wᵀ)^−½ W. */
function decorrelated(w: Matrix): Matrix {
  const { values, vectors } = sortedEigen(w.mmul(w.transpose()))
  const roots = Matrix.diag(values.map((value) => 1 / Math.sqrt(Math.max(value, 1e-300))))
  return vectors.mmul(roots).mmul(vectors.transpose()).mmul(w)
}
