import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import known from './fixtures/known.json' with { type: 'json' }
import { fastNormals, inverseNormal } from './normals.ts'

test('the inverse normal distribution agrees with SciPy', () => {
  for (const [p, x] of known.normal) expect(inverseNormal(p)).toBeCloseTo(x, 7)
})

test('a million draws have the moments of a standard normal and do not depend on each other', () => {
  const normal = fastNormals(seededRandom(1))
  const draws = Float32Array.from({ length: 1_000_000 }, normal)
  const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length
  expect(Math.abs(moment(1))).toBeLessThan(0.004)
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.006)
  expect(Math.abs(moment(3))).toBeLessThan(0.012)
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.04)
  for (const lag of [1, 2, 3, 48, 96 * 112]) {
    let product = 0
    for (let n = lag; n < draws.length; n++) product += draws[n] * draws[n - lag]
    expect(Math.abs(product / draws.length)).toBeLessThan(0.005)
  }
})

test('one seed, one stream', () => {
  const draw = (seed: number) => Array.from({ length: 8 }, fastNormals(seededRandom(seed)))
  expect(draw(3)).toEqual(draw(3))
  expect(draw(3)).not.toEqual(draw(4))
})
