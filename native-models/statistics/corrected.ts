import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { pearson } from './correlation.ts'
import { leastSquares, predictLinear } from './least-squares.ts'

export interface Corrected {
  /** One number a subject, of mean 0 and standard deviation 1. */
  readonly values: readonly number[]
  /** How many principal components of the other columns were taken out. */
  readonly components: number
  /** Largest |correlation| with any other column that is left. */
  readonly left: number
  /** Share of the column's variance that no other column explains. */
  readonly own: number
}

/** Standardised: mean 0, standard deviation 1; all 0 where nothing varies. */
export function zScores(values: readonly number[]): number[] {
  const mean = values.reduce((sum, v) => sum + v / values.length, 0)
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2 / values.length, 0))
  return values.map((v) => (deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? (v - mean) / deviation : 0))
}

/**
 * What one column says that the others do not (Siegel et al. 2025): z-scores, principal components of all other columns, and the residual
 * of the column's least-squares fit on those that hold 99 % of their variance, at most a fifth of the rows. `rows` are subjects.
 */
export function correctedFor(rows: readonly (readonly number[])[], column: number): Corrected {
  const width = rows[0]?.length ?? 0
  const columns = Array.from({ length: width }, (_, j) => zScores(rows.map((row) => row[j])))
  const target = columns[column]
  const others = columns.filter((values, j) => j !== column && values.some((v) => v !== 0))
  const scores = principalScores(others, rows.length)
  const fitted = leastSquares(scores, target)
  const residual = target.map((v, i) => v - predictLinear(fitted, scores[i]))
  const own = residual.reduce((sum, v) => sum + v * v, 0) / rows.length
  const values = zScores(residual)
  return { values, components: scores[0]?.length ?? 0, left: Math.max(0, ...others.map((other) => Math.abs(pearson(values, other)))), own }
}

/** For each row its scores on the leading principal components of the columns. */
function principalScores(columns: readonly (readonly number[])[], count: number): number[][] {
  if (!columns.length) return Array.from({ length: count }, () => [])
  const data = new Matrix(columns.map((values) => [...values])).transpose()
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(data.transpose().mmul(data), { assumeSymmetric: true })
  const order = realEigenvalues.map((_, i) => i).sort((a, b) => realEigenvalues[b] - realEigenvalues[a])
  const total = realEigenvalues.reduce((sum, v) => sum + v, 0)
  const most = Math.max(1, Math.floor(count / 5))
  const chosen: number[] = []
  let held = 0
  for (const i of order) {
    if (held >= 0.99 * total || chosen.length >= most) break
    chosen.push(i)
    held += realEigenvalues[i]
  }
  return data.mmul(eigenvectorMatrix.subMatrixColumn(chosen)).to2DArray()
}
