import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { covariance, type Shrinkage } from '../../../statistics/covariance.ts'
import { areaOf, type Fold } from './evaluate.ts'

/** For each trial its features. */
export type Features = readonly ArrayLike<number>[]

/**
 * Tested × learned: xᵀS⁻¹y of what is left of both after the learned mean. The discriminant's score of a class is the mean of a tested row over the
 * learned trials of that class, but for a constant; S is of all classes together, which gives the same direction as of each about its mean and knows no labels,
 * so that exchanged ones need no other.
 */
export function kernelOf(window: Features, { tested, learned }: Fold, shrinkage: Shrinkage): Float64Array[] {
  const centre = Array.from(window[0], (_, c) => mean(learned.map((n) => window[n][c])))
  const centred = (chosen: readonly number[]) => new Matrix(chosen.map((n) => Array.from(window[n], (value, c) => value - centre[c])))
  const own = centred(learned)
  const all = covariance(own.transpose().to2DArray(), shrinkage)
  const ridge = (1e-9 * all.trace()) / all.rows || 1
  const solved = new CholeskyDecomposition(all.add(Matrix.eye(all.rows, all.rows, ridge))).solve(own.transpose())
  return centred(tested)
    .mmul(solved)
    .to2DArray()
    .map((row) => Float64Array.from(row))
}

/** The area under the curve with any labels, from the kernels of the folds. */
export function areaAt(
  kernels: readonly (readonly Float64Array[])[],
  labels: readonly number[],
  classes: number,
  folds: readonly Fold[],
): number {
  const scores: number[][] = []
  for (const [f, { tested, learned }] of folds.entries())
    for (const [t, n] of tested.entries()) {
      const [sums, counts] = [new Array<number>(classes).fill(0), new Array<number>(classes).fill(0)]
      for (const [k, own] of learned.entries()) {
        sums[labels[own]] += kernels[f][t][k]
        counts[labels[own]]++
      }
      scores[n] = sums.map((sum, k) => (counts[k] ? sum / counts[k] : 0))
    }
  return areaOf(scores, labels, classes, folds)
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let n = 0; n < values.length; n++) sum += values[n]
  return sum / values.length
}
