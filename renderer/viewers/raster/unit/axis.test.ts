import { expect, test } from 'vitest'
import { ticksOf, tickText } from './axis.ts'

test('ticks are round and within the axis', () => {
  expect(ticksOf(0, 10)).toEqual([0, 2, 4, 6, 8, 10])
  expect(ticksOf(-0.1, 0.1, 4)).toEqual([-0.1, -0.05, 0, 0.05, 0.1])
  expect(ticksOf(64, 4370, 4)).toEqual([2000, 4000])
  expect(ticksOf(3, 3)).toEqual([3])
})

test('numbers on axes are short', () => {
  expect([tickText(-0.05), tickText(0.30000000000000004), tickText(2000)]).toEqual(['−0.05', '0.3', '2000'])
})
