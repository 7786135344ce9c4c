import { expect, test } from 'vitest'
import { middleOf, sizeOf } from './trace-statistics.ts'

test('a trace is drawn about its middle, whatever is missing', () => {
  expect(middleOf(Float32Array.of(1, 3, Number.NaN, Number.NaN, 5, 7))).toBe(4)
  expect(middleOf(Float32Array.of(Number.NaN))).toBeUndefined()
})

test('one spike does not flatten a trace', () => {
  const calm = Float32Array.from({ length: 200 }, (_, n) => (n % 2 ? 1 : -1))
  calm[7] = 1000
  expect(sizeOf(calm)).toBeLessThan(10)
  expect(sizeOf(new Float32Array(4))).toBeUndefined()
})
