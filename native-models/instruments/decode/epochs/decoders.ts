import { Matrix } from 'ml-matrix'
import type { Model } from '../../../graph/onnx/model.ts'
import { commonSpatialPatterns } from '../../../signal/common-spatial-patterns.ts'
import { distanceTo, riemannianMean, tangentMap } from '../../../signal/riemann.ts'
import { xdawn } from '../../../signal/xdawn.ts'
import { covariance, type Shrinkage } from '../../../statistics/covariance.ts'
import { linearDiscriminant, scoresOf } from '../../../statistics/linear-discriminant.ts'
import { logisticRegression } from '../../../statistics/logistic-regression.ts'
import { lowRankLogistic } from '../../../statistics/low-rank-logistic.ts'
import { mutualInformation } from '../../../statistics/mutual-information.ts'
import type { Trials } from '../parts/trials.ts'
import { evokedModel, powerModel } from './linear-model.ts'

export interface DecoderSettings {
  readonly pairs: number
  readonly strength: number
  readonly share: number
  readonly shrinkage: Shrinkage
}

/** Scores of a trial, one a class, whose softmax are probabilities. */
export type Rule = (trial: number) => readonly number[]

export interface Decoder {
  /** What the one number of it may be that `choose` tries. */
  readonly candidates: readonly number[]
  readonly preset: number
  /** Learns from the trials `learned`, and from their labels alone. */
  learn(labels: readonly number[], learned: readonly number[], candidate: number): Rule | Promise<Rule>
  /** The same rule as a network: trials × 1 × channels × samples in µV to scores. */
  save?(labels: readonly number[], learned: readonly number[], candidate: number): Model | undefined
}

export const LINEAR = ['csp-lda', 'csp-mdm', 'riemann-mdm', 'riemann-tangent', 'riemann-low-rank', 'xdawn-lda', 'filter-bank-csp'] as const
export type LinearName = (typeof LINEAR)[number]
export const NETWORKS = ['eegnet', 'shallow-convnet', 'wave-rnn', 'spiking'] as const
export type NetworkName = (typeof NETWORKS)[number]

export const linearDecoders: Readonly<Record<LinearName, (trials: Trials, settings: DecoderSettings) => Decoder>> = {
  'csp-lda': cspLda,
  'csp-mdm': cspMdm,
  'riemann-mdm': riemannMdm,
  'riemann-tangent': (trials, settings) => riemannTangent(trials, settings, [0.01, 0.1, 1, 10], settings.strength, logisticRegression),
  'riemann-low-rank': (trials, settings) => riemannTangent(trials, settings, [0.3, 0.5, 0.7, 0.85], settings.share, lowRankLogistic),
  'xdawn-lda': xdawnLda,
  'filter-bank-csp': filterBankCsp,
}

/** Bands of 4 Hz from 4 to 40 Hz, as far as the rate allows (Ang et al. 2008). */
export const filterBank = (rateHz: number) =>
  Array.from({ length: 9 }, (_, k) => [4 + 4 * k, 8 + 4 * k] as const).filter(([, highHz]) => highHz < 0.45 * rateHz)

const of = (labels: readonly number[], learned: readonly number[]) => learned.map((n) => labels[n])

function cspLda({ rows, classes, samples }: Trials, { pairs, shrinkage }: DecoderSettings): Decoder {
  const covariances = rows.map((row) => covariance(row, shrinkage))
  const learnRule = (labels: readonly number[], learned: readonly number[], candidate: number) => {
    const filters = spatialFilters(covariances, labels, learned, classes.length, candidate)
    const features = covariances.map((matrix) => powersOf(filters, matrix).map(Math.log))
    const own = learned.map((n) => features[n])
    return { filters, features, rule: linearDiscriminant(own, of(labels, learned), classes.length, 'none') }
  }
  return {
    candidates: [1, 2, 3, 4],
    preset: pairs,
    learn(labels, learned, candidate) {
      const { rule, features } = learnRule(labels, learned, candidate)
      return (trial) => scoresOf(rule, features[trial])
    },
    save(labels, learned, candidate) {
      const { filters, rule } = learnRule(labels, learned, candidate)
      return powerModel(filters, rule, samples, shrinkage)
    },
  }
}

/** Two classes: their common patterns; more: those of each against all others (Ang et al. 2012, Front Neurosci 6:39). Rows are filters. */
export function spatialFilters(
  covariances: readonly Matrix[],
  labels: readonly number[],
  learned: readonly number[],
  classes: number,
  pairs: number,
): number[][] {
  const contrasts = classes === 2 ? [0] : Array.from({ length: classes }, (_, k) => k)
  return contrasts.flatMap((k) => {
    const [own, others] = [true, false].map((wanted) =>
      meanOf(
        covariances,
        learned.filter((n) => (labels[n] === k) === wanted),
      ),
    )
    const filters = commonSpatialPatterns(own, others, pairs).to2DArray()
    return classes === 2 ? filters : filters.slice(0, filters.length / 2)
  })
}

/** Mean of covariances over their traces, so that no epoch counts more than another. */
export function meanOf(covariances: readonly Matrix[], chosen: readonly number[]): Matrix {
  const sum = Matrix.zeros(covariances[0].rows, covariances[0].rows)
  for (const n of chosen) sum.add(Matrix.div(covariances[n], covariances[n].trace()))
  return sum.div(sum.trace())
}

/** wᵀCw for each filter. */
export function powersOf(filters: readonly (readonly number[])[], matrix: Matrix): number[] {
  return filters.map((filter) => {
    let power = 0
    for (let a = 0; a < filter.length; a++) {
      let sum = 0
      for (let b = 0; b < filter.length; b++) sum += matrix.get(a, b) * filter[b]
      power += filter[a] * sum
    }
    return power
  })
}

function riemannMdm({ rows, classes }: Trials, { shrinkage }: DecoderSettings): Decoder {
  const covariances = rows.map((row) => covariance(row, shrinkage))
  const centre = meanByFold(covariances)
  return {
    candidates: [1],
    preset: 1,
    learn: (labels, learned) => leastDistance(covariances, labels, learned, classes.length, centre(learned)),
  }
}

/** Least distance among a few common spatial patterns: in fewer dimensions, fewer trials are enough (Barachant et al. 2010). */
function cspMdm({ rows, classes }: Trials, { pairs, shrinkage }: DecoderSettings): Decoder {
  const covariances = rows.map((row) => covariance(row, shrinkage))
  return {
    candidates: [1, 2, 3, 4],
    preset: pairs,
    learn(labels, learned, candidate) {
      const filters = new Matrix(spatialFilters(covariances, labels, learned, classes.length, candidate))
      const seen = covariances.map((matrix) => filters.mmul(matrix).mmul(filters.transpose()))
      return leastDistance(seen, labels, learned, classes.length)
    },
  }
}

/** A trial is the more of a class the nearer it lies to the Riemannian mean of that class, which is sought from `start`. */
function leastDistance(
  covariances: readonly Matrix[],
  labels: readonly number[],
  learned: readonly number[],
  classes: number,
  start?: Matrix,
): Rule {
  const distances = Array.from({ length: classes }, (_, k) => {
    const own = learned.filter((n) => labels[n] === k).map((n) => covariances[n])
    return distanceTo(riemannianMean(own, 1e-3, start))
  })
  return (trial) => distances.map((distance) => -(distance(covariances[trial]) ** 2))
}

function riemannTangent(
  { rows, classes }: Trials,
  { shrinkage }: DecoderSettings,
  candidates: readonly number[],
  preset: number,
  regression: typeof logisticRegression | typeof lowRankLogistic,
): Decoder {
  const covariances = rows.map((row) => covariance(row, shrinkage))
  const centre = meanByFold(covariances)
  // The tangent space knows no labels: exchanged ones need no other.
  const mapped = new WeakMap<readonly number[], Float64Array[]>()
  return {
    candidates,
    preset,
    learn(labels, learned, candidate) {
      const vectors = mapped.get(learned) ?? covariances.map(tangentMap(centre(learned)))
      mapped.set(learned, vectors)
      const rule = regression(
        learned.map((n) => vectors[n]),
        of(labels, learned),
        classes.length,
        candidate,
      )
      return (trial) => scoresOf(rule, vectors[trial])
    },
  }
}

/** The Riemannian mean of the trials of a fold, whatever their labels; found once a fold. */
function meanByFold(covariances: readonly Matrix[]): (learned: readonly number[]) => Matrix {
  const known = new WeakMap<readonly number[], Matrix>()
  return (learned) => {
    const mean =
      known.get(learned) ??
      riemannianMean(
        learned.map((n) => covariances[n]),
        1e-8,
      )
    known.set(learned, mean)
    return mean
  }
}

/** Length of the windows whose mean is a feature of an evoked response. */
const WINDOW_S = 0.05

function xdawnLda({ rows, classes, rateHz, samples }: Trials, { pairs, shrinkage }: DecoderSettings): Decoder {
  const covariances = rows.map((row) => covariance(row, shrinkage))
  const width = Math.max(1, Math.round(WINDOW_S * rateHz))
  const windows = rows.map((row) => row.map((channel) => meansOf(channel, width)))
  const learnRule = (labels: readonly number[], learned: readonly number[], candidate: number) => {
    const all = Matrix.zeros(rows[0].length, rows[0].length)
    for (const n of learned) all.add(covariances[n])
    all.div(learned.length)
    const filters = classes.flatMap((_, k) => {
      const own = learned.filter((n) => labels[n] === k)
      return xdawn(covariance(averageOf(rows, own, samples), 'none'), all, candidate).to2DArray()
    })
    const features = windows.map((row) => filters.flatMap((filter) => combined(filter, row)))
    const own = learned.map((n) => features[n])
    return { filters, features, rule: linearDiscriminant(own, of(labels, learned), classes.length, 'ledoit-wolf') }
  }
  return {
    candidates: [1, 2, 3, 4],
    preset: pairs,
    learn(labels, learned, candidate) {
      const { rule, features } = learnRule(labels, learned, candidate)
      return (trial) => scoresOf(rule, features[trial])
    },
    save(labels, learned, candidate) {
      const { filters, rule } = learnRule(labels, learned, candidate)
      return evokedModel(filters, rule, samples, width)
    },
  }
}

export function averageOf(rows: Trials['rows'], chosen: readonly number[], samples: number): Float64Array[] {
  return rows[0].map((_, c) => {
    const sum = new Float64Array(samples)
    for (const n of chosen) for (let k = 0; k < samples; k++) sum[k] += rows[n][c][k] / chosen.length
    return sum
  })
}

function meansOf(row: Float32Array, width: number): number[] {
  return Array.from({ length: Math.max(1, Math.floor(row.length / width)) }, (_, w) => {
    const part = row.subarray(w * width, (w + 1) * width)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })
}

const combined = (filter: readonly number[], row: readonly (readonly number[])[]) =>
  row[0].map((_, w) => filter.reduce((sum, weight, c) => sum + weight * row[c][w], 0))

/** Pairs of filters in each band; so many of the features that tell most of the class, and their pairs, are kept (Ang et al. 2008). */
const PAIRS_IN_BAND = 2

function filterBankCsp({ banded, classes }: Trials, { shrinkage, pairs }: DecoderSettings): Decoder {
  const covariances = banded.map((band) => band.map((row) => covariance(row, shrinkage)))
  return {
    candidates: [2, 4, 6, 8],
    preset: pairs + 1,
    learn(labels, learned, candidate) {
      const bands = covariances.map((band) => {
        const filters = spatialFilters(band, labels, learned, classes.length, PAIRS_IN_BAND)
        return band.map((matrix) => powersOf(filters, matrix).map(Math.log))
      })
      const features = bands[0].map((_, n) => bands.flatMap((band) => band[n]))
      const kept = bestFeatures(features, labels, learned, classes.length, candidate, bands[0][0].length)
      const rule = linearDiscriminant(
        learned.map((n) => kept.map((k) => features[n][k])),
        of(labels, learned),
        classes.length,
        'ledoit-wolf',
      )
      return (trial) =>
        scoresOf(
          rule,
          kept.map((k) => features[trial][k]),
        )
    },
  }
}

/** Those that tell most of the class, and with two classes the other of each one's pair in its band. */
function bestFeatures(
  features: readonly (readonly number[])[],
  labels: readonly number[],
  learned: readonly number[],
  classes: number,
  count: number,
  inBand: number,
): number[] {
  const told = features[0].map((_, k) =>
    mutualInformation(
      learned.map((n) => features[n][k]),
      of(labels, learned),
      classes,
    ),
  )
  const best = told.map((_, k) => k).sort((a, b) => told[b] - told[a])
  // Filters of a band are the strongest of one class, then in the same order those of the other.
  const partner = (k: number) => k - (k % inBand) + (((k % inBand) + inBand / 2) % inBand)
  return [...new Set(best.slice(0, count).flatMap((k) => (classes === 2 ? [k, partner(k)] : [k])))]
}
