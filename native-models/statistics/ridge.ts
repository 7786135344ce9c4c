import { CholeskyDecomposition, Matrix } from 'ml-matrix'

/** Rows of one length, one after the other. */
export interface Rows {
  readonly data: Float64Array
  readonly width: number
}

/** Sums over rows from which every ridge fit to them is made. */
export interface NormalSums {
  readonly rows: number
  readonly means: Float64Array
  readonly targetMeans: Float64Array
  /** Centred X'X, width × width. */
  readonly gram: Matrix
  /** Centred X'Y, width × targets. */
  readonly cross: Matrix
}

export interface RidgeFit {
  /** Width × targets. */
  readonly weights: Matrix
  readonly intercepts: readonly number[]
}

/** Sums over the rows whose `use` is 1; `targets` holds one list for each. */
export function normalSums(x: Rows, targets: readonly Float64Array[], use: Uint8Array): NormalSums {
  const { data, width } = x
  const means = new Float64Array(width)
  const targetMeans = new Float64Array(targets.length)
  const gram = new Float64Array(width * width)
  const cross = new Float64Array(width * targets.length)
  // Counts of spikes are mostly zero: only what is not is multiplied, and the means are taken off the sums.
  const filled = new Uint32Array(width)
  let rows = 0
  for (let n = 0; n < use.length; n++) {
    if (!use[n]) continue
    rows++
    let count = 0
    for (let i = 0, at = n * width; i < width; i++) if (data[at + i] !== 0) filled[count++] = i
    for (let p = 0; p < count; p++) {
      const i = filled[p]
      const value = data[n * width + i]
      means[i] += value
      for (let q = p; q < count; q++) gram[i * width + filled[q]] += value * data[n * width + filled[q]]
      for (let k = 0; k < targets.length; k++) cross[i * targets.length + k] += value * targets[k][n]
    }
    for (let k = 0; k < targets.length; k++) targetMeans[k] += targets[k][n]
  }
  for (let i = 0; i < width; i++) means[i] /= rows
  for (let k = 0; k < targets.length; k++) targetMeans[k] /= rows
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) gram[i * width + j] -= rows * means[i] * means[j]
    for (let k = 0; k < targets.length; k++) cross[i * targets.length + k] -= rows * means[i] * targetMeans[k]
  }
  const full = new Matrix(width, width)
  for (let i = 0; i < width; i++) for (let j = i; j < width; j++) full.set(i, j, gram[i * width + j]).set(j, i, gram[i * width + j])
  const products = new Matrix(width, targets.length)
  for (let i = 0; i < width; i++) for (let k = 0; k < targets.length; k++) products.set(i, k, cross[i * targets.length + k])
  return { rows, means, targetMeans, gram: full, cross: products }
}

/**
 * Least squares with a penalty on the weights, not on the intercept: minimises Σ|y − Wx − b|² + λ|W|², where λ is `penalty` times the mean of the
 * diagonal of X'X. Hoerl & Kennard (1970), Technometrics 12:55.
 */
export function ridge({ gram, cross, means, targetMeans }: NormalSums, penalty: number): RidgeFit {
  const scale = gram.trace() / Math.max(1, gram.rows)
  const load = Math.max(penalty, 1e-10) * (scale || 1)
  const weights = new CholeskyDecomposition(Matrix.add(gram, Matrix.eye(gram.rows, gram.rows, load))).solve(cross)
  const intercepts = Array.from(targetMeans, (mean, k) => mean - means.reduce((sum, value, i) => sum + value * weights.get(i, k), 0))
  return { weights, intercepts }
}

/** The fit at one row. */
export function predictRow({ weights, intercepts }: RidgeFit, { data, width }: Rows, row: number): number[] {
  return intercepts.map((start, k) => {
    let sum = start
    for (let i = 0; i < width; i++) sum += data[row * width + i] * weights.get(i, k)
    return sum
  })
}
