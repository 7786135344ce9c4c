import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { applyAlongAxes, fillingAxis, followedBy, gaussianOperator, isIdentity, linearOperator } from './axisOperator.ts'

const fine = fillingAxis(60, 1)
const coarse = fillingAxis(60, 4)
const ramp = Float32Array.from({ length: 60 }, (_, i) => i + 0.5)
const none = linearOperator({ count: 1, spacingMm: 1, firstMm: 0 }, { count: 1, spacingMm: 1, firstMm: 0 })
const along = (data: Float32Array, operator: ReturnType<typeof linearOperator>) =>
  applyAlongAxes(data, [data.length, 1, 1], [operator, none, none]).data

test('a constant stays what it is', () => {
  for (const operator of [gaussianOperator(fine, coarse, 1.7), linearOperator(coarse, fine)]) {
    for (const value of along(new Float32Array(operator.inputs).fill(7), operator)) expect(value).toBeCloseTo(7, 4)
  }
})

test('a ramp keeps its positions: sampling and interpolating shift nothing', () => {
  const down = along(ramp, gaussianOperator(fine, coarse, 1.7))
  for (let r = 2; r < 13; r++) expect(down[r]).toBeCloseTo(4 * (r + 0.5), 3)
  const up = along(down, linearOperator(coarse, fine))
  for (let i = 10; i < 50; i++) expect(up[i]).toBeCloseTo(i + 0.5, 3)
})

test('the blur has the variance that was asked for', () => {
  const impulse = new Float32Array(60)
  impulse[30] = 1
  const blurred = along(impulse, gaussianOperator(fine, fine, 2.5))
  const mean = blurred.reduce((sum, w, i) => sum + w * i, 0)
  const variance = blurred.reduce((sum, w, i) => sum + w * (i - mean) ** 2, 0)
  expect(mean).toBeCloseTo(30, 4)
  // Cut at 3 σ: 2.7 % less.
  expect(variance / 2.5 ** 2).toBeCloseTo(0.973, 2)
})

test('a blur narrower than half a voxel, and the grid itself, change nothing', () => {
  expect(isIdentity(gaussianOperator(fillingAxis(60, 2), fillingAxis(60, 2), 0.3))).toBe(true)
  expect(isIdentity(linearOperator(fine, fine))).toBe(true)
})

test('one operator followed by another is one operator', () => {
  const random = seededRandom(2)
  const data = Float32Array.from({ length: 60 }, () => random.normal())
  const first = gaussianOperator(fine, coarse, 2)
  const second = linearOperator(coarse, fillingAxis(60, 3))
  const twice = along(along(data, first), second)
  const once = along(data, followedBy(first, second))
  for (let n = 0; n < once.length; n++) expect(once[n]).toBeCloseTo(twice[n], 5)
})

test('each axis is treated alike', () => {
  const operator = gaussianOperator(fillingAxis(12, 1), fillingAxis(12, 3), 1)
  const still = linearOperator(fillingAxis(3, 1), fillingAxis(3, 1))
  const random = seededRandom(4)
  const line = Float32Array.from({ length: 12 }, () => random.normal())
  const expected = along(line, operator)
  for (let axis = 0; axis < 3; axis++) {
    const shape = [3, 3, 3].map((n, a) => (a === axis ? 12 : n))
    const stride = [1, shape[0], shape[0] * shape[1]][axis]
    const data = Float32Array.from({ length: 108 }, (_, n) => line[Math.floor(n / stride) % 12])
    const operators = [0, 1, 2].map((a) => (a === axis ? operator : still))
    const result = applyAlongAxes(data, shape, [operators[0], operators[1], operators[2]])
    expect(result.shape[axis]).toBe(4)
    const step = [1, result.shape[0], result.shape[0] * result.shape[1]][axis]
    for (let n = 0; n < result.data.length; n++) expect(result.data[n]).toBeCloseTo(expected[Math.floor(n / step) % 4], 5)
  }
})
