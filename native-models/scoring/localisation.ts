import { midranks } from '../statistics/ranks.ts'
import type { Outcome } from './outcome.ts'
import { type ScoredMap, truthSize, whyUndefined } from './scored-map.ts'

/** A score of one map against the truth. */
export type LocalisationScore = (scored: ScoredMap) => Outcome

/** Runs the score where it is defined. */
function defined(score: (scored: ScoredMap, size: number, count: number) => Outcome): LocalisationScore {
  return (scored) => whyUndefined(scored) ?? score(scored, truthSize(scored), scored.truth.length)
}

/** Σ relevance in the truth / Σ relevance. Arras, Osman & Samek (2022), Information Fusion 81:14–40. Chance |G| / |Ω|. */
export const relevanceMass = defined(({ relevance, truth }, size, count) => {
  let [inside, all] = [0, 0]
  relevance.forEach((value, i) => {
    all += value
    if (truth[i]) inside += value
  })
  return { value: inside / all, chance: size / count }
})

/**
 * Share of the truth among the k places of highest relevance; places of equal relevance at the border count by the share of them that is in.
 * Chance |G| / |Ω|.
 */
export function topK(k: number): LocalisationScore {
  return defined((scored, size, count) => ({ value: amongHighest(scored, Math.min(k, count)) / Math.min(k, count), chance: size / count }))
}

/** Of the |G| places of highest relevance, how many are in the truth (precision at |G|; Arras et al. 2022). Chance |G| / |Ω|. */
export const relevanceRank = defined((scored, size, count) => ({ value: amongHighest(scored, size) / size, chance: size / count }))

/** Share among the highest k, over the share by chance: how many times more often than at random. Chance 1. */
export function conceptInfluence(k: number): LocalisationScore {
  return defined((scored, size, count) => ({
    value: (amongHighest(scored, Math.min(k, count)) / Math.min(k, count)) * (count / size),
    chance: 1,
  }))
}

/** Expected number of truths among the k highest when ties are broken at random. */
function amongHighest({ relevance, truth }: ScoredMap, k: number): number {
  const sorted = Float64Array.from(relevance).sort()
  const border = sorted[sorted.length - k] ?? 0
  let [above, aboveTrue, tied, tiedTrue] = [0, 0, 0, 0]
  relevance.forEach((value, i) => {
    if (value > border) {
      above++
      aboveTrue += truth[i] ?? 0
    } else if (value === border) {
      tied++
      tiedTrue += truth[i] ?? 0
    }
  })
  return aboveTrue + (tied ? (tiedTrue * (k - above)) / tied : 0)
}

/** Area under the receiver operating characteristic, with midranks (Mann & Whitney). Chance ½. */
export const areaUnderCurve = defined(({ relevance, truth }, size, count) => {
  const ranks = midranks(relevance)
  const sum = ranks.reduce((total, rank, i) => total + (truth[i] ? rank : 0), 0)
  return { value: (sum - (size * (size + 1)) / 2) / (size * (count - size)), chance: 0.5 }
})

/**
 * Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over distinct values, as scikit-learn. Chance is its expectation over random orders,
 * (1/N) Σ (1/k) (1 + (k − 1)(|G| − 1)/(N − 1)).
 */
export const averagePrecision = defined(({ relevance, truth }, size, count) => {
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (relevance[b] ?? 0) - (relevance[a] ?? 0))
  let [value, found] = [0, 0]
  for (let from = 0; from < count; ) {
    let to = from
    let here = 0
    while (to < count && relevance[order[to] ?? 0] === relevance[order[from] ?? 0]) here += truth[order[to++] ?? 0] ?? 0
    found += here
    value += (here / size) * (found / to)
    from = to
  }
  let chance = 0
  for (let k = 1; k <= count; k++) chance += (1 + ((k - 1) * (size - 1)) / Math.max(1, count - 1)) / k
  return { value, chance: chance / count }
})

/** Whether (or how often, where several are highest) the highest relevance lies in the truth. Zhang et al. (2018), IJCV 126. Chance |G| / |Ω|. */
export const pointingGame = defined((scored, size, count) => {
  const peak = scored.relevance.reduce((highest, value) => Math.max(highest, value), 0)
  let [peaks, hits] = [0, 0]
  scored.relevance.forEach((value, i) => {
    if (value !== peak) return
    peaks++
    hits += scored.truth[i] ?? 0
  })
  return { value: hits / peaks, chance: size / count }
})

/** The truth, widened: the pointing game with a tolerance is the pointing game on it. `near` says of each place of the grid whether it counts. */
export function widened(scored: ScoredMap, near: ArrayLike<number>): ScoredMap {
  return { ...scored, truth: scored.truth.map((_, i) => (near[scored.places[i] ?? 0] ? 1 : 0)) }
}

/** Shares of the truth, and of the rest, at or above a value that leaves `percent` % of all places below it. Chance of both is the share above. */
export function ratesAt(scored: ScoredMap, percent: number): { readonly truePositive: Outcome; readonly falsePositive: Outcome } {
  const none = whyUndefined(scored)
  if (none) return { truePositive: none, falsePositive: none }
  const sorted = Float64Array.from(scored.relevance).sort()
  const border = sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? 0
  const size = truthSize(scored)
  let [hits, alarms, above] = [0, 0, 0]
  scored.relevance.forEach((value, i) => {
    if (value < border) return
    above++
    if (scored.truth[i]) hits++
    else alarms++
  })
  const chance = above / scored.truth.length
  return { truePositive: { value: hits / size, chance }, falsePositive: { value: alarms / (scored.truth.length - size), chance } }
}

/**
 * The benchmark's false positive: 1 when the highest relevance far from the truth exceeds the truth's 99th percentile (Siegel et al. 2025).
 * `near` says of each place of the grid whether it is too near to count as far. Its chance level depends on the smoothness of the map: NaN.
 */
export function farFalsePositive(scored: ScoredMap, near: ArrayLike<number>): Outcome {
  const none = whyUndefined(scored)
  if (none) return none
  const inside: number[] = []
  let far = Number.NEGATIVE_INFINITY
  scored.relevance.forEach((value, i) => {
    if (scored.truth[i]) inside.push(value)
    else if (!near[scored.places[i] ?? 0]) far = Math.max(far, value)
  })
  if (far === Number.NEGATIVE_INFINITY) return { value: undefined, reason: 'Nothing is far from the truth.' }
  return { value: far > percentile99(inside) ? 1 : 0, chance: Number.NaN }
}

/** Rank of the true region when regions are ordered by their 99th percentile of relevance: whether it is among the first k. Chance k / regions. */
export function hitAt(k: number, regions: readonly ArrayLike<number>[], truth: number): Outcome {
  if (!regions[truth]?.length) return { value: undefined, reason: 'The true region is empty.' }
  const heights = regions.map((values) => (values.length ? percentile99(Array.from(values)) : Number.NEGATIVE_INFINITY))
  const mine = heights[truth] ?? 0
  const above = heights.filter((height) => height > mine).length
  const tied = heights.filter((height) => height === mine).length
  // Of those with equal height, the true one is at any place alike.
  const share = Math.min(1, Math.max(0, (k - above) / tied))
  return { value: share, chance: Math.min(1, k / regions.length) }
}

/** Linear between order statistics, as NumPy. */
function percentile99(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const place = 0.99 * (sorted.length - 1)
  const low = Math.floor(place)
  const a = sorted[low] ?? 0
  return a + (place - low) * ((sorted[Math.min(sorted.length - 1, low + 1)] ?? 0) - a)
}
