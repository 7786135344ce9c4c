import { determinant, inverse, Matrix } from 'ml-matrix'
import { expect, test } from 'vitest'
import { positiveInverse } from './positive-inverse.ts'
import { seededRandom } from './random.ts'

test('inverse and determinant are those of elimination', () => {
  const random = seededRandom(3)
  const root = Matrix.zeros(7, 7).apply(function (this: Matrix, i, j) {
    this.set(i, j, random.normal())
  })
  const matrix = root.mmul(root.transpose()).add(Matrix.eye(7))
  const found = positiveInverse(matrix)
  const known = inverse(matrix).to1DArray()
  for (const [n, value] of found.inverse.to1DArray().entries()) expect(value).toBeCloseTo(known[n], 10)
  expect(found.logDeterminant).toBeCloseTo(Math.log(determinant(matrix)), 10)
})

test('a matrix that is not positive definite is refused', () => {
  expect(() =>
    positiveInverse(
      new Matrix([
        [1, 2],
        [2, 1],
      ]),
    ),
  ).toThrow(/not positive definite/)
})
