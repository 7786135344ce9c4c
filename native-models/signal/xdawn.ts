import type { Matrix } from 'ml-matrix'
import { generalisedEigenvectors } from './generalised-eigenvectors.ts'

/**
 * Spatial filters that raise an evoked response above what goes on: the response's covariance against that of everything (Rivet et al. 2009,
 * IEEE Trans Biomed Eng 56:2035). `evoked` is the covariance of a class's average, `all` that of all epochs. The strongest `count`, as rows.
 */
export function xdawn(evoked: Matrix, all: Matrix, count: number): Matrix {
  const filters = generalisedEigenvectors(evoked, all)
  return filters.subMatrix(0, Math.min(count, filters.rows) - 1, 0, all.rows - 1)
}
