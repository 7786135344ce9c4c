import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import { commonSpatialPatterns } from '../../../signal/common-spatial-patterns.ts'
import { cutEpochs, type EpochSet } from '../../../signal/cut-epochs.ts'
import { blockedFolds } from '../../../statistics/blocked-folds.ts'
import { linearDiscriminant } from '../../../statistics/linear-discriminant.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../../signal/parts/neural-channels.ts'

export interface EpochSettings {
  readonly first: string
  readonly second: string
  readonly fromS: number
  readonly toS: number
  readonly pairs: number
  readonly folds: number
  readonly gap: number
  readonly permutations: number
  readonly channels: string
}

/** Decodes which of two events came from the power of spatially filtered epochs, each block of trials by what is learned from the others. */
export async function decodeTrials(recording: Recording, settings: EpochSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const names = chosen.map((n) => recording.channels[n].name)
  const { rateHz, startS = 0 } = recording.channels[chosen[0]]
  const events = (await recording.events()).filter(({ label }) => label === settings.first || label === settings.second)
  context.progress(0.1, 'Reading the samples')
  const stretches = await readStretches(recording, chosen, context.signal)
  const shifted = events.map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  const epochs = cutEpochs(stretches, shifted, { rateHz, fromS: settings.fromS, toS: settings.toS })
  const isFirst = epochs.events.map(({ label }) => label === settings.first)
  const count = isFirst.filter(Boolean).length
  if (Math.min(count, isFirst.length - count) < 2 * settings.folds)
    throw new Problem({
      file: recording.file,
      what: `It has ${count} whole epochs of "${settings.first}" and ${isFirst.length - count} of "${settings.second}"; ${settings.folds} folds need ${2 * settings.folds} of each.`,
      remedy: 'touchstone info says which events there are; take others with --set first=… --set second=…, or fewer folds.',
    })
  const covariances = covariancesOf(epochs)
  if (covariances.some((matrix) => !Number.isFinite(matrix.sum())))
    throw new Problem({ file: recording.file, what: 'An epoch holds a value that is not a number.', remedy: 'Leave that channel out.' })
  context.progress(0.4, 'Decoding blocks')
  const found = decodeBlocks(covariances, isFirst, settings)
  const chance = Array.from({ length: settings.permutations }, (_, n) => {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.6 * n) / settings.permutations, 'Exchanging labels')
    return decodeBlocks(covariances, shuffled(isFirst, context), settings).auc
  })
  const { p, floor } = permutationP(found.auc, chance)
  const right = found.decisions.filter((value, n) => value > 0 === isFirst[n]).length
  const hits = found.decisions.filter((value, n) => value > 0 && isFirst[n]).length
  const falseAlarms = found.decisions.filter((value, n) => value > 0 && !isFirst[n]).length
  const pattern = firstPattern(covariances, isFirst, settings.pairs)
  return {
    scores: {
      columns: scoreColumns,
      rows: [
        {
          ...{ auc: found.auc, accuracy: right / isFirst.length, p, floor, trials: isFirst.length, dropped: epochs.dropped.length },
          chance: chance.length ? chance.reduce((sum, value) => sum + value, 0) / chance.length : 0.5,
        },
      ],
    },
    confusion: {
      columns: confusionColumns,
      rows: [
        { event: settings.first, asFirst: hits, asSecond: count - hits },
        { event: settings.second, asFirst: falseAlarms, asSecond: isFirst.length - count - falseAlarms },
      ],
    },
    pattern: { columns: patternColumns, rows: names.map((channel, n) => ({ channel, weight: pattern[n] })) },
  }
}

/** Covariance of each epoch, in µV². */
function covariancesOf({ data, channels, samples, events }: EpochSet): Matrix[] {
  return events.map((_, n) => {
    const rows = Array.from({ length: channels }, (_, c) => {
      const row = Float64Array.from(data.subarray((n * channels + c) * samples, (n * channels + c + 1) * samples))
      const mean = row.reduce((sum, value) => sum + value, 0) / samples
      return row.map((value) => 1e6 * (value - mean))
    })
    const matrix = new Matrix(rows)
    return matrix.mmul(matrix.transpose()).div(samples - 1)
  })
}

/** Mean of covariances over their traces, so that no epoch counts more than another. */
function meanOf(covariances: readonly Matrix[], chosen: (n: number) => boolean): Matrix {
  const sum = Matrix.zeros(covariances[0].rows, covariances[0].rows)
  for (const [n, matrix] of covariances.entries()) if (chosen(n)) sum.add(Matrix.div(matrix, matrix.trace()))
  return sum.div(sum.trace())
}

function decodeBlocks(covariances: readonly Matrix[], isFirst: readonly boolean[], { folds, gap, pairs }: EpochSettings) {
  const decisions = new Float64Array(isFirst.length)
  const areas: number[] = []
  for (const { from, to, train } of blockedFolds(isFirst.length, folds, gap)) {
    const learned = isFirst.flatMap((_, n) => (train[n] ? [n] : []))
    if (learned.filter((n) => isFirst[n]).length < 2 || learned.filter((n) => !isFirst[n]).length < 2) continue
    const filters = commonSpatialPatterns(
      meanOf(covariances, (n) => train[n] === 1 && isFirst[n]),
      meanOf(covariances, (n) => train[n] === 1 && !isFirst[n]),
      pairs,
    )
    const features = covariances.map((matrix) => filters.mmul(matrix).mmul(filters.transpose()).diagonal().map(Math.log))
    const rule = linearDiscriminant(
      learned.map((n) => features[n]),
      learned.map((n) => isFirst[n]),
    )
    for (let n = from; n < to; n++) decisions[n] = rule.offset + rule.weights.reduce((sum, weight, k) => sum + weight * features[n][k], 0)
    const area = areaUnderCurve(decisions.subarray(from, to), isFirst.slice(from, to))
    if (Number.isFinite(area)) areas.push(area)
  }
  return { decisions: [...decisions], auc: areas.reduce((sum, area) => sum + area, 0) / areas.length }
}

/** Share of pairs of both classes in which the first has the larger decision; ties count half. NaN where a class is missing. */
function areaUnderCurve(decisions: ArrayLike<number>, isFirst: readonly boolean[]): number {
  let [above, pairs] = [0, 0]
  for (let a = 0; a < isFirst.length; a++)
    for (let b = 0; b < isFirst.length; b++)
      if (isFirst[a] && !isFirst[b]) {
        pairs++
        above += decisions[a] > decisions[b] ? 1 : decisions[a] === decisions[b] ? 0.5 : 0
      }
  return above / pairs
}

function shuffled(values: readonly boolean[], { random }: RunContext): boolean[] {
  const drawn = [...values]
  for (let n = drawn.length - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[drawn[n], drawn[other]] = [drawn[other], drawn[n]]
  }
  return drawn
}

/** What the strongest filter's source looks like at the electrodes: a = Cw (Haufe et al. 2014), with its largest value 1. */
function firstPattern(covariances: readonly Matrix[], isFirst: readonly boolean[], pairs: number): number[] {
  const [first, second] = [true, false].map((wanted) => meanOf(covariances, (n) => isFirst[n] === wanted))
  const filters = commonSpatialPatterns(first, second, pairs)
  const contrast = (k: number) => {
    const row = filters.getRowVector(k)
    return Math.abs(Math.log(row.mmul(first).mmul(row.transpose()).get(0, 0) / row.mmul(second).mmul(row.transpose()).get(0, 0)))
  }
  const best = contrast(0) >= contrast(filters.rows / 2) ? 0 : filters.rows / 2
  const pattern = Matrix.add(first, second).mmul(filters.getRowVector(best).transpose()).to1DArray()
  const largest = pattern.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return pattern.map((value) => value / largest)
}

export const scoreColumns = [
  { name: 'auc', description: 'Area under the ROC curve, the mean over blocks that were not learned from' },
  { name: 'accuracy', description: 'Share of trials decoded rightly' },
  { name: 'chance', description: 'Mean area with exchanged labels' },
  { name: 'p', description: 'How often exchanged labels reach the area' },
  { name: 'floor', description: 'The smallest p that so many exchanges can give' },
  { name: 'trials', description: 'Epochs decoded' },
  { name: 'dropped', description: 'Epochs not whole' },
]
export const confusionColumns = [
  { name: 'event', description: 'What came' },
  { name: 'asFirst', description: 'Trials decoded as the first event' },
  { name: 'asSecond', description: 'Trials decoded as the second event' },
]
export const patternColumns = [
  { name: 'channel', description: 'Electrode' },
  { name: 'weight', description: 'Pattern of the strongest filter (not the filter), largest value 1' },
]
