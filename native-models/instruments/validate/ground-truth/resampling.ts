import type { Random } from '../../../statistics/random.ts'

/** Values of one repetition, one a subject. */
export type Clusters = readonly (readonly number[])[]

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

const DRAWS = 2000

/**
 * Mean of all values with its 95 % interval (percentile bootstrap in two stages: repetitions are drawn first, then subjects within each).
 * With one repetition the interval is about its subjects alone.
 */
export function meanInterval(clusters: Clusters, random: Random): Interval {
  const full = clusters.filter((values) => values.length)
  const value = meanOf(full.flat())
  if (!full.length) return { value, low: Number.NaN, high: Number.NaN }
  const drawn = Array.from({ length: DRAWS }, () => meanOf(pick(full, random).flatMap((values) => pick(values, random)))).sort(
    (a, b) => a - b,
  )
  return { value, low: drawn[Math.floor(0.025 * DRAWS)], high: drawn[Math.ceil(0.975 * DRAWS) - 1] }
}

/** One p-value for each pair (a, b) of columns, a before b: that their means differ, adjusted for all pairs (single-step max-T over the bootstrap). */
export function pairwiseDifferences(
  rows: readonly (readonly (readonly number[])[])[],
  random: Random,
): { a: number; b: number; p: number }[] {
  const full = rows.filter((subjects) => subjects.length)
  const width = full[0]?.[0]?.length ?? 0
  const means = (clusters: readonly (readonly (readonly number[])[])[]) => {
    const all = clusters.flat()
    return Array.from({ length: width }, (_, column) => meanOf(all.map((row) => row[column])))
  }
  const pairs = Array.from({ length: width }, (_, a) => Array.from({ length: width - a - 1 }, (_, i) => ({ a, b: a + 1 + i }))).flat()
  const observed = means(full)
  const difference = (of: readonly number[], { a, b }: { a: number; b: number }) => of[a] - of[b]
  const draws = Array.from({ length: DRAWS }, () => means(pick(full, random).map((subjects) => pick(subjects, random))))
  const errors = pairs.map((pair) => {
    const centre = difference(observed, pair)
    return Math.sqrt(meanOf(draws.map((draw) => (difference(draw, pair) - centre) ** 2))) || Number.EPSILON
  })
  const largest = draws.map((draw) =>
    Math.max(...pairs.map((pair, i) => Math.abs(difference(draw, pair) - difference(observed, pair)) / errors[i])),
  )
  return pairs.map((pair, i) => {
    const t = Math.abs(difference(observed, pair)) / errors[i]
    return { ...pair, p: (1 + largest.filter((value) => value >= t).length) / (DRAWS + 1) }
  })
}

export function meanOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length ? sum / values.length : Number.NaN
}

/** Drawn with replacement. */
function pick<T>(values: readonly T[], random: Random): T[] {
  return Array.from({ length: values.length }, () => values[random.integer(values.length)])
}
