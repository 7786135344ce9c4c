/** A score with its chance level, or the reason why there is none. Never 0 or true in its place. */
export type Outcome = Scored | { readonly value: undefined; readonly reason: string }

export interface Scored {
  readonly value: number
  /** What a map that knows nothing scores, on average. */
  readonly chance: number
}

export function undefinedScore(reason: string): Outcome {
  return { value: undefined, reason }
}

/** (value − chance) / (best − chance): 0 is chance, 1 the best that can be; `undefined` where chance is the best. */
export function chanceCorrected({ value, chance }: Scored, best = 1): number | undefined {
  return best === chance ? undefined : (value - chance) / (best - chance)
}
