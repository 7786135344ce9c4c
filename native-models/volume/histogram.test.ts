import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { histogram, otsuThreshold, rangeOf } from './histogram.ts'

describe('histogram', () => {
  it('counts every finite value once, the highest in the last bin', () => {
    expect(histogram(Float32Array.of(0, 1, 1, 2.5, 4, Number.NaN, Number.POSITIVE_INFINITY), 4)).toEqual({
      counts: Float64Array.of(1, 2, 1, 1),
      low: 0,
      high: 4,
    })
    expect(histogram(Uint8Array.of(3, 3), 4)).toMatchObject({ counts: Float64Array.of(2, 0, 0, 0) })
  })

  it('leaves out what lies outside the range it is given', () => {
    expect(histogram(Int16Array.of(-5, 0, 5, 10, 15), 2, [0, 10]).counts).toEqual(Float64Array.of(1, 2))
  })

  it('has no range where there is no number', () => {
    expect(rangeOf(Float32Array.of(Number.NaN))).toEqual([Number.NaN, Number.NaN])
  })
})

describe('Otsu’s threshold', () => {
  it('lies in the middle between two clumps', () => {
    const threshold = otsuThreshold(histogram(Float32Array.of(0, 1, 1, 2, 10, 11, 11, 12), 256))
    expect(threshold).toBeGreaterThan(5.8)
    expect(threshold).toBeLessThan(6.2)
  })

  it('leaves the smallest variance within the two classes of any cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 60, max: 15 }), (data) => {
        fc.pre(new Set(data).size > 1)
        const within = (threshold: number) =>
          [data.filter((v) => v < threshold), data.filter((v) => v >= threshold)].reduce((sum, part) => {
            const mean = part.reduce((total, v) => total + v, 0) / part.length
            return part.length === 0 ? Number.POSITIVE_INFINITY : sum + part.reduce((total, v) => total + (v - mean) ** 2, 0)
          }, 0)
        const best = Math.min(...Array.from({ length: 15 }, (_, n) => within(n + 1)))
        // One bin a grey level, so that no cut falls inside a bin.
        expect(within(otsuThreshold(histogram(data, 16, [0, 16])))).toBeCloseTo(best, 6)
      }),
    )
  })

  it('does not fall between two cuts that do equally well', () => {
    // 0 | 3 4 7 and 0 3 4 | 7 both leave 8⅔ within their classes; 0 3 | 4 7 leaves 9.
    expect(otsuThreshold(histogram(Uint8Array.of(7, 0, 3, 4), 16, [0, 16]))).toBe(2)
  })

  it('is NaN where all values are equal', () => {
    expect(otsuThreshold(histogram(new Float32Array(9).fill(2), 16))).toBeNaN()
  })
})
