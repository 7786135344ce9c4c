import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../statistics/random.ts'
import type { Arm, Observation } from './arms.ts'
import { processMap } from './process-map.ts'
import { meanInterval, pairwiseDifferences } from './resampling.ts'
import { summarise } from './summary.ts'
import { differenceWords } from './tables.ts'

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
            person: `${subject}`,
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
    for (const { better, worse, pAdjusted } of differences)
      expect(`${better} > ${worse}: ${pAdjusted < 0.05}`).toBe(`${better} > ${worse}: true`)
  })

  it('finds a difference between methods that do not differ in about 5 % of cases', () => {
    const random = seededRandom(7)
    let rejected = 0
    for (let i = 0; i < 60; i++) {
      const rows = Array.from({ length: 6 }, () => Array.from({ length: 15 }, () => [random.normal(), random.normal(), random.normal()]))
      if (pairwiseDifferences(rows, random.fork(`${i}`)).some(({ pAdjusted }) => pAdjusted <= 0.05)) rejected++
    }
    // Bootstrap over few repetitions is a little liberal; 60 draws: fewer than 9 with probability above 0.99 at 0.07.
    expect(rejected).toBeLessThan(9)
  })
})

it('people seen by several networks count once, with their mean: the interval is that of the means', () => {
  const person = (subject: number, network: number, mass: number): Observation => ({
    method: 'gradient',
    arm: 'planted',
    seed: 0,
    network,
    subject,
    person: `${subject}`,
    truth: { mass, chance: 0.02 },
    decoys: [],
    rank: 0,
  })
  // Networks differ by 0.1 in opposite directions, people hardly: their means are 0.1 + 0.001 k.
  const observations = Array.from({ length: 20 }, (_, k) => [person(k, 0, 0.05 + 0.001 * k), person(k, 1, 0.15 + 0.001 * k)]).flat()
  const [{ mass }] = summarise({ observations }, seededRandom(1)).methods
  expect(mass.value).toBeCloseTo(0.1095, 6)
  expect(mass.high - mass.low).toBeLessThan(0.01)
})

it('differences are taken within subjects: small steady ones are told though the intervals of both methods overlap', () => {
  const random = seededRandom(11)
  // Three repetitions of 30 people who differ by 0.05, between two methods that differ by 0.01, steadily, and a third like the second.
  const rows = Array.from({ length: 3 }, () =>
    Array.from({ length: 30 }, () => {
      const person = 0.1 + 0.05 * random.normal()
      return [person + 0.01 + 0.005 * random.normal(), person + 0.005 * random.normal(), person + 0.005 * random.normal()]
    }),
  )
  const column = (k: number) =>
    meanInterval(
      rows.map((people) => people.map((row) => row[k])),
      seededRandom(1),
    )
  expect(column(0).low).toBeLessThan(column(1).high)
  const [first, second, third] = pairwiseDifferences(rows, seededRandom(2))
  for (const pair of [first, second]) {
    expect(pair.value).toBeCloseTo(0.01, 2)
    expect(pair.low).toBeGreaterThan(0.005)
    expect(pair.high).toBeLessThan(0.015)
    expect(pair.pAdjusted).toBeLessThan(0.05)
  }
  expect(Math.abs(third.value)).toBeLessThan(0.003)
  // The floor of two thousand draws, three times for three pairs.
  expect(first.pAdjusted).toBeCloseTo(3 / 2001, 10)
})

it('a difference is said with its interval and p, signs as printed', () => {
  const pair = { better: 'smoothgrad', worse: 'gradcam', value: 0.0301, low: 0.0121, high: 0.0481, p: 0.001, pAdjusted: 0.004 }
  expect(differenceWords(pair)).toBe('above gradcam by .030 [.012–.048], p = .004')
  expect(differenceWords({ ...pair, low: -0.0121, pAdjusted: 0.0002 })).toBe('above gradcam by .030 [−.012 to .048], p < .001')
})

it('several scans of one person count once', () => {
  const drawn = observations({ strong: 3 }, 2)
  const one = summarise({ observations: drawn }, seededRandom(1)).methods[0]
  // Each observation four times over, as if a person had been scanned four times: no narrower for it.
  const four = summarise({ observations: drawn.flatMap((seen) => [seen, seen, seen, seen]) }, seededRandom(1)).methods[0]
  expect(four.mass).toEqual(one.mass)
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
