import { Matrix, SingularValueDecomposition } from 'ml-matrix'

/** Inner products of the rows of samples × units: samples × samples. */
export function linearKernel(rows: Matrix): Matrix {
  return rows.mmul(rows.transpose())
}

/** exp(−d² / (2 t² m)), m the median of all n × n squared distances, the zeros of the diagonal among them (Kornblith et al. 2019, arXiv:1905.00414). */
export function radialKernel(rows: Matrix, threshold: number): Matrix {
  const inner = linearKernel(rows)
  const n = inner.rows
  const squared = new Matrix(n, n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) squared.set(i, j, Math.max(0, inner.get(i, i) + inner.get(j, j) - 2 * inner.get(i, j)))
  const sorted = Float64Array.from(squared.to1DArray()).sort()
  const middle = sorted.length >> 1
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return squared.mul(-1 / (2 * threshold ** 2 * median)).exp()
}

/**
 * Centred kernel alignment of two kernels over the same samples: 1 for representations that are alike up to turns and scale. The plain form is near 1 for few samples
 * of many units even where nothing is shared; the debiased one (Székely & Rizzo (2014), Ann Stat 42:2382) is 0 on average there, may be negative, and needs four samples.
 */
export function alignment(a: Matrix, b: Matrix, debiased: boolean): number {
  const [p, q] = debiased ? [unbiased(a), unbiased(b)] : [centred(a), centred(b)]
  const inner = (x: Matrix, y: Matrix) => Matrix.mul(x, y).sum()
  return inner(p, q) / Math.sqrt(inner(p, p) * inner(q, q))
}

function centred(kernel: Matrix): Matrix {
  const means = kernel.mean('row')
  const all = kernel.mean()
  const out = kernel.clone()
  for (let i = 0; i < out.rows; i++) for (let j = 0; j < out.columns; j++) out.set(i, j, out.get(i, j) - means[i] - means[j] + all)
  return out
}

function unbiased(kernel: Matrix): Matrix {
  const n = kernel.rows
  const out = kernel.clone()
  for (let i = 0; i < n; i++) out.set(i, i, 0)
  const sums = out.sum('row')
  const shift = sums.reduce((sum, value) => sum + value, 0) / ((n - 2) * 2 * (n - 1))
  const means = sums.map((sum) => sum / (n - 2) - shift)
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out.set(i, j, i === j ? 0 : out.get(i, j) - means[i] - means[j])
  return out
}

/** Samples × units with the mean of each unit taken off. */
export function centredColumns(rows: Matrix): Matrix {
  return rows.clone().subRowVector(rows.mean('column'))
}

/**
 * Procrustes distances of two representations of the same samples after the best turn: `angular` is arccos(‖XᵀY‖∗ / ‖X‖‖Y‖) in radians, blind to scale; `squared` is
 * ‖X‖² + ‖Y‖² − 2‖XᵀY‖∗, neither scaled nor divided. Both are of centred data (Williams et al. 2021, arXiv:2110.14739).
 */
export function procrustes(x: Matrix, y: Matrix): { angular: number; squared: number } {
  const [a, b] = [centredColumns(x), centredColumns(y)]
  const nuclear = new SingularValueDecomposition(a.transpose().mmul(b), { autoTranspose: true }).diagonal.reduce(
    (sum, value) => sum + value,
    0,
  )
  const [na, nb] = [a.norm('frobenius'), b.norm('frobenius')]
  return { angular: Math.acos(Math.min(1, nuclear / (na * nb))), squared: na * na + nb * nb - 2 * nuclear }
}
