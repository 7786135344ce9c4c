import { expect, test } from 'vitest'
import { intervalHistogram } from './interspike-intervals.ts'

test('every interval within the edges is counted where it lies', () => {
  const times = Float64Array.of(0, 0.002, 0.012, 1.012)
  const { edgesS, counts, medianS } = intervalHistogram(times)
  for (const interval of [0.002, 0.01, 1]) {
    const bin = edgesS.findIndex((edge) => edge > interval + 1e-12) - 1
    expect(counts[bin]).toBe(1)
  }
  expect(counts.reduce((a, b) => a + b, 0)).toBe(3)
  expect(medianS).toBeCloseTo(0.01, 12)
})

test('a clock has no variation, and one spike no interval', () => {
  expect(intervalHistogram(Float64Array.from({ length: 50 }, (_, n) => n / 8)).variation).toBeCloseTo(0, 12)
  expect(intervalHistogram(Float64Array.of(1)).medianS).toBeNaN()
})
