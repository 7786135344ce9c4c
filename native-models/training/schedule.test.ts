import { expect, it } from 'vitest'
import { constant, cosine, steps } from './schedule.ts'

it('a constant rate stays', () => {
  expect([1, 100].map(constant(0.1))).toEqual([0.1, 0.1])
})

it('a cosine rises to its rate, is half-way down in the middle, and ends at its last share', () => {
  const rate = cosine({ rate: 2, total: 110, warmUp: 10, last: 0.1 })
  expect(rate(5)).toBe(1)
  expect(rate(10)).toBe(2)
  expect(rate(60)).toBeCloseTo((2 + 0.2) / 2, 12)
  expect(rate(110)).toBeCloseTo(0.2, 12)
  expect(rate(500)).toBeCloseTo(0.2, 12)
})

it('steps multiply at each of their places', () => {
  const rate = steps({ rate: 1, at: [10, 20], factor: 0.5 })
  expect([9, 10, 19, 20].map(rate)).toEqual([1, 0.5, 0.5, 0.25])
})
