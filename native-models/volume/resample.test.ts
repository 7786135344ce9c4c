import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../data/problem.ts'
import { identityAffine, multiply, scaleAndShift } from './affine.ts'
import { splineCoefficients } from './bspline.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { type Shape3, volumeOf } from './grid.ts'
import type { Interpolation } from './interpolation.ts'
import { resample, resampleTo } from './resample.ts'

const image = arrayOf(knownAnswer<Stored>('image'))
const source = { shape: image.shape, affine: knownAnswer<number[]>('source') }
const known = knownAnswer<{ name: string; method: Interpolation; affine: number[]; data: Stored }[]>('resample')
const methods = ['nearest', 'linear', 'cubic'] as const

describe('resampling', () => {
  it('finds the B-spline coefficients of scipy', () => {
    for (const [from, to] of [
      ['image', 'spline'],
      ['short', 'splineOfShort'],
    ] as const) {
      const { data, shape } = arrayOf(knownAnswer<Stored>(from))
      expect(largestDifference(splineCoefficients(data as Float32Array, shape), arrayOf(knownAnswer<Stored>(to)).data)).toBeLessThan(1e-5)
    }
  })

  it.each(known)('equals scipy’s interpolation: $method on a grid that is $name', ({ method, affine, data }) => {
    const expected = arrayOf(data)
    const found = resample(image.data as Float32Array, source, { shape: expected.shape, affine }, method, -7)
    expect(found.includes(-7)).toBe(true)
    expect(largestDifference(found, expected.data)).toBeLessThan(1e-5)
  })

  it.each(methods)('%s gives the same values on the same grid', (method) => {
    const found = resample(image.data as Float32Array, source, source, method)
    expect(largestDifference(found, image.data)).toBeLessThan(method === 'cubic' ? 2e-6 : 1e-6)
  })

  it.each(methods)('%s is the same through the separable and the general way', (method) => {
    const shape: Shape3 = [13, 9, 8]
    const aligned = scaleAndShift([0.73, 1.07, 0.91], [-0.31, 0.26, 0.17])
    // Turned by far less than matters to a value, but more than counts as aligned.
    const turn = [1, -2e-4, 0, 0, 2e-4, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const [a, b] = [aligned, multiply(aligned, turn)].map((m) =>
      resample(image.data as Float32Array, source, { shape, affine: multiply(source.affine, m) }, method),
    )
    expect(largestDifference(a ?? [], b ?? [1])).toBeLessThan(1e-2)
  })

  it('reproduces a linear ramp exactly, inside, whatever the grid', () => {
    const shape: Shape3 = [8, 9, 10]
    const ramp = new Float32Array(720).map((_, n) => 1 + 2 * (n % 8) - 3 * (Math.floor(n / 8) % 9) + 0.5 * Math.floor(n / 72))
    const turn = knownAnswer<{ affine: number[] }[]>('orientation').map(({ affine }) => affine)
    fc.assert(
      fc.property(fc.constantFrom(...turn), fc.constantFrom('linear', 'cubic'), (rotation, method) => {
        const scaled = multiply(rotation, scaleAndShift([0.3, 0.3, 0.3]))
        const centred = [...scaled.slice(0, 3), 3.5, ...scaled.slice(4, 7), 4, ...scaled.slice(8, 11), 4.5, 0, 0, 0, 1]
        const to = { shape: [2, 2, 2] as const, affine: centred }
        const found = resample(ramp, { shape, affine: identityAffine }, to, method as Interpolation)
        found.forEach((value, n) => {
          const [i, j, k] = [n & 1, (n >> 1) & 1, n >> 2]
          const at = [0, 1, 2].map((r) => {
            const row = centred.slice(r * 4, r * 4 + 4) as [number, number, number, number]
            return row[0] * i + row[1] * j + row[2] * k + row[3]
          }) as [number, number, number]
          // The mirrored ends of a spline bend a ramp; their pull has died away three voxels in.
          expect(Math.abs(value - (1 + 2 * at[0] - 3 * at[1] + 0.5 * at[2]))).toBeLessThan(method === 'cubic' ? 0.12 : 1e-5)
        })
      }),
    )
  })

  it('keeps type, slope and labels with nearest, and fills outside in scaled units', () => {
    const volume = { ...volumeOf(Int16Array.of(10, 20), { shape: [2, 1, 1], affine: identityAffine }), slope: 0.5, intercept: 1 }
    const grid = { shape: [4, 1, 1] as const, affine: scaleAndShift([1, 1, 1], [-1, 0, 0]) }
    const nearest = resampleTo(volume, grid, 'nearest', 3)
    expect(nearest.data).toEqual(Int16Array.of(4, 10, 20, 4))
    expect([nearest.slope, nearest.intercept]).toEqual([0.5, 1])
    const linear = resampleTo(volume, grid, 'linear', 3)
    expect(linear.data).toEqual(Float32Array.of(3, 6, 11, 3))
    expect([linear.slope, linear.intercept]).toEqual([1, 0])
  })

  it('resamples each volume of a series by itself', () => {
    const volume = { shape: [2, 1, 1, 2], affine: identityAffine, data: Uint8Array.of(0, 2, 100, 104), slope: 1, intercept: 0 }
    const grid = { shape: [1, 1, 1] as const, affine: scaleAndShift([1, 1, 1], [0.5, 0, 0]) }
    expect(resampleTo(volume, grid, 'linear')).toMatchObject({ shape: [1, 1, 1, 2], data: Float32Array.of(1, 102) })
  })

  it('averages, rather than picks, what a coarser grid cannot show, if asked to', () => {
    const stripes = Float32Array.from({ length: 4096 }, (_, n) => n % 2)
    const volume = volumeOf(stripes, { shape: [16, 16, 16], affine: identityAffine })
    const grid = { shape: [4, 16, 16] as const, affine: scaleAndShift([4, 1, 1]) }
    const picked = resampleTo(volume, grid, 'linear').data as Float32Array
    const averaged = resampleTo(volume, grid, 'linear', 0, true).data as Float32Array
    expect(Math.max(...picked)).toBe(0)
    // Two of four columns: away from the mirrored edge.
    for (let n = 0; n < averaged.length; n++)
      if (n % 4 === 1 || n % 4 === 2) expect(Math.abs((averaged[n] as number) - 0.5)).toBeLessThan(0.01)
  })

  it('refuses an affine that squashes space', () => {
    const volume = volumeOf(new Uint8Array(1), { shape: [1, 1, 1], affine: new Array(16).fill(0) })
    expect(() => resampleTo(volume, { shape: [1, 1, 1], affine: identityAffine }, 'nearest')).toThrow(Problem)
  })
})
