import { describe, expect, it } from 'vitest'
import { intraclassCorrelation, limitsOfAgreement, type MeasuredTwice } from './agreement.ts'
import known from './fixtures/agreement.json' with { type: 'json' }

describe('agreement of two measurements', () => {
  it.each(known)('has the numbers of an analysis of variance by NumPy ($bias)', ({ pairs, ...expected }) => {
    const given = pairs as unknown as MeasuredTwice[]
    const found = { ...intraclassCorrelation(given), ...limitsOfAgreement(given) }
    for (const [name, value] of Object.entries(expected)) expect(found[name as keyof typeof found]).toBeCloseTo(value, 9)
  })

  it('is 1 for twins, and a shift lowers agreement alone', () => {
    const twins = [1, 4, 2, 9, 5].map((x): MeasuredTwice => [x, x])
    expect(intraclassCorrelation(twins)).toEqual({ agreement: 1, consistency: 1 })
    const shifted = twins.map(([x]): MeasuredTwice => [x + 5, x])
    const { agreement, consistency } = intraclassCorrelation(shifted)
    expect(consistency).toBeCloseTo(1, 12)
    expect(agreement).toBeLessThan(0.6)
  })
})
