import { expect, test } from 'vitest'
import { signedDistance } from './signedDistance.ts'

const shape: [number, number, number] = [40, 36, 32]
const spacingMm = 2

function levels(level: (x: number, y: number, z: number) => number): Float32Array {
  const out = new Float32Array(shape[0] * shape[1] * shape[2])
  let n = 0
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++) out[n++] = level((i - 19.5) * spacingMm, (j - 17.5) * spacingMm, (k - 15.5) * spacingMm)
  return out
}

test('a plane between voxels, from a function of any slope', () => {
  const exact = levels((x) => x - 0.7)
  const found = signedDistance(
    levels((x) => 0.05 * (x - 0.7)),
    shape,
    spacingMm,
    20,
  )
  const worst = found.reduce((most, mm, n) => Math.max(most, Math.abs(mm - Math.min(20, Math.max(-20, exact[n])))), 0)
  expect(worst).toBeLessThan(5e-4)
})

test('a sphere, inside and outside, to 8 % of the distance and a third of a millimetre', () => {
  const exact = levels((x, y, z) => Math.hypot(x, y, z) - 21.3)
  const found = signedDistance(
    levels((x, y, z) => (x * x + y * y + z * z) / 21.3 ** 2 - 1),
    shape,
    spacingMm,
    20,
  )
  const excess = found.reduce((most, mm, n) => {
    const truth = Math.min(20, Math.max(-20, exact[n]))
    return Math.max(most, Math.abs(mm - truth) - 0.33 - 0.08 * Math.abs(truth))
  }, Number.NEGATIVE_INFINITY)
  expect(excess).toBeLessThan(0)
})

test('leaving far voxels out changes nothing within the limit', () => {
  const sphere = levels((x, y, z) => Math.hypot(x, y, z) - 12)
  expect(signedDistance(sphere, shape, spacingMm, 8, 16)).toEqual(signedDistance(sphere, shape, spacingMm, 8))
})

test('with no boundary at all everything is as far as can be', () => {
  const outside = signedDistance(
    levels(() => 1),
    shape,
    spacingMm,
    20,
  )
  expect(new Set(outside)).toEqual(new Set([20]))
})
