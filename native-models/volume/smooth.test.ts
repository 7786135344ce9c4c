import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleAndShift, type Triple } from './affine.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { type Edge, smooth, smoothVoxels } from './smooth.ts'

const image = arrayOf(knownAnswer<Stored>('image'))

describe('smoothing', () => {
  it.each(knownAnswer<{ sigma: Triple; edge: Edge; data: Stored }[]>('smooth'))(
    'equals scipy’s gaussian_filter, sigma $sigma, $edge',
    (known) => {
      const smoothed = smoothVoxels(image.data as Float32Array, image.shape, known.sigma, known.edge)
      expect(largestDifference(smoothed, arrayOf(known.data).data)).toBeLessThan(1e-6)
    },
  )

  it('takes sigma in millimetres of the grid', () => {
    const grid = { shape: image.shape, affine: scaleAndShift([2, 0.5, -4]) }
    expect(smooth(image.data as Float32Array, grid, [2, 1, 6])).toEqual(smoothVoxels(image.data as Float32Array, image.shape, [1, 2, 1.5]))
  })

  it('keeps the sum and leaves a constant as it is, whatever the shape', () => {
    const length = fc.integer({ min: 1, max: 19 })
    const sigma = fc.double({ min: 0, max: 5, noNaN: true })
    fc.assert(
      fc.property(
        fc.tuple(length, length, length),
        fc.tuple(sigma, sigma, sigma),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        (shape, sigmas, values) => {
          const voxels = shape[0] * shape[1] * shape[2]
          const data = Float32Array.from({ length: voxels }, () => values.next().value)
          const sum = (array: Float32Array) => array.reduce((total, value) => total + value, 0)
          expect(Math.abs(sum(smoothVoxels(data, shape, sigmas)) - sum(data))).toBeLessThan(1e-5 * (1 + sum(data)))
          expect(largestDifference(smoothVoxels(data.fill(7), shape, sigmas), data)).toBeLessThan(1e-5)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('does not touch its input', () => {
    const before = new Float32Array(image.data)
    smoothVoxels(image.data as Float32Array, image.shape, [1, 1, 1])
    expect(image.data).toEqual(before)
  })
})
