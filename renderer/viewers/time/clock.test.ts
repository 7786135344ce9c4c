import { expect, test } from 'vitest'
import { clock, stepOf } from './clock.ts'

test('times are as long as they need to be', () => {
  expect([clock(5), clock(65), clock(3725), clock(2.5, 0.5), clock(61.25, 0.05)]).toEqual(['0:05', '1:05', '1:02:05', '0:02.5', '1:01.25'])
  expect([clock(59.9996, 0.1), clock(0.0125, 0.001)]).toEqual(['1:00.0', '0:00.013'])
})

test('marks stand neither too close nor too far', () => {
  for (const span of [0.05, 1, 10, 300, 86_400]) expect(span / stepOf(span)).toBeGreaterThan(3)
  for (const span of [0.05, 1, 10, 300, 86_400]) expect(span / stepOf(span)).toBeLessThanOrEqual(12)
})
