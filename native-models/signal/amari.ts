import type { Matrix } from 'ml-matrix'

/**
 * How far unmixing × mixing is from a matrix that only renames and scales: 0 where it is one, 1 where all entries are alike (Amari S, Cichocki A, Yang HH, 1996,
 * NeurIPS 8:757–763, divided by its largest value).
 */
export function amariDistance(unmixing: Matrix, mixing: Matrix): number {
  const product = unmixing.mmul(mixing)
  const n = product.rows
  const spread = (line: readonly number[]) => line.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(...line.map(Math.abs)) - 1
  const sum = Array.from({ length: n }, (_, k) => spread(product.getRow(k)) + spread(product.getColumn(k))).reduce((a, b) => a + b, 0)
  return sum / (2 * n * (n - 1))
}
