import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../statistics/random.ts'
import type { Arm, Observation } from './arms.ts'
import { processMap } from './process-map.ts'
import { meanInterval, pairwiseDifferences } from './resampling.ts'
import { summarise } from './summary.ts'

/** Observations in which the truth of the planted arm gains `effect` and all else scatters around 1. */
function observations(effect: Record<string, number>, seed: number): Observation[] {
  const random = seededRandom(seed)
  const mass = (gain: number) => ({ mass: 0.02 * Math.exp(0.2 * random.normal()) * gain, chance: 0.02 })
  const drawn: Observation[] = []
  for (const [method, gain] of Object.entries(effect))
    for (const arm of ['planted', 'shuffled', 'empty', 'random'] as Arm[])
      for (let repetition = 0; repetition < 3; repetition++)
        for (let subject = 0; subject < 40; subject++)
          drawn.push({
            method,
            arm,
            seed: repetition,
            network: arm === 'random' ? Math.floor(subject / 2) : 0,
            subject,
            truth: mass(arm === 'planted' ? gain : 1),
            decoys: [mass(1), mass(1), mass(1)],
            rank: 0,
          })
  return drawn
}

describe('a summary', () => {
  it('ranks by relevance mass, finds strong signals always, and nothing 5 % of the time', () => {
    const { methods, differences } = summarise({ observations: observations({ weak: 1.3, strong: 3, none: 1 }, 1) }, seededRandom(1))
    expect(methods.map(({ method }) => method)).toEqual(['strong', 'weak', 'none'])
    const [strong, , none] = methods
    expect(strong.found.value).toBeGreaterThan(0.98)
    expect(strong.p).toBeLessThan(0.01)
    // Without a signal a place is found with the rate that the threshold allows, whatever the arm: 0.05 within 4 standard errors.
    for (const share of [none.found, none.chance, none.empty, none.elsewhere, strong.chance])
      expect(Math.abs(share.value - 0.05)).toBeLessThan(0.08)
    expect(none.p).toBeGreaterThan(0.05)
    for (const { better, worse, p } of differences) expect(`${better} > ${worse}: ${p < 0.05}`).toBe(`${better} > ${worse}: true`)
  })

  it('finds a difference between methods that do not differ in about 5 % of cases', () => {
    const random = seededRandom(7)
    let rejected = 0
    for (let i = 0; i < 60; i++) {
      const rows = Array.from({ length: 6 }, () => Array.from({ length: 15 }, () => [random.normal(), random.normal(), random.normal()]))
      if (pairwiseDifferences(rows, random.fork(`${i}`)).some(({ p }) => p <= 0.05)) rejected++
    }
    // Bootstrap over few repetitions is a little liberal; 60 draws: fewer than 9 with probability above 0.99 at 0.07.
    expect(rejected).toBeLessThan(9)
  })
})

it('intervals of a mean are those of normal theory where it holds', () => {
  const random = seededRandom(3)
  const values = Array.from({ length: 400 }, () => random.normal())
  const { low, high } = meanInterval([values], seededRandom(1))
  expect((high - low) / 2).toBeCloseTo(1.96 / 20, 1)
})

it('the interval is as wide as the repetitions differ, though subjects within them agree', () => {
  const { value, low, high } = meanInterval([Array(50).fill(1), Array(50).fill(2), Array(50).fill(3)], seededRandom(1))
  expect([value, low, high]).toEqual([2, 1, 3])
})

describe('processing of a map', () => {
  const where = Uint8Array.from({ length: 60 }, (_, n) => (n < 48 ? 1 : 0))
  const map = Float32Array.from({ length: 60 }, (_, n) => (n % 2 ? -n : n))

  it('takes magnitudes within the brain and nothing outside', () => {
    const processed = processMap(map, [5, 12], [], where, { smoothVoxels: 0, cutoffPercent: 0 })
    expect([...processed]).toEqual([...map].map((v, n) => (where[n] ? Math.abs(v) : 0)))
  })

  it('keeps the share above the cutoff, counted within the brain', () => {
    const processed = processMap(map, [5, 12], [], where, { smoothVoxels: 0, cutoffPercent: 75 })
    expect(processed.filter((v) => v > 0)).toHaveLength(12)
  })

  it('smooths only along the axes in which neighbours are alike', () => {
    const impulse = new Float32Array(60)
    impulse[12 + 6] = 1
    const all = new Uint8Array(60).fill(1)
    const processed = processMap(impulse, [5, 12], [1], all, { smoothVoxels: 3, cutoffPercent: 0 })
    const rows = Array.from({ length: 5 }, (_, row) => processed.slice(12 * row, 12 * row + 12).reduce((a, b) => a + b, 0))
    expect(rows).toEqual([0, expect.closeTo(1, 5), 0, 0, 0])
    // A Gaussian of that width falls to half at 1.5 voxels: to 2^(−(1/1.5)²) at one.
    expect(processed[12 + 7] / processed[12 + 6]).toBeCloseTo(2 ** -((1 / 1.5) ** 2), 5)
  })
})
