import { type Outcome, undefinedScore } from './outcome.ts'

/** Relevance at the scored places, and which of them are the truth. Both lists have one entry a place of Ω. */
export interface ScoredMap {
  /** Not negative: the sign was taken off, or the negative part, before. */
  readonly relevance: Float64Array
  readonly truth: Uint8Array
  /** Places of the whole grid, for scores that need distances. */
  readonly places: Uint32Array
}

/** How a signed map becomes relevance. Declared with every score. */
export type Sign = 'absolute' | 'positive'

/**
 * Relevance within Ω (`inside`, everywhere without it). Numbers that are not finite count as 0, as in the neuroimaging benchmark.
 */
export function scoredMap(map: ArrayLike<number>, truth: ArrayLike<number>, inside: ArrayLike<number> | undefined, sign: Sign): ScoredMap {
  const places: number[] = []
  for (let i = 0; i < map.length; i++) if (!inside || inside[i]) places.push(i)
  return {
    relevance: Float64Array.from(places, (i) => {
      const value = map[i] ?? 0
      if (!Number.isFinite(value)) return 0
      return sign === 'absolute' ? Math.abs(value) : Math.max(0, value)
    }),
    truth: Uint8Array.from(places, (i) => (truth[i] ? 1 : 0)),
    places: Uint32Array.from(places),
  }
}

export function truthSize({ truth }: ScoredMap): number {
  let count = 0
  for (const value of truth) count += value
  return count
}

/** Why nothing can be scored, if so. */
export function whyUndefined(scored: ScoredMap): Outcome | undefined {
  const size = truthSize(scored)
  if (size === 0) return undefinedScore('The truth is empty.')
  if (size === scored.truth.length) return undefinedScore('The truth is everywhere.')
  if (scored.relevance.every((value) => value === 0)) return undefinedScore('The map is zero everywhere.')
  return undefined
}
