import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { normalise } from './normalise.ts'
import { percentile, percentiles } from './percentile.ts'

const known = knownAnswer<{ values: Stored; percents: number[]; all: number[]; nonZero: number[]; int16: number[] }>('percentiles')
const values = arrayOf(known.values).data as Float32Array

describe('percentiles', () => {
  it('equal NumPy’s, with and without zeros, in every stored type', () => {
    expect(largestDifference(percentiles(values, known.percents), known.all)).toBeLessThan(1e-6)
    expect(largestDifference(percentiles(values, known.percents, { ignoreZeros: true }), known.nonZero)).toBeLessThan(1e-6)
    expect(largestDifference(percentiles(Float64Array.from(values), known.percents, { ignoreZeros: true }), known.nonZero)).toBeLessThan(
      1e-6,
    )
    // NumPy rounds halves to even, as does no voxel here.
    const whole = values.map(Math.round)
    expect(largestDifference(percentiles(Int16Array.from(whole), known.percents), known.int16)).toBeLessThan(1e-6)
    expect(largestDifference(percentiles(Int32Array.from(whole), known.percents), known.int16)).toBeLessThan(1e-9)
  })

  it('choose any order statistic of any floats, without sorting', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true }), fc.nat(), (data, pick) => {
        const rank = pick % data.length
        const sorted = Float64Array.from(data).sort()
        const percent = data.length === 1 ? 50 : (100 * rank) / (data.length - 1)
        const expected = sorted[rank] ?? Number.NaN
        const neighbours = Math.max(
          Math.abs(sorted[Math.max(0, rank - 1)] ?? 0),
          Math.abs(sorted[Math.min(data.length - 1, rank + 1)] ?? 0),
        )
        expect(Math.abs(percentile(data, percent) - expected)).toBeLessThanOrEqual(1e-12 * (Math.abs(expected) + neighbours))
      }),
    )
  })

  it('pass over NaN and infinite voxels, and are NaN where nothing is left', () => {
    expect(percentiles(Float32Array.of(Number.NaN, 4, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY), [0, 50, 100])).toEqual([
      2, 3, 4,
    ])
    expect(percentile(Float32Array.of(0, -0, Number.NaN), 50, { ignoreZeros: true })).toBeNaN()
  })

  it('do not touch their input', () => {
    const data = Float32Array.of(3, 1, 2)
    percentile(data, 50)
    expect(data).toEqual(Float32Array.of(3, 1, 2))
  })
})

describe('percentile normalisation', () => {
  it('brings the two percentiles to 0 and 1 and cuts the rest', () => {
    const data = Float32Array.from({ length: 102 }, (_, n) => n)
    const scaled = normalise(data, { low: 10, high: 90 })
    // Of 1 to 101 (zero is ignored) the 10th and 90th percentiles are 11 and 91.
    expect(scaled[11]).toBeCloseTo(0, 6)
    expect(scaled[51]).toBeCloseTo(0.5, 6)
    expect(scaled[91]).toBeCloseTo(1, 6)
    expect([scaled[0], scaled[101]]).toEqual([0, 1])
    expect(normalise(data, { low: 10, high: 90, clip: false })[101]).toBeCloseTo(1.125, 6)
  })

  it('gives zeros where there is no contrast', () => {
    expect(normalise(new Float32Array(8).fill(5))).toEqual(new Float32Array(8))
    expect(normalise(new Float32Array(8))).toEqual(new Float32Array(8))
  })
})
