import { expect, test } from 'vitest'
import known from './fixtures/known.json' with { type: 'json' }
import { normaliseForNetwork } from './normalise.ts'

/** The values that fixtures/make.py took its percentiles of. */
const values = Float32Array.from({ length: 1009 }, (_, n) => ((n * 7919) % 1009) / 10 + 1)

test('percentiles 0.5 and 99.5, as NumPy computes them, become 0 and 1', () => {
  const [low, high] = known.percentiles
  const out = normaliseForNetwork(values)
  values.forEach((value, n) => {
    expect(out[n]).toBeCloseTo(Math.min(1, Math.max(0, (value - low) / (high - low))), 4)
  })
})

test('padding changes nothing, and stays 0', () => {
  const padded = new Float32Array(5000)
  padded.set(values, 1000)
  const out = normaliseForNetwork(padded)
  expect(out.subarray(1000, 2009)).toEqual(normaliseForNetwork(values))
  expect(out.subarray(2009).every((value) => value === 0)).toBe(true)
})

test('padding around negative grey values is still 0, not mid-grey', () => {
  const out = normaliseForNetwork(Float32Array.from([-300, -200, -100, 0, 100, 200, 300]))
  expect(out[3]).toBe(0)
  expect(out[4]).toBeGreaterThan(0.5)
})

test('no number, infinity and nothing at all become 0', () => {
  const out = normaliseForNetwork(Float32Array.from([Number.NaN, 1, 2, 3, Number.POSITIVE_INFINITY]))
  expect([out[0], out[4]]).toEqual([0, 0])
  expect(out[3]).toBe(1)
  expect(normaliseForNetwork(new Float32Array(9))).toEqual(new Float32Array(9))
  expect(normaliseForNetwork(new Float32Array(9).fill(4))).toEqual(new Float32Array(9))
})

test('one spike does not take the contrast away', () => {
  const spiked = Float32Array.from([...values, 1e9])
  const out = normaliseForNetwork(spiked)
  expect(out[1009]).toBe(1)
  expect(Math.max(...out.subarray(0, 1009).map((value, n) => Math.abs(value - normaliseForNetwork(values)[n])))).toBeLessThan(0.01)
})
