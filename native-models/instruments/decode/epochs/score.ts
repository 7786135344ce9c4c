import { calibrationChance, calibrationError, calibrationOf } from '../../../scoring/calibration.ts'
import { type Confusion, informationBias, nykoppBits, wolpawBits } from '../../../statistics/information-rate.ts'
import { acceleratedInterval } from '../../../statistics/intervals.ts'
import type { Random } from '../../../statistics/random.ts'
import { largest, softmax } from '../../trust/parts/outputs.ts'
import { areaOf, type Decoded, type Fold } from '../parts/evaluate.ts'
import type { Trials } from '../parts/trials.ts'

const DRAWS = 500

/** Area, accuracy, confusion, calibration and information rates of what was decoded, each with what chance gives or an interval. */
export function scoreDecoded({ scores }: Decoded, { labels, classes, intervalS }: Trials, folds: readonly Fold[], random: Random) {
  const count = classes.length
  const decided = scores.flatMap((row, n) => (row ? [{ n, probabilities: softmax(row) }] : []))
  const answers = new Map(decided.map(({ n, probabilities }) => [n, largest(probabilities)]))
  const confusion = confusionOf(
    decided.map(({ n }) => [labels[n], answers.get(n) ?? 0] as const),
    count,
  )
  const confidence = Float64Array.from(decided, ({ probabilities }) => Math.max(...probabilities))
  const calibration = calibrationOf(
    confidence,
    Uint8Array.from(decided, ({ n }) => (answers.get(n) === labels[n] ? 0 : 1)),
  )
  const error = calibrationError(calibration)
  const { chance, p } = calibrationChance(confidence, error, random.fork('calibration'))
  return {
    confusion,
    calibration,
    rates: ratesOf(
      decided.map(({ n }) => [labels[n], answers.get(n) ?? 0] as const),
      count,
      intervalS,
      random.fork('rates'),
    ),
    score: {
      auc: areaOf(scores, labels, count, folds),
      ...areaInterval(scores, labels, count, folds, random.fork('area')),
      accuracy: accuracyOf(confusion),
      balanced: balancedOf(confusion),
      calibrationError: error,
      calibrationChance: chance,
      calibrationP: p,
      trials: decided.length,
      folds: folds.length,
    },
  }
}

/** Trials are drawn with replacement inside each fold and event, so that none goes empty. */
function areaInterval(scores: Decoded['scores'], labels: readonly number[], classes: number, folds: readonly Fold[], random: Random) {
  const strata = folds.map(({ tested }) => Array.from({ length: classes }, (_, k) => tested.filter((n) => labels[n] === k)))
  const drawn = () => folds.map((_, f) => ({ tested: strata[f].flatMap((own) => own.map(() => own[random.integer(own.length)])) }))
  return acceleratedInterval({
    observed: areaOf(scores, labels, classes, folds),
    draws: Array.from({ length: DRAWS }, () => areaOf(scores, labels, classes, drawn())),
    jackknife: [],
  })
}

type Pair = readonly [came: number, answer: number]

export function confusionOf(pairs: readonly Pair[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (const [came, answer] of pairs) counts[came][answer]++
  return counts
}

function accuracyOf(confusion: Confusion): number {
  return confusion.reduce((sum, row, k) => sum + row[k], 0) / confusion.flat().reduce((sum, value) => sum + value, 0)
}

function balancedOf(confusion: Confusion): number {
  const shares = confusion.map((row, k) => row[k] / row.reduce((sum, value) => sum + value, 0)).filter(Number.isFinite)
  return shares.reduce((sum, value) => sum + value, 0) / shares.length
}

/** Nykopp's and Wolpaw's information of a trial, with bootstrap intervals. */
export function ratesOf(pairs: readonly Pair[], classes: number, intervalS: number, random: Random) {
  const confusion = confusionOf(pairs, classes)
  const measures = [
    { measure: 'Nykopp', of: (counts: Confusion) => nykoppBits(counts) - informationBias(counts), bias: informationBias(confusion) },
    { measure: 'Wolpaw', of: (counts: Confusion) => wolpawBits(classes, accuracyOf(counts)), bias: null },
  ]
  const draws = Array.from({ length: DRAWS }, () =>
    confusionOf(
      pairs.map(() => pairs[random.integer(pairs.length)]),
      classes,
    ),
  )
  return measures.map(({ measure, of, bias }) => {
    const bits = of(confusion)
    // A sample drawn from a sample has the bias twice over.
    const found = draws.map((counts) => of(counts) - (bias === null ? 0 : informationBias(counts)))
    return {
      measure,
      bits,
      ...acceleratedInterval({ observed: bits, draws: found, jackknife: [] }),
      bias,
      perMinute: (60 * bits) / intervalS,
    }
  })
}
