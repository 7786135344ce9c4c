import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { holm } from './false-discovery.ts'
import { acceleratedInterval, bootstrapInterval } from './intervals.ts'
import { normalCdf, normalQuantile } from './normal.ts'
import { seededRandom } from './random.ts'

interface Case {
  readonly name: string
  readonly values: readonly number[]
  readonly observed: number
  readonly draws: readonly number[]
  readonly jackknife: readonly number[]
  readonly low: number
  readonly high: number
}

const cases = JSON.parse(readFileSync(new URL('fixtures/intervals.json', import.meta.url), 'utf8')) as Case[]
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('bias-corrected and accelerated intervals', () => {
  it.each(cases)('are those of SciPy from the same draws: $name', ({ low, high, ...parts }) => {
    const found = acceleratedInterval(parts)
    expect(found.low).toBeCloseTo(low, 9)
    expect(found.high).toBeCloseTo(high, 9)
  })

  it('of own draws are those of SciPy within what draws differ by, and lie higher than symmetric ones for skewed values', () => {
    const [skewed] = cases
    const { low, high } = bootstrapInterval(skewed?.values ?? [], mean, seededRandom(1), 4000)
    expect(Math.abs(low - (skewed?.low ?? 0))).toBeLessThan(0.08)
    expect(Math.abs(high - (skewed?.high ?? 0))).toBeLessThan(0.15)
    expect(high - (skewed?.observed ?? 0)).toBeGreaterThan((skewed?.observed ?? 0) - low)
  })

  it('have no width where nothing varies, and are not numbers where there is nothing', () => {
    expect(bootstrapInterval([2, 2, 2], mean, seededRandom(1))).toEqual({ low: 2, high: 2 })
    expect(bootstrapInterval([], mean, seededRandom(1))).toEqual({ low: Number.NaN, high: Number.NaN })
  })
})

it('the normal distribution and its inverse have the values of tables', () => {
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
  expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 12)
  expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 10)
})

it('p-values are adjusted as by Holm: the smallest by their number, the next by one less, none below the one before', () => {
  expect(holm([0.01, 0.04, 0.03, 0.5])).toEqual([0.04, expect.closeTo(0.09, 12), expect.closeTo(0.09, 12), 0.5])
  expect(holm([0.6, 0.7])).toEqual([1, 1])
})
