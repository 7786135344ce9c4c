import type { Recording } from '../../../data/recording/recording.ts'
import { calibrationColumns } from '../../../scoring/calibration.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { RunContext, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { areaOf, type Decoded, decodeFolds, type Fold, planFolds, shuffledWithin } from '../parts/evaluate.ts'
import { readTrials, refuseFewTrials, type TrialSettings, type Trials } from '../parts/trials.ts'
import { arrayOf, decoderCard } from './card.ts'
import { type Decoder, type DecoderSettings, filterBank, LINEAR, type LinearName, linearDecoders, type NetworkName } from './decoders.ts'
import { strongestPattern } from './pattern.ts'
import { scoreDecoded } from './score.ts'
import { confusionColumns, foldColumns, patternColumns, rateColumns, scoreColumns } from './tables.ts'

export interface EpochSettings extends TrialSettings, DecoderSettings {
  readonly decoder: LinearName | NetworkName
  readonly choose: boolean
  readonly passes: number
  readonly permutations: number
}

/** Decodes which of several events came, each part of the trials by what is learned from the others. */
export async function decodeTrials(recording: Recording, others: Table | undefined, settings: EpochSettings, context: RunContext) {
  const bands = settings.decoder === 'filter-bank-csp' ? filterBank : () => []
  const trials = await readTrials(recording, others, settings, bands, context)
  refuseFewTrials(trials, settings, recording.file)
  const folds = planFolds(trials.groups, settings.folds, settings.gap)
  context.progress(0.3, 'Decoding')
  const network = LINEAR.some((name) => name === settings.decoder) ? undefined : await openNetwork(trials, settings, context)
  const decoder = network?.decoder ?? linearDecoders[settings.decoder as LinearName](trials, settings)
  const { labels, classes } = trials
  const found = await decodeFolds(decoder, labels, classes.length, folds, settings.choose)
  const missing = found.scores.filter((row) => row === undefined).length
  if (missing > 0) context.warn(`${missing} trials were not decoded: what was left to learn from lacked an event.`)
  const { score, confusion, calibration, rates } = scoreDecoded(found, trials, folds, context.random.fork('score'))
  const draws = network
    ? exchangedTests(found, trials, folds, settings.permutations, context.random.fork('null'))
    : await exchangedLabels(decoder, trials, folds, settings, context)
  const scores = {
    ...{ decoder: settings.decoder, ...score, ...permutationP(score.auc, draws), dropped: trials.dropped },
    chance: draws.length ? draws.reduce((sum, value) => sum + value, 0) / draws.length : 0.5,
  }
  const pattern = strongestPattern(trials, settings)
  return {
    scores: { columns: scoreColumns, rows: [scores] },
    confusion: {
      columns: confusionColumns,
      rows: classes.flatMap((event, k) => classes.map((decoded, j) => ({ event, decoded, trials: confusion[k][j] }))),
    },
    rates: { columns: rateColumns, rows: rates },
    calibration: { columns: calibrationColumns, rows: calibration.map((row) => ({ ...row })) },
    folds: { columns: foldColumns, rows: foldRows(found, trials, folds) },
    pattern: { columns: patternColumns, rows: trials.names.map((channel, n) => ({ channel, weight: pattern[n] })) },
    ...(network ? await network.give(scores) : await giveLinear(decoder, trials, settings, scores)),
  }
}

/** The rule of all trials as a network, of decoders that can be written as one. */
async function giveLinear(decoder: Decoder, trials: Trials, settings: EpochSettings, scores: Readonly<Record<string, unknown>>) {
  const { labels, names, rows } = trials
  const saved = decoder.save?.(labels, [...labels.keys()], decoder.preset)
  if (!saved) return {}
  const flat = (n: number) => Float32Array.from(rows[n].flatMap((row) => [...row]))
  return {
    network: await temporaryModel('decoder', saved),
    card: decoderCard(
      trials,
      settings,
      scores,
      names.map(() => 1),
    ),
    samples: arrayOf(trials, flat),
  }
}

async function openNetwork(trials: Trials, settings: EpochSettings, context: RunContext) {
  // Imported here: linear decoders need no network runtime.
  const { networkDecoder } = await import('./network-decoder.ts')
  return networkDecoder(trials, settings, context)
}

/** What the decoder reaches with labels exchanged inside what is left out together, learning and choosing anew each time. */
async function exchangedLabels(decoder: Decoder, trials: Trials, folds: readonly Fold[], settings: EpochSettings, context: RunContext) {
  const { labels, classes, groups } = trials
  const random = context.random.fork('null')
  const draws: number[] = []
  for (let n = 0; n < settings.permutations; n++) {
    context.signal.throwIfAborted()
    context.progress(0.4 + (0.6 * n) / settings.permutations, 'Exchanging labels')
    const exchanged = shuffledWithin(labels, groups, random)
    draws.push(
      areaOf((await decodeFolds(decoder, exchanged, classes.length, folds, settings.choose)).scores, exchanged, classes.length, folds),
    )
  }
  return draws
}

/** A network is not trained again: the labels of tested trials are exchanged inside their fold, its decisions staying as they are. */
function exchangedTests({ scores }: Decoded, { labels, classes }: Trials, folds: readonly Fold[], permutations: number, random: Random) {
  const fold = labels.map((_, n) => String(folds.findIndex(({ tested }) => tested.includes(n))))
  return Array.from({ length: permutations }, () => areaOf(scores, shuffledWithin(labels, fold, random), classes.length, folds))
}

function foldRows({ scores, chosen }: Decoded, { labels, classes, groups, onsetsS }: Trials, folds: readonly Fold[]) {
  return folds.map((fold, k) => {
    const { tested } = fold
    const [first, last] = [onsetsS[tested[0]], onsetsS[tested[tested.length - 1]]]
    const area = areaOf(scores, labels, classes.length, [fold])
    return {
      fold: groups[tested[0]] || `${first.toFixed(1)}–${last.toFixed(1)} s`,
      auc: Number.isFinite(area) ? area : null,
      trials: tested.length,
      chosen: chosen[k] ?? null,
    }
  })
}
