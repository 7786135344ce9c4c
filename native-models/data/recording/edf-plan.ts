import { fitsEdf } from './edf-number.ts'
import type { Survey } from './survey.ts'

/** How recordings are cut into records of one length. */
export interface EdfPlan {
  readonly recordS: number
  /** Samples of each channel in a record. */
  readonly perRecord: readonly number[]
  /** When each run of records begins, and how many it has. */
  readonly runs: readonly { readonly fromS: number; readonly toS: number; readonly records: number }[]
}

/**
 * Chooses a length of records of which every segment is a multiple, so that nothing has to be filled up; near a second if that can be.
 * Where there is none, the last record of a segment is longer than its samples. Undefined where no length gives every channel whole samples.
 */
export function planRecords(ratesHz: readonly number[], segmentsS: Survey['segmentsS']): EdfPlan | undefined {
  // A measured rate such as 499.98 Hz fits exactly into nothing; to two in a million it is a tenth of a second in a day.
  return planWithin(1e-9, ratesHz, segmentsS) ?? planWithin(2e-6, ratesHz, segmentsS)
}

function planWithin(tolerance: number, ratesHz: readonly number[], segmentsS: Survey['segmentsS']): EdfPlan | undefined {
  const fastestHz = Math.max(...ratesHz)
  const lengths = segmentsS.map(({ fromS, toS }) => Math.round((toS - fromS) * fastestHz))
  const common = lengths.reduce(greatestDivisor, 0)
  const exact = divisors(common).filter((count) => isPossible(count, ratesHz, fastestHz, tolerance))
  const good = nearest(
    exact.filter((count) => count / fastestHz >= 0.05 && count / fastestHz <= 60),
    fastestHz,
  )
  const any = Array.from({ length: Math.ceil(10 * fastestHz) }, (_, n) => n + 1).filter((count) =>
    isPossible(count, ratesHz, fastestHz, tolerance),
  )
  // What fills up a record must not reach into the next segment.
  const shortestGapS = Math.min(Infinity, ...segmentsS.slice(1).map(({ fromS }, n) => fromS - segmentsS[n].toS))
  const padded = nearest(
    any.filter((count) => count / fastestHz <= shortestGapS),
    fastestHz,
  )
  const count = good ?? padded ?? exact.at(-1)
  if (count === undefined) return undefined
  const recordS = count / fastestHz
  return {
    recordS,
    perRecord: ratesHz.map((rateHz) => Math.round(rateHz * recordS)),
    runs: segmentsS.map(({ fromS, toS }, n) => ({ fromS, toS, records: Math.ceil(lengths[n] / count) })),
  }
}

function isPossible(count: number, ratesHz: readonly number[], fastestHz: number, tolerance: number): boolean {
  if (!fitsEdf(count / fastestHz, tolerance)) return false
  return ratesHz.every((rateHz) => Math.abs((rateHz * count) / fastestHz - Math.round((rateHz * count) / fastestHz)) < 1e-6)
}

function nearest(counts: readonly number[], rateHz: number): number | undefined {
  const away = (count: number) => Math.abs(Math.log(count / rateHz))
  return counts.reduce<number | undefined>((best, count) => (best === undefined || away(count) < away(best) ? count : best), undefined)
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** In rising order. */
function divisors(value: number): number[] {
  const low: number[] = []
  const high: number[] = []
  for (let n = 1; n * n <= value; n++) {
    if (value % n !== 0) continue
    low.push(n)
    if (n * n !== value) high.unshift(value / n)
  }
  return [...low, ...high]
}
