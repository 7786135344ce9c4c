import { expect, test } from 'vitest'
import { clock, middleOf, scaleOf } from './draw-traces.ts'

test('times are as long as they need to be', () => {
  expect([clock(5), clock(65), clock(3725), clock(2.5, 0.5), clock(61.25, 0.05)]).toEqual(['0:05', '1:05', '1:02:05', '0:02.5', '1:01.25'])
})

test('a trace is drawn about its middle, whatever is missing', () => {
  expect(middleOf(Float32Array.of(1, 3, Number.NaN, Number.NaN, 5, 7))).toBe(4)
  expect(middleOf(Float32Array.of(Number.NaN))).toBe(0)
})

test('one spike does not flatten a channel', () => {
  const calm = Float32Array.from({ length: 200 }, (_, n) => (n % 2 ? 1 : -1))
  const spiky = calm.slice()
  spiky[7] = 1000
  expect(scaleOf(spiky)).toBeLessThan(10)
  expect(scaleOf(new Float32Array(4))).toBe(1)
})
