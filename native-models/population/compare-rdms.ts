import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix'
import { pearson } from '../statistics/correlation.ts'
import { midranks, spearman } from '../statistics/ranks.ts'
import { conditionsOf, square } from './dissimilarity.ts'

type Compare = (a: Float64Array, b: Float64Array) => number

/**
 * Similarities of two matrices of dissimilarities, given as upper triangles; definitions as in rsatoolbox (Schütt et al. (2023), eLife 12:e82566). The whitened ones
 * allow for the correlations between dissimilarities that share a condition (Diedrichsen et al. 2021, arXiv:2007.02789).
 */
export const comparators = {
  cosine: (a, b) => cosine(a, b),
  correlation: (a, b) => pearson(a, b),
  spearman: (a, b) => spearman(a, b),
  rhoA: (a, b) => rhoA(a, b),
  tauA: (a, b) => kendall(a, b).tauA,
  tauB: (a, b) => kendall(a, b).tauB,
  whitenedCosine: (a, b) => cosine(doubleCentred(a), doubleCentred(b)),
  whitenedCorrelation: (a, b) => cosine(doubleCentred(centred(a)), doubleCentred(centred(b))),
  bures: (a, b) => bures(a, b),
} as const satisfies Record<string, Compare>

export type Comparator = keyof typeof comparators

function cosine(a: Float64Array, b: Float64Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i]
    aa += a[i] * a[i]
    bb += b[i] * b[i]
  }
  return ab / Math.sqrt(aa * bb)
}

function centred(a: Float64Array): Float64Array {
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length
  return a.map((value) => value - mean)
}

function rhoA(a: Float64Array, b: Float64Array): number {
  const [ra, rb, n] = [midranks(a), midranks(b), a.length]
  return (12 * ra.reduce((sum, rank, i) => sum + (rank - (n + 1) / 2) * (rb[i] - (n + 1) / 2), 0)) / (n ** 3 - n)
}

/** Kendall's tau: a counts ties as neither, b corrects for them. */
function kendall(a: Float64Array, b: Float64Array): { tauA: number; tauB: number } {
  let [agreeing, inA, inB] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const [x, y] = [Math.sign(a[i] - a[j]), Math.sign(b[i] - b[j])]
      agreeing += x * y
      inA += x * x
      inB += y * y
    }
  }
  return { tauA: agreeing / ((a.length * (a.length - 1)) / 2), tauB: agreeing / Math.sqrt(inA * inB) }
}

/** −½ H D H: the centred second moments that squared distances stand for. */
function doubleCentred(upper: Float64Array): Float64Array {
  const full = square(upper)
  const n = conditionsOf(upper.length)
  const means = Float64Array.from({ length: n }, (_, i) => full.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0) / n)
  const all = means.reduce((sum, value) => sum + value, 0) / n
  return full.map((value, k) => -0.5 * (value - means[Math.floor(k / n)] - means[k % n] + all))
}

/** Normalised Bures similarity ‖P½Q½‖∗ / √(tr P tr Q) of the centred second moments; negative eigenvalues are taken as 0. */
function bures(a: Float64Array, b: Float64Array): number {
  const n = conditionsOf(a.length)
  const [p, q] = [a, b].map((upper) => root(Matrix.from1DArray(n, n, doubleCentred(upper))))
  const nuclear = new SingularValueDecomposition(p.mmul(q)).diagonal.reduce((sum, value) => sum + value, 0)
  return nuclear / (p.norm('frobenius') * q.norm('frobenius'))
}

/** The symmetric root of a matrix without negative eigenvalues. */
export function root(matrix: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true })
  const scaled = vectors.clone()
  for (let j = 0; j < scaled.columns; j++) scaled.mulColumn(j, Math.sqrt(Math.max(0, realEigenvalues[j])))
  return scaled.mmul(vectors.transpose())
}
