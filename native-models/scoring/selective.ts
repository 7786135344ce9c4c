import { areaUnder } from '../statistics/area-under.ts'

/**
 * How well a signal tells right predictions from wrong ones: `confidence` (higher: more sure) beside `wrong`, one a prediction. Where all are
 * right, or all wrong, there is nothing to tell apart and the scores that compare the two are not numbers.
 */
export interface SelectiveScores {
  /** Chance of a right prediction standing above a wrong one; ties count half. Chance ½. */
  readonly auroc: number
  /** Mean risk over all coverages 1/n … 1 (Geifman & El-Yaniv 2017, NeurIPS); ties in the mean over their orders. Chance: the share of wrong ones. */
  readonly aurc: number
  /** AURC above that of the best order of the same predictions (Geifman, Uziel & El-Yaniv 2019, ICLR). */
  readonly eAurc: number
  /** Share of wrong predictions that are accepted where 95 % of the right ones are. Chance 0.95. */
  readonly fpr95: number
  /** Average precision of finding right predictions by confidence, and wrong ones by its lack. Chance: their shares. */
  readonly auprSuccess: number
  readonly auprError: number
}

export function selectiveScores(confidence: ArrayLike<number>, wrong: ArrayLike<number>): SelectiveScores {
  const { risks } = riskCoverage(confidence, wrong)
  const right = Uint8Array.from(wrong, (value) => (value ? 0 : 1))
  const errors = right.length - sum(right)
  const aurc = sum(risks) / risks.length
  return {
    auroc: areaUnder(confidence, right),
    aurc,
    eAurc: aurc - leastAurc(right.length, errors),
    fpr95: errors > 0 && errors < right.length ? acceptedWrong(confidence, right, 0.95) : Number.NaN,
    auprSuccess: averagePrecision(confidence, right),
    auprError: averagePrecision(
      Float64Array.from(confidence, (value) => -value),
      wrong,
    ),
  }
}

/** Share of wrong ones among the most confident k, for k = 1 … n; among equals, what the mean order gives. */
export function riskCoverage(confidence: ArrayLike<number>, wrong: ArrayLike<number>): { coverage: Float64Array; risks: Float64Array } {
  const n = confidence.length
  const risks = new Float64Array(n)
  let [taken, errors] = [0, 0]
  for (const [count, wrongs] of tiers(confidence, wrong)) {
    for (let k = 1; k <= count; k++) risks[taken + k - 1] = (errors + (wrongs * k) / count) / (taken + k)
    taken += count
    errors += wrongs
  }
  return { coverage: Float64Array.from({ length: n }, (_, k) => (k + 1) / n), risks }
}

/** Groups of equal confidence, most confident first: how many, and how many of them are marked. */
function tiers(confidence: ArrayLike<number>, marked: ArrayLike<number>): [count: number, marked: number][] {
  const order = Uint32Array.from({ length: confidence.length }, (_, i) => i).sort((a, b) => confidence[b] - confidence[a])
  const found: [number, number][] = []
  for (let at = 0; at < order.length; at++) {
    if (at === 0 || confidence[order[at]] !== confidence[order[at - 1]]) found.push([0, 0])
    const group = found[found.length - 1]
    group[0]++
    if (marked[order[at]]) group[1]++
  }
  return found
}

/** AURC where all wrong ones come last. */
function leastAurc(n: number, errors: number): number {
  let total = 0
  for (let k = n - errors + 1; k <= n; k++) total += (k - (n - errors)) / k
  return total / n
}

/** Share of the wrong ones at the highest threshold that accepts at least `share` of the right ones. */
function acceptedWrong(confidence: ArrayLike<number>, right: Uint8Array, share: number): number {
  const ones = sum(right)
  let [accepted, wrong] = [0, 0]
  for (const [count, rights] of tiers(confidence, right)) {
    accepted += rights
    wrong += count - rights
    if (accepted >= share * ones) break
  }
  return wrong / (right.length - ones)
}

/** Σ (recall step) × precision over the distinct thresholds. */
function averagePrecision(values: ArrayLike<number>, positive: ArrayLike<number>): number {
  let [taken, found, total] = [0, 0, 0]
  for (const [count, ones] of tiers(values, positive)) {
    taken += count
    found += ones
    total += ones * (found / taken)
  }
  return found ? total / found : Number.NaN
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0
  for (let n = 0; n < values.length; n++) total += values[n]
  return total
}
