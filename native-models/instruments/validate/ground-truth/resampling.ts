import { holm } from '../../../statistics/false-discovery.ts'
import { acceleratedInterval } from '../../../statistics/intervals.ts'
import type { Random } from '../../../statistics/random.ts'

/** Values of one repetition, one a person. */
export type Clusters = readonly (readonly number[])[]

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** How two columns differ: the mean of their differences with its interval, and p that there is none. */
export interface PairedDifference extends Interval {
  readonly a: number
  readonly b: number
  /** Of this pair alone. */
  readonly p: number
  /** Adjusted for all pairs (Holm). */
  readonly pAdjusted: number
}

const DRAWS = 2000

/**
 * Mean of all values with its 95 % interval: bias-corrected and accelerated bootstrap in two stages, repetitions first, then people within
 * each; the acceleration is of the mean without each repetition. With one repetition the interval is about its people alone.
 */
export function meanInterval(clusters: Clusters, random: Random): Interval {
  const full = clusters.filter((values) => values.length)
  return { value: meanOf(full.flat()), ...intervalOf(full, redrawn(full, random)) }
}

/** Each pair (a, b) of columns, a before b, compared within people: a positive value says that a is larger. Intervals as of `meanInterval`. */
export function pairwiseDifferences(rows: readonly (readonly (readonly number[])[])[], random: Random): PairedDifference[] {
  const full = rows.filter((people) => people.length)
  const width = full[0]?.[0]?.length ?? 0
  const pairs = Array.from({ length: width }, (_, a) => Array.from({ length: width - a - 1 }, (_, i) => ({ a, b: a + 1 + i }))).flat()
  const columns = (clusters: typeof full) => {
    const all = clusters.flat()
    return Array.from({ length: width }, (_, column) => meanOf(all.map((row) => row[column])))
  }
  const drawn = Array.from({ length: DRAWS }, () => columns(pick(full, random).map((people) => pick(people, random))))
  const compared = pairs.map(({ a, b }) => {
    const differences = full.map((people) => people.map((row) => row[a] - row[b]))
    const value = meanOf(differences.flat())
    const draws = drawn.map((means) => means[a] - means[b])
    // Under the null the draws would lie about 0 as they lie about what was observed.
    const asFar = draws.filter((draw) => Math.abs(draw - value) >= Math.abs(value)).length
    return { a, b, value, ...intervalOf(differences, draws), p: (1 + asFar) / (DRAWS + 1) }
  })
  const adjusted = holm(compared.map(({ p }) => p))
  return compared.map((pair, k) => ({ ...pair, pAdjusted: adjusted[k] ?? 1 }))
}

export function meanOf(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return values.length ? sum / values.length : Number.NaN
}

/** Means of values drawn with replacement, repetitions first. */
function redrawn(clusters: Clusters, random: Random): number[] {
  if (!clusters.length) return []
  return Array.from({ length: DRAWS }, () => meanOf(pick(clusters, random).flatMap((values) => pick(values, random))))
}

function intervalOf(clusters: Clusters, draws: readonly number[]): { low: number; high: number } {
  const parts = clusters.length > 1 ? clusters : (clusters[0] ?? []).map((value) => [value])
  const jackknife = parts.length > 1 ? parts.map((_, left) => meanOf(parts.filter((_, i) => i !== left).flat())) : []
  return acceleratedInterval({ observed: meanOf(clusters.flat()), draws, jackknife })
}

/** Drawn with replacement. */
function pick<T>(values: readonly T[], random: Random): T[] {
  return Array.from({ length: values.length }, () => values[random.integer(values.length)])
}
