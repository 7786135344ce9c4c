import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { rayleighP, resultantLength } from './circular-tuning.ts'

test('the resultant of a cosine is half its depth, of one cell 1, of equal rates 0', () => {
  const cells = Float64Array.from({ length: 36 }, (_, n) => 10 + 4 * Math.cos((2 * Math.PI * (n + 0.5)) / 36 - 1.2))
  expect(resultantLength(cells)).toBeCloseTo(0.2, 12)
  expect(resultantLength(Float64Array.of(0, 0, 7, 0))).toBeCloseTo(1, 12)
  expect(resultantLength(new Float64Array(9).fill(3))).toBeCloseTo(0, 12)
  expect(resultantLength(new Float64Array(9))).toBe(0)
})

test('p is how often directions drawn at random are as long', () => {
  const random = seededRandom(1)
  const draws = Array.from({ length: 20_000 }, () => {
    const angles = Array.from({ length: 20 }, () => random.between(-Math.PI, Math.PI))
    return Math.hypot(...[Math.cos, Math.sin].map((part) => angles.reduce((sum, angle) => sum + part(angle) / 20, 0)))
  })
  for (const resultant of [0.2, 0.4, 0.5]) {
    const share = draws.filter((draw) => draw >= resultant).length / draws.length
    // Three standard errors and what the approximation is off by.
    expect(Math.abs(rayleighP(20, resultant) - share)).toBeLessThan(3 * Math.sqrt(share / draws.length) + 0.001)
  }
  expect(rayleighP(20, 0)).toBe(1)
})
