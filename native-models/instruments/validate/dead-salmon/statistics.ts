import { areaUnderCurve, type LocalisationScore, relevanceMass, relevanceRank } from '../../../scoring/localisation.ts'
import { scoredMap } from '../../../scoring/scored-map.ts'

/** What can be tested of a map and a place, by name. */
export const STATISTICS = ['relevance mass', 'relevance rank', 'area under the curve'] as const
export type Statistic = (typeof STATISTICS)[number]

/** How rows of the cascade begin: each tells how far the map follows the weights, and only the last, with all layers random, is a null. */
export const CASCADE = 'cascaded weights'

const scores: Readonly<Record<Statistic, LocalisationScore>> = {
  'relevance mass': relevanceMass,
  'relevance rank': relevanceRank,
  'area under the curve': areaUnderCurve,
}

/** Of one map; of one without relevance, which says nothing of the place, what chance gives. */
export function statisticOf(name: Statistic, map: Float64Array, place: Uint8Array, inside: Uint8Array): number {
  const scored = scoredMap(map, place, inside, 'absolute')
  const { value } = scores[name](scored)
  if (value !== undefined) return value
  return name === 'area under the curve' ? 0.5 : scored.truth.reduce((sum, one) => sum + one, 0) / scored.truth.length
}

/** The mean over samples, each with its place. */
export function meanStatistic(name: Statistic, maps: readonly Float64Array[], places: readonly Uint8Array[], inside: Uint8Array): number {
  return maps.reduce((sum, map, n) => sum + statisticOf(name, map, places[n] ?? new Uint8Array(), inside), 0) / maps.length
}
