import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg } from '../statistics/false-discovery.ts'
import { bootstrapInterval, wilson } from '../statistics/intervals.ts'
import { maxT, permutationP } from '../statistics/permutation.ts'
import { seededRandom } from '../statistics/random.ts'
import { midranks, spearman } from '../statistics/ranks.ts'
import { effectiveCount, entropy, gini } from './complexity.ts'
import { earthMover, transport } from './earth-mover.ts'
import { deletionCurve, faithfulnessCorrelation, infidelity, orderOf, randomOrder } from './faithfulness.ts'
import { constantFill, meanFill, surrogateFill } from './fill.ts'
import {
  areaUnderCurve,
  averagePrecision,
  conceptInfluence,
  farFalsePositive,
  hitAt,
  pointingGame,
  ratesAt,
  relevanceMass,
  relevanceRank,
  topK,
  widened,
} from './localisation.ts'
import { chanceCorrected, type Outcome } from './outcome.ts'
import { sensitivity } from './robustness.ts'
import { scoredMap } from './scored-map.ts'
import { cosine, rankCorrelation, structuralSimilarity } from './similarity.ts'

/** From `fixtures/make_scores.py`: NumPy and SciPy. */
const known = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'scores.json'), 'utf8'))
const scored = scoredMap(known.relevance, known.truth, undefined, 'absolute')
const valueIn = (outcome: Outcome) => outcome.value ?? Number.NaN

const SCORES = {
  relevanceMass,
  relevanceRank,
  areaUnderCurve,
  averagePrecision,
  pointingGame,
  topK: topK(10),
  conceptInfluence: conceptInfluence(10),
}

describe('localisation scores', () => {
  it('are those of NumPy and SciPy, ties included', () => {
    expect(valueIn(relevanceMass(scored))).toBeCloseTo(known.mass, 10)
    expect(valueIn(areaUnderCurve(scored))).toBeCloseTo(known.auc, 10)
    expect(valueIn(averagePrecision(scored))).toBeCloseTo(known.averagePrecision, 10)
  })

  it.each(Object.entries(SCORES))('%s of random maps is its chance level on average', (_, score) => {
    const random = seededRandom(9)
    let [sum, chance] = [0, 0]
    const draws = 3000
    for (let draw = 0; draw < draws; draw++) {
      const map = Float64Array.from({ length: 40 }, () => random.uniform())
      const outcome = score(scoredMap(map, known.truth.slice(0, 40), undefined, 'absolute'))
      if (outcome.value === undefined) throw new Error(outcome.reason)
      sum += outcome.value / draws
      chance = outcome.chance
    }
    expect(Math.abs(sum - chance)).toBeLessThan(0.03 * Math.max(1, chance))
  })

  it.each(Object.entries(SCORES))('%s is the best there is on a perfect map', (_, score) => {
    const outcome = score(scoredMap(known.truth, known.truth, undefined, 'absolute'))
    const size = known.truth.reduce((a: number, b: number) => a + b, 0)
    expect(outcome.value).toBeCloseTo(score === SCORES.conceptInfluence ? 60 / size : 1, 10)
    if (outcome.value !== undefined && score !== SCORES.conceptInfluence) expect(chanceCorrected(outcome)).toBeCloseTo(1, 10)
  })

  it.each(Object.entries(SCORES))('%s is undefined, and says why, without truth, without relevance, or where all is truth', (_, score) => {
    const map = [1, 2, 3]
    expect(score(scoredMap(map, [0, 0, 0], undefined, 'absolute'))).toEqual({ value: undefined, reason: 'The truth is empty.' })
    expect(score(scoredMap([0, 0, 0], [1, 0, 0], undefined, 'absolute'))).toEqual({
      value: undefined,
      reason: 'The map is zero everywhere.',
    })
    expect(score(scoredMap([-1, -2, 0], [1, 0, 0], undefined, 'positive'))).toMatchObject({ value: undefined })
    expect(score(scoredMap(map, [1, 1, 1], undefined, 'absolute'))).toMatchObject({ value: undefined })
  })

  it('share ties out instead of taking the first', () => {
    // Four equal places, one true: expected share of a truth among two of them is 2 · ¼ / 2.
    const tied = scoredMap([5, 5, 5, 5, 0], [0, 0, 1, 0, 0], undefined, 'absolute')
    expect(valueIn(topK(2)(tied))).toBeCloseTo(0.25, 10)
    expect(valueIn(pointingGame(tied))).toBeCloseTo(0.25, 10)
    expect(valueIn(areaUnderCurve(tied))).toBeCloseTo(0.625, 10)
  })

  it('look only within the given place, and take numbers that are not finite for nothing', () => {
    const inside = scoredMap([100, 1, 3, Number.NaN], [1, 1, 0, 0], [0, 1, 1, 1], 'absolute')
    expect(relevanceMass(inside)).toEqual({ value: 0.25, chance: 1 / 3 })
  })

  it('widen the truth for a tolerance, whose chance grows with it', () => {
    const near = widened(scoredMap([0, 1, 0, 0], [1, 0, 0, 0], undefined, 'absolute'), [1, 1, 0, 0])
    expect(pointingGame(near)).toEqual({ value: 1, chance: 0.5 })
  })

  it('give rates, false positives far away, and ranks of regions as the benchmark does', () => {
    const map = scoredMap([9, 8, 1, 1, 7, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0], undefined, 'absolute')
    const { truePositive, falsePositive } = ratesAt(map, 70)
    expect([truePositive.value, falsePositive.value]).toEqual([1, 0.125])
    expect(farFalsePositive(map, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0])).toMatchObject({ value: 0 })
    expect(farFalsePositive(scoredMap([9, 9.5], [1, 0], undefined, 'absolute'), [1, 0])).toMatchObject({ value: 1 })
    expect(hitAt(1, [[5], [4], [1]], 0)).toEqual({ value: 1, chance: 1 / 3 })
    expect(hitAt(1, [[5], [5], [1]], 0).value).toBeCloseTo(0.5, 10)
    expect(hitAt(2, [[5], [4], [1]], 2)).toMatchObject({ value: 0, chance: 2 / 3 })
  })
})

describe("the earth mover's distance", () => {
  it('is that of the linear programme', () => expect(transport(known.p, known.q, known.places)).toBeCloseTo(known.wasserstein, 8))

  it('is how far a point lies from the truth, in millimetres', () => {
    const map = Array.from({ length: 64 }, (_, i) => (i === 0 ? 1 : 0))
    const truth = Array.from({ length: 64 }, (_, i) => (i === 3 ? 1 : 0))
    const { score, distanceMm, cellVoxels } = earthMover(scoredMap(map, truth, undefined, 'absolute'), [4, 4, 4], (voxel) =>
      voxel.map((n) => 2 * n),
    )
    expect(distanceMm).toBeCloseTo(6, 8)
    expect(score.value).toBeCloseTo(1 - 6 / (6 * Math.sqrt(3)), 8)
    expect(cellVoxels).toBe(1)
  })

  it('gathers voxels of large maps in cells, and says so', () => {
    const random = seededRandom(1)
    const map = Array.from({ length: 15 ** 3 }, () => random.uniform())
    const truth = Array.from({ length: 15 ** 3 }, (_, i) => (i < 100 ? 1 : 0))
    const { score, cellVoxels } = earthMover(scoredMap(map, truth, undefined, 'absolute'), [15, 15, 15], (voxel) => voxel)
    expect(cellVoxels).toBeGreaterThan(1)
    if (score.value === undefined) throw new Error(score.reason)
    expect(Math.abs(score.value - score.chance)).toBeLessThan(0.02)
  })
})

describe('similarity and complexity', () => {
  it('are those of NumPy and SciPy', () => {
    expect(structuralSimilarity(known.a, known.b, [9, 10, 8])).toBeCloseTo(known.ssim, 8)
    expect(cosine(known.a, known.b)).toBeCloseTo(known.cosine, 5)
    expect(entropy(known.relevance)).toBeCloseTo(known.entropy, 10)
    expect(gini(known.relevance)).toBeCloseTo(known.gini, 10)
    expect(spearman(known.relevance, known.truth)).toBeCloseTo(known.spearman, 10)
    expect([...midranks(known.relevance)]).toEqual(known.midranks)
  })

  it('have their limits', () => {
    expect(structuralSimilarity(known.a, known.a, [9, 10, 8])).toBeCloseTo(1, 10)
    expect(structuralSimilarity(known.a, known.b, [720])).not.toBeNaN()
    expect(structuralSimilarity([1, 2], [1, 2], [2])).toBeNaN()
    expect(entropy(new Float64Array(50).fill(2))).toBeCloseTo(Math.log(50), 10)
    expect(gini(new Float64Array(50).fill(2))).toBeCloseTo(0, 10)
    expect(rankCorrelation([1, -2, 3], [-1, 2, -3], true)).toBeCloseTo(1, 10)
    expect(rankCorrelation([1, -2, 3], [-1, 2, -3], false)).toBeCloseTo(-1, 10)
    expect(effectiveCount([0, 5, 0.01, 1])).toBe(2)
    expect(cosine([0, 0], [1, 1])).toBeNaN()
  })
})

describe('faithfulness on a linear model', () => {
  const random = seededRandom(4)
  const weights = Float32Array.from({ length: 24 }, () => random.normal())
  const values = Float32Array.from({ length: 24 }, () => random.normal())
  const score = async (x: Float32Array) => x.reduce((sum, v, i) => sum + v * (weights[i] ?? 0), 0)
  const map = values.map((v, i) => v * (weights[i] ?? 0))
  const sample = { values, channels: 2, grid: [3, 4] }
  const zero = constantFill(0)

  it('deletion by relevance falls faster than at random, and insertion rises faster', async () => {
    const best = orderOf(map, 2, random)
    const deletion = await deletionCurve(sample, best, score, zero, 12)
    const insertion = await deletionCurve(sample, best.slice().reverse(), score, zero, 12)
    const chance = await deletionCurve(sample, randomOrder(12, random), score, zero, 12)
    expect(deletion.area).toBeLessThan(chance.area)
    expect(insertion.area).toBeGreaterThan(chance.area)
    // Each step takes away exactly the relevance of the place.
    deletion.scores.slice(1).forEach((after, k) => {
      const place = best[k] ?? 0
      expect((deletion.scores[k] ?? 0) - after).toBeCloseTo((map[place] ?? 0) + (map[place + 12] ?? 0), 4)
    })
  })

  it('infidelity of the weights is zero, and of another map near one', async () => {
    expect((await infidelity(values, weights, score, seededRandom(1))).ratio).toBeLessThan(1e-6)
    const other = Float32Array.from({ length: 24 }, () => random.normal())
    expect((await infidelity(values, other, score, seededRandom(1))).ratio).toBeGreaterThan(0.5)
  })

  it('the correlation with falls of the score is one', async () => {
    expect(await faithfulnessCorrelation(sample, map, score, zero, seededRandom(2))).toBeCloseTo(1, 5)
  })

  it('sensitivity of a map that does not change is zero, and of one that follows the input its change', async () => {
    expect(await sensitivity(values, async () => weights, random)).toEqual({ largest: 0, mean: 0, lipschitz: 0 })
    const { lipschitz } = await sensitivity(values, async (x) => x.map((v) => 3 * v), random)
    expect(lipschitz).toBeCloseTo(3, 4)
  })
})

describe('fills', () => {
  it('leave what stays, and put mean or value in the rest', () => {
    const values = Float32Array.of(1, 2, 3, 6, 10, 20, 30, 60)
    expect([...constantFill(7)(values, [0, 1, 0, 0], 2, [4])]).toEqual([1, 7, 3, 6, 10, 7, 30, 60])
    expect([...meanFill(values, [1, 0, 0, 0], 2, [4])]).toEqual([3, 2, 3, 6, 30, 20, 30, 60])
  })

  it('of surrogates continue a plane exactly', () => {
    const plane = Float32Array.from({ length: 64 }, (_, i) => 2 * Math.floor(i / 8) - (i % 8))
    const gone = Uint8Array.from({ length: 64 }, (_, i) => ([27, 28, 35, 36, 20].includes(i) ? 1 : 0))
    surrogateFill(seededRandom(1), 0)(plane, gone, 1, [8, 8]).forEach((value, i) => {
      expect(value).toBeCloseTo(plane[i] ?? 0, 4)
    })
  })
})

describe('p-values and intervals', () => {
  it('are those of SciPy', () => {
    benjaminiHochberg(known.pValues).forEach((p, i) => {
      expect(p).toBeCloseTo(known.benjaminiHochberg[i], 10)
    })
    const { low, high } = wilson(7, 31)
    expect(low).toBeCloseTo(known.wilson[0], 8)
    expect(high).toBeCloseTo(known.wilson[1], 8)
  })

  it('are never below what so many draws can show', () => {
    expect(permutationP(10, new Array(99).fill(0))).toEqual({ p: 0.01, floor: 0.01 })
    expect(permutationP(0, new Array(99).fill(0)).p).toBe(1)
  })

  it('of max-T keep the chance of any false one, also when statistics go together', () => {
    const random = seededRandom(6)
    let any = 0
    const trials = 300
    for (let trial = 0; trial < trials; trial++) {
      const one = () => {
        const shared = random.normal()
        return Array.from({ length: 8 }, (_, k) => (k + 1) * (0.7 * shared + random.normal()))
      }
      const p = maxT(one(), Array.from({ length: 99 }, one))
      if (p.some((value) => value.p <= 0.05)) any++
    }
    // 5 % of 300 is 15; three deviations either way.
    expect(any).toBeGreaterThan(3)
    expect(any).toBeLessThan(28)
  })

  it('of the bootstrap cover the mean as often as they say', () => {
    const random = seededRandom(8)
    let covered = 0
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from({ length: 40 }, () => random.normal())
      const { low, high } = bootstrapInterval(values, (v) => v.reduce((a, b) => a + b, 0) / v.length, random, 400)
      if (low <= 0 && high >= 0) covered++
    }
    expect(covered).toBeGreaterThan(176)
  })
})
