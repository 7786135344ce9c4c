import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleAndShift } from './affine.ts'
import { distanceToMm, signedDistanceMm } from './distance.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'

const mask = arrayOf(knownAnswer<Stored>('mask'))
const known = knownAnswer<{ spacing: [number, number, number]; outside: Stored; signed: Stored }>('distance')
const grid = { shape: mask.shape, affine: scaleAndShift(known.spacing) }

describe('distance in mm', () => {
  it('equals scipy’s Euclidean distance transform on unequal spacing', () => {
    expect(largestDifference(distanceToMm(mask.data as Uint8Array, grid), arrayOf(known.outside).data)).toBeLessThan(1e-5)
    expect(largestDifference(signedDistanceMm(mask.data as Uint8Array, grid), arrayOf(known.signed).data)).toBeLessThan(1e-5)
  })

  it('is the smallest of all distances to the mask', () => {
    const side = fc.integer({ min: 1, max: 7 })
    const mm = fc.double({ min: 0.2, max: 5, noNaN: true })
    fc.assert(
      fc.property(
        fc.tuple(side, side, side),
        fc.tuple(mm, mm, mm),
        fc.uniqueArray(fc.nat(342), { minLength: 1, maxLength: 8 }),
        (shape, spacing, places) => {
          const count = shape[0] * shape[1] * shape[2]
          const seeds = places.map((place) => place % count)
          const data = new Uint8Array(count)
          for (const seed of seeds) data[seed] = 1
          const at = (n: number) => [
            (n % shape[0]) * spacing[0],
            (Math.floor(n / shape[0]) % shape[1]) * spacing[1],
            Math.floor(n / (shape[0] * shape[1])) * spacing[2],
          ]
          const expected = Float64Array.from({ length: count }, (_, n) =>
            Math.min(...seeds.map((seed) => Math.hypot(...at(n).map((x, axis) => x - (at(seed)[axis] ?? 0))))),
          )
          expect(largestDifference(distanceToMm(data, { shape, affine: scaleAndShift(spacing) }), expected)).toBeLessThan(2e-5)
        },
      ),
    )
  })

  it('is infinite where there is nothing to reach', () => {
    const line = { shape: [3, 1, 1] as const, affine: scaleAndShift([1, 1, 1]) }
    expect(distanceToMm(new Uint8Array(3), line)).toEqual(new Float32Array(3).fill(Number.POSITIVE_INFINITY))
    expect(signedDistanceMm(new Uint8Array(3), line)).toEqual(new Float32Array(3).fill(Number.POSITIVE_INFINITY))
    expect(signedDistanceMm(new Uint8Array(3).fill(1), line)).toEqual(new Float32Array(3).fill(Number.NEGATIVE_INFINITY))
  })
})
