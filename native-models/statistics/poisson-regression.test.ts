import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { poissonRegression, type SparseRows } from './poisson-regression.ts'

interface Known {
  readonly x: readonly number[][]
  readonly y: readonly number[]
  readonly fits: readonly { alpha: number; weights: readonly number[]; intercept: number }[]
}
const known: Known = JSON.parse(readFileSync(new URL('fixtures/poisson.json', import.meta.url), 'utf8'))
const y = Float64Array.from(known.y)

function sparse(rows: readonly number[][]): SparseRows {
  const filled = rows.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [{ value, column }])))
  const starts = new Int32Array(rows.length + 1)
  for (const [n, row] of filled.entries()) starts[n + 1] = starts[n] + row.length
  const all = filled.flat()
  return {
    width: rows[0].length,
    starts,
    columns: Int32Array.from(all, ({ column }) => column),
    values: Float64Array.from(all, ({ value }) => value),
  }
}

test.each(known.fits)('weights are those of scikit-learn with a penalty of $alpha', ({ alpha, weights, intercept }) => {
  const fit = poissonRegression(sparse(known.x), y, alpha)
  expect(fit.isConverged).toBe(true)
  for (const [n, weight] of weights.entries()) expect(Math.abs(fit.weights[n] - weight)).toBeLessThan(1e-7)
  expect(Math.abs(fit.intercept - intercept)).toBeLessThan(1e-7)
})

test('rows that are not used count for nothing; a column of zeros gets no weight', () => {
  const use = Uint8Array.from(y, (_, n) => (n < 200 ? 1 : 0))
  const part = poissonRegression(sparse(known.x), y, 0.01, use)
  const alone = poissonRegression(sparse(known.x.slice(0, 200)), y.slice(0, 200), 0.01)
  expect(part.weights).toEqual(alone.weights)
  expect(poissonRegression(sparse(known.x.map((row) => [...row, 0])), y, 0).weights[6]).toBe(0)
})
