import { describe, expect, it } from 'vitest'
import { conditionalDensity, quantileOf, shareBelow } from './conditional-density.ts'
import known from './fixtures/conditional-density.json' with { type: 'json' }
import { normalCdf } from './normal.ts'
import { seededRandom } from './random.ts'

describe('conditional density', () => {
  it('has the numbers of SciPy', () => {
    const { along, beside, measure, at, bandwidth, effective, shares } = known
    const peers = { along, beside: [beside], measures: [measure] }
    const found = conditionalDensity(peers, { along: at[0], beside: [at[1]] }, bandwidth)
    expect(found.effective).toBeCloseTo(effective, 8)
    for (const { value, share } of shares) {
      expect(shareBelow(found.distributions[0], value)).toBeCloseTo(share, 5)
      expect(quantileOf(found.distributions[0], share)).toBeCloseTo(value, 3)
    }
  })

  it('finds the shares that a line with Gaussian noise has at the place asked for', () => {
    const random = seededRandom('line')
    const along = Array.from({ length: 4000 }, () => random.between(20, 80))
    const measure = along.map((age) => 100 - 0.5 * age + 4 * random.normal())
    for (const age of [25, 50, 75]) {
      const { distributions } = conditionalDensity({ along, beside: [], measures: [measure] }, { along: age, beside: [] }, 5)
      for (const z of [-2, -1, 0, 1, 2])
        expect(Math.abs(shareBelow(distributions[0], 100 - 0.5 * age + 4 * z) - normalCdf(z))).toBeLessThan(0.03)
    }
  })

  it('counts a peer as often as it was drawn', () => {
    const along = [30, 40, 50, 60, 35]
    const measure = [5, 4, 3.5, 2, 4.1]
    const at = { along: 45, beside: [] }
    const counted = conditionalDensity({ along, beside: [], measures: [measure] }, at, 10, [2, 0, 1, 1, 1])
    const written = conditionalDensity({ along: [30, 30, 50, 60, 35], beside: [], measures: [[5, 5, 3.5, 2, 4.1]] }, at, 10)
    // Kernels are as wide as the effective number says, which counts the pair as one heavy peer.
    expect(quantileOf(counted.distributions[0], 0.5)).toBeCloseTo(quantileOf(written.distributions[0], 0.5), 1)
  })
})
