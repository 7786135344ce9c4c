import { expect, it } from 'vitest'
import { pearson } from './correlation.ts'
import { leastSquares, predictLinear } from './least-squares.ts'
import { seededRandom } from './random.ts'

it('finds the weights of a linear rule, and what is left is uncorrelated with every column', () => {
  const random = seededRandom(1)
  const rows = Array.from({ length: 50 }, () => [random.normal(), 10 + random.normal(), random.normal()])
  const exact = rows.map(([a, b, c]) => 3 + a - 2 * b + 0.5 * c)
  const fitted = leastSquares(rows, exact)
  expect(fitted.intercept).toBeCloseTo(3, 8)
  ;[1, -2, 0.5].forEach((w, j) => {
    expect(fitted.weights[j]).toBeCloseTo(w, 8)
  })
  const noisy = exact.map((y) => y + random.normal())
  const again = leastSquares(rows, noisy)
  const rest = noisy.map((y, i) => y - predictLinear(again, rows[i]))
  for (let j = 0; j < 3; j++)
    expect(
      Math.abs(
        pearson(
          rest,
          rows.map((row) => row[j]),
        ),
      ),
    ).toBeLessThan(1e-10)
})

it('with columns that say the same takes the smallest weights', () => {
  const rows = [1, 2, 3, 4].map((v) => [v, v])
  const { weights } = leastSquares(rows, [2, 4, 6, 8])
  expect(weights[0]).toBeCloseTo(1, 8)
  expect(weights[1]).toBeCloseTo(1, 8)
})

it('correlation: 1 along a line, −1 against it, not a number without variation', () => {
  expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12)
  expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12)
  // By hand: the products of the deviations sum to 3.5, their squares to 8.75 and 5.
  expect(pearson([1, 2, 3, 5], [2, 1, 4, 3])).toBeCloseTo(3.5 / Math.sqrt(8.75 * 5), 12)
  expect(pearson([1, 1], [1, 2])).toBeNaN()
})
