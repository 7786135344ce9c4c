import { expect, it } from 'vitest'
import { informationBias, nykoppBits, wolpawBits } from './information-rate.ts'
import { seededRandom } from './random.ts'

it('a symmetric channel has the capacity that both rates name', () => {
  const [classes, right] = [4, 0.7]
  const confusion = Array.from({ length: classes }, (_, i) => Array.from({ length: classes }, (_v, j) => (i === j ? 700 : 100)))
  const capacity = Math.log2(classes) + right * Math.log2(right) + 0.3 * Math.log2(0.1)
  expect(wolpawBits(classes, right)).toBeCloseTo(capacity, 12)
  expect(nykoppBits(confusion)).toBeCloseTo(capacity, 12)
})

it('a perfect channel has all bits, one at or below chance none, a channel that rejects half of them', () => {
  expect(wolpawBits(8, 1)).toBe(3)
  expect(wolpawBits(2, 0.5)).toBe(0)
  expect(wolpawBits(4, 0.1)).toBe(0)
  expect(
    nykoppBits([
      [5, 0, 5],
      [0, 5, 5],
    ]),
  ).toBeCloseTo(0.5, 12)
  expect(
    nykoppBits([
      [3, 0],
      [0, 0],
    ]),
  ).toBe(0)
})

it('the bias is what answers that know nothing seem to tell', () => {
  const random = seededRandom(3)
  const told = Array.from({ length: 2000 }, () => {
    const confusion = [0, 1, 2].map(() => [0, 0, 0])
    for (let n = 0; n < 90; n++) confusion[random.integer(3)][random.integer(3)]++
    return nykoppBits(confusion)
  })
  const mean = told.reduce((sum, value) => sum + value, 0) / told.length
  expect(
    mean /
      informationBias([
        [10, 10, 10],
        [10, 10, 10],
        [10, 10, 10],
      ]),
  ).toBeCloseTo(1, 1)
})
