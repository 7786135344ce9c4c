import { expect, test } from 'vitest'
import { distanceFromNormal } from './from-normal.ts'
import { normalQuantile } from './normal.ts'

test('two points are as far as the integral says, wherever they lie', () => {
  // 2 (∫Φ to −1 + ∫(½ − Φ) from −1 to 0) = 2 (φ(1) − Φ(−1) + ½ − φ(0) + φ(1) − Φ(−1)).
  const [density, below] = [0.24197072451914337, 0.15865525393145707]
  const known = 2 * (2 * (density - below) + 0.5 - 0.3989422804014327)
  expect(distanceFromNormal(Float64Array.of(-1, 1))).toBeCloseTo(known, 3)
  expect(distanceFromNormal(Float64Array.of(7, 3))).toBeCloseTo(known, 3)
  expect(distanceFromNormal(Float64Array.of(-1, 1), false)).toBeCloseTo(known, 3)
})

test('quantiles of the normal distribution are near it, a list of one value has no distance', () => {
  const quantiles = Float64Array.from({ length: 2000 }, (_, n) => normalQuantile((n + 0.5) / 2000))
  expect(distanceFromNormal(quantiles)).toBeLessThan(0.002)
  expect(distanceFromNormal(Float64Array.from(quantiles, (value) => 3 * value + 1))).toBeLessThan(0.002)
  expect(
    distanceFromNormal(
      Float64Array.from(quantiles, (value) => value + 1),
      false,
    ),
  ).toBeGreaterThan(0.5)
  expect(distanceFromNormal(new Float64Array(5).fill(2))).toBeNaN()
})
