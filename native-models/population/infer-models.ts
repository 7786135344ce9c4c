import { maxT } from '../statistics/permutation.ts'
import type { Random } from '../statistics/random.ts'
import { midranks } from '../statistics/ranks.ts'
import { type Comparator, comparators } from './compare-rdms.ts'
import { conditionsOf, square, triangle } from './dissimilarity.ts'

export interface ModelFit {
  /** Similarity of the model to each observer. */
  readonly similarities: readonly number[]
  readonly mean: number
  /** Chance that the best of all models would be as good by chance, conditions exchanged at random. */
  readonly p: number
}

/** How well models explain the dissimilarities of observers (subjects, or runs), as upper triangles; corrected for the number of models. */
export function inferModels(
  observers: readonly Float64Array[],
  models: readonly Float64Array[],
  comparator: Comparator,
  permutations: number,
  random: Random,
): ModelFit[] {
  const compare = comparators[comparator]
  const meanOf = (model: Float64Array) => observers.reduce((sum, own) => sum + compare(model, own), 0) / observers.length
  const count = conditionsOf(models[0].length)
  const means = models.map(meanOf)
  const draws = Array.from({ length: permutations }, () => {
    const order = exchanged(count, random)
    return models.map((model) => meanOf(reordered(model, order)))
  })
  const ps = maxT(means, draws)
  return models.map((model, m) => ({ similarities: observers.map((own) => compare(model, own)), mean: means[m], p: ps[m].p }))
}

/**
 * What the best model could reach: `upper` compares each observer with the pool of all, itself among them, `lower` with the pool of the others
 * (Nili et al. (2014), PLoS Comput Biol 10:e1003553). Pools are means after the scaling that the comparator is blind to.
 */
export function noiseCeiling(observers: readonly Float64Array[], comparator: Comparator): { lower: number; upper: number } | undefined {
  if (observers.length < 2) return undefined
  const scaled = observers.map((own) => scalings[comparator](own))
  const pool = (without: number) => scaled[0].map((_, k) => scaled.reduce((sum, own, n) => (n === without ? sum : sum + own[k]), 0))
  const all = pool(-1)
  const compare = comparators[comparator]
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { lower: mean(observers.map((own, n) => compare(own, pool(n)))), upper: mean(observers.map((own) => compare(own, all))) }
}

const unitLength = (own: Float64Array) => {
  const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0))
  return own.map((value) => value / length)
}
const standardised = (own: Float64Array) => {
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length
  return unitLength(own.map((value) => value - mean))
}
const scalings: Readonly<Record<Comparator, (own: Float64Array) => Float64Array>> = {
  cosine: unitLength,
  whitenedCosine: unitLength,
  bures: unitLength,
  correlation: standardised,
  whitenedCorrelation: standardised,
  spearman: midranks,
  rhoA: midranks,
  tauA: midranks,
  tauB: midranks,
}

function exchanged(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, n) => n)
  for (let n = count - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[order[n], order[other]] = [order[other], order[n]]
  }
  return order
}

function reordered(upper: Float64Array, order: readonly number[]): Float64Array {
  const full = square(upper)
  return triangle(order.length, (i, j) => full[order[i] * order.length + order[j]])
}
