import { pearson } from '../statistics/correlation.ts'
import type { Random } from '../statistics/random.ts'
import type { Fill } from './fill.ts'

/** The explained number for an input. */
export type Score = (input: Float32Array) => Promise<number>

export interface Sample {
  readonly values: Float32Array
  readonly channels: number
  readonly grid: readonly number[]
}

export interface Curve {
  /** Shares of the places that were changed, from 0 to 1. */
  readonly shares: readonly number[]
  readonly scores: readonly number[]
  /** Mean score along the curve (trapezoids). */
  readonly area: number
}

/**
 * Deletion: places are filled in an order, and the score is followed. Insertion is deletion in the opposite order read backwards.
 * Petsiuk et al. (2018), arXiv 1806.07421. `order` lists places of the grid, first to go first.
 */
export async function deletionCurve(sample: Sample, order: ArrayLike<number>, score: Score, fill: Fill, steps = 20): Promise<Curve> {
  const { values, channels, grid } = sample
  const gone = new Uint8Array(order.length)
  const shares: number[] = []
  const scores: number[] = []
  let done = 0
  for (let step = 0; step <= steps; step++) {
    const until = Math.round((step / steps) * order.length)
    for (; done < until; done++) gone[order[done] ?? 0] = 1
    shares.push(until / order.length)
    scores.push(await score(step === 0 ? values : fill(values, gone, channels, grid)))
  }
  let area = 0
  for (let k = 1; k < scores.length; k++)
    area += (((scores[k] ?? 0) + (scores[k - 1] ?? 0)) / 2) * ((shares[k] ?? 0) - (shares[k - 1] ?? 0))
  return { shares, scores, area }
}

/** Places of the grid by the relevance summed over channels, highest first; equal ones in random order. */
export function orderOf(map: ArrayLike<number>, channels: number, random: Random): Uint32Array {
  const places = map.length / channels
  const relevance = Float64Array.from({ length: places }, (_, p) => {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += map[c * places + p] ?? 0
    return sum
  })
  const tie = Float64Array.from({ length: places }, () => random.uniform())
  return Uint32Array.from({ length: places }, (_, p) => p).sort(
    (a, b) => (relevance[b] ?? 0) - (relevance[a] ?? 0) || (tie[a] ?? 0) - (tie[b] ?? 0),
  )
}

/** A random order. */
export function randomOrder(places: number, random: Random): Uint32Array {
  return orderOf(new Float64Array(places), 1, random)
}

/**
 * Infidelity: E[(Iᵀ map − (f(x) − f(x − I)))²] over normal perturbations I, each map scaled by the factor that fits best.
 * Yeh et al. (2019), arXiv 1901.09392, equations 1 and 5. `none` is that of a map of zeros: 1 is what knowing nothing gives for the ratio.
 */
export async function infidelity(
  sample: Float32Array,
  map: ArrayLike<number>,
  score: Score,
  random: Random,
  { draws = 50, deviation = 0.1 } = {},
): Promise<{ readonly ratio: number; readonly value: number; readonly none: number }> {
  const base = await score(sample)
  const predicted: number[] = []
  const changes: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const change = Float32Array.from(sample, () => deviation * random.normal())
    let product = 0
    for (let i = 0; i < change.length; i++) product += (change[i] ?? 0) * (map[i] ?? 0)
    predicted.push(product)
    changes.push(base - (await score(sample.map((value, i) => value - (change[i] ?? 0)))))
  }
  const fit = predicted.reduce((sum, p, k) => sum + p * (changes[k] ?? 0), 0)
  const square = predicted.reduce((sum, p) => sum + p * p, 0)
  const factor = square > 0 ? fit / square : 0
  const value = predicted.reduce((sum, p, k) => sum + (factor * p - (changes[k] ?? 0)) ** 2, 0) / draws
  const none = changes.reduce((sum, change) => sum + change ** 2, 0) / draws
  return { ratio: none > 0 ? value / none : Number.NaN, value, none }
}

/**
 * Faithfulness correlation: Pearson's correlation between the relevance of random subsets and the fall of the score without them.
 * Bhatt, Weller & Moura (2020), arXiv 2005.00631. Chance 0.
 */
export async function faithfulnessCorrelation(
  { values, channels, grid }: Sample,
  map: ArrayLike<number>,
  score: Score,
  fill: Fill,
  random: Random,
  { draws = 50, share = 0.2 } = {},
): Promise<number> {
  const places = values.length / channels
  const base = await score(values)
  const sums: number[] = []
  const falls: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const gone = Uint8Array.from({ length: places }, () => (random.uniform() < share ? 1 : 0))
    let sum = 0
    for (let i = 0; i < values.length; i++) if (gone[i % places]) sum += map[i] ?? 0
    sums.push(sum)
    falls.push(base - (await score(fill(values, gone, channels, grid))))
  }
  return pearson(sums, falls)
}
