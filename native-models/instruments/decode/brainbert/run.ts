import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { maxT } from '../../../statistics/permutation.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { shuffled } from '../../../training/split.ts'
import type { RunContext } from '../../contract.ts'
import { neuralChannels } from '../../signal/parts/neural-channels.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { type Fold, planFolds, shuffledWithin } from '../parts/evaluate.ts'
import { areaAt, type Features, kernelOf } from '../parts/kernel.ts'
import { readTrials, refuseFewTrials, type Trials } from '../parts/trials.ts'
import { central, embed, intrinsicDimension, meanFrames } from './embed.ts'
import { fineTune } from './fine-tune.ts'
import { type FrontEnd, frontEnd } from './front-end.ts'
import { maskedErrors, newNetwork, pretrain, type Size } from './pretrain.ts'
import { channelColumns, maskColumns } from './tables.ts'

export interface BrainBertSettings extends Size {
  readonly front: 'stft' | 'superlet'
  readonly windowS: number
  readonly windows: number
  readonly first: string
  readonly second: string
  readonly centreS: number
  readonly folds: number
  readonly permutations: number
  readonly fineTuneSteps: number
  readonly channels: string
}

/** Windows of which the intrinsic dimension is taken. */
const MOST_FOR_DIMENSION = 500

export async function runBrainBert(recording: Recording, network: string | undefined, settings: BrainBertSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz } = recording.channels[chosen[0]]
  const front = frontEnd(settings.front, Math.round(settings.windowS * rateHz), rateHz)
  const { learned, held, byChannel } = await windowsOf(recording, chosen, front, settings, context)
  const model = network ? await imported(network, front) : await pretrain(learned, front, settings, context)
  const errors = network ? [] : await maskedErrors(model, held, front, context.random.fork('held'))
  const untrained = newNetwork(front, settings, context.random.fork('untrained'))
  const probes = settings.first ? await probeChannels(recording, model, untrained, front, settings, !network, context) : undefined
  const rows: Record<string, string | number | null>[] = []
  for (const [c, n] of chosen.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.9 + (0.1 * c) / chosen.length, 'Counting dimensions')
    const dimensionOf = async (of: Model) => intrinsicDimension((await embed(of, byChannel[c], front)).whole)
    const none = { auc: null, p: null, spectrogram: null, untrained: null, fineTuned: null }
    rows.push({
      ...{ channel: recording.channels[n].name, ...(probes?.[c] ?? none) },
      ...{ dimension: await dimensionOf(model), untrainedDimension: await dimensionOf(untrained) },
    })
  }
  const { layers, width, heads, steps, windowS, front: kind } = settings
  const card = {
    name: 'BrainBERT encoder',
    trainedOn: { windows: learned.length, channels: rows.map(({ channel }) => channel), rateHz, windowS, front: kind },
    size: { layers, width, heads, steps },
    input: { what: 'a standardised spectrogram: windows × frames × bins', frames: front.frames, bins: front.bins },
    output: { what: 'prediction: the same filled in; embedding: windows × frames × width' },
    test: errors,
  }
  return {
    channels: { columns: channelColumns, rows },
    masks: { columns: maskColumns, rows: errors },
    ...(network ? {} : { network: await temporaryModel('brainbert', model), card }),
  }
}

/** Windows of all channels one behind the other; the last fifth of the time is not learned from. */
async function windowsOf(
  recording: Recording,
  chosen: readonly number[],
  front: FrontEnd,
  { windowS, windows }: BrainBertSettings,
  context: RunContext,
) {
  context.progress(0.02, 'Reading the samples')
  const length = Math.round(windowS * recording.channels[chosen[0]].rateHz)
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  const places = stretches.flatMap(({ data }, s) =>
    Array.from({ length: Math.floor(data[0].length / length) }, (_, n) => ({ s, from: n * length })),
  )
  if (places.length < 20)
    throw new Problem({
      file: recording.file,
      what: `It holds ${places.length} whole windows of ${windowS} s; twenty are the least.`,
      remedy: 'Give a longer recording, or shorter windows with --set windowS=….',
    })
  const random = context.random.fork('windows')
  const last = Math.floor(0.8 * places.length)
  const most = Math.max(20, Math.floor(windows / chosen.length))
  const pick = (from: number, to: number, count: number) => shuffled(places.slice(from, to), random).slice(0, count)
  const [train, test] = [pick(0, last, most), pick(last, places.length, Math.ceil(most / 4))]
  const of = (c: number, own: typeof places) => own.map(({ s, from }) => front.of(stretches[s].data[c].subarray(from, from + length)))
  const byChannel = chosen.map((_, c) => of(c, train))
  return {
    learned: byChannel.flat(),
    held: chosen.flatMap((_, c) => of(c, test)),
    byChannel: byChannel.map((own) => own.slice(0, MOST_FOR_DIMENSION)),
  }
}

/** A checkpoint that the user exported. `Problem` (input) where it does not take these spectrograms. */
async function imported(path: string, { frames, bins }: FrontEnd): Promise<Model> {
  const model = withOpenBatch(await loadModel(path))
  const shape = model.graph.inputs[0]?.shape ?? []
  const fits = shape.length === 3 && [frames, bins].every((size, n) => typeof shape[n + 1] !== 'number' || shape[n + 1] === size)
  if (fits) return model
  throw new Problem({
    file: path,
    what: `It takes ${shape.join(' × ')}; these settings make windows × ${frames} frames × ${bins} bins.`,
    remedy: 'Choose the window that it was trained with (--set windowS=…, and the rate with signal/resample), or export it with open axes.',
  })
}

/** How well each channel's states tell two events apart, beside what the plain spectrogram and a network that learned nothing tell. */
async function probeChannels(
  recording: Recording,
  model: Model,
  untrained: Model,
  front: FrontEnd,
  settings: BrainBertSettings,
  own: boolean,
  context: RunContext,
) {
  const { first, second, centreS, windowS, channels, folds: count, permutations, fineTuneSteps, rate } = settings
  const { rateHz } = recording.channels[neuralChannels(recording, channels)[0]]
  const fromS = centreS - windowS / 2
  const common = { others: '', channels, runEvent: '', leave: 'blocks', folds: count, gap: 1 } as const
  const trials = await readTrials(
    recording,
    undefined,
    { first, second, fromS, toS: fromS + windowS - 1 / rateHz, ...common },
    () => [],
    context,
  )
  refuseFewTrials(trials, common, recording.file)
  const folds = planFolds(trials.groups, count, 1, false)
  const kernels: { states: Kernels; areas: { spectrogram: number; untrained: number }; fineTuned: number | null }[] = []
  for (const c of trials.names.keys()) {
    context.signal.throwIfAborted()
    context.progress(0.6 + (0.2 * c) / trials.names.length, 'Probing channels')
    const windows = trials.rows.map((row) => front.of(row[c]))
    const area = (features: Features) => areaAt(kernelsOf(features, folds), trials.labels, 2, folds)
    kernels.push({
      states: kernelsOf((await embed(model, windows, front)).centre, folds),
      areas: {
        spectrogram: area(windows.map((window) => meanFrames(window, front.bins, ...central(front.frames)))),
        untrained: area((await embed(untrained, windows, front)).centre),
      },
      fineTuned:
        own && fineTuneSteps > 0
          ? await fineTune(model, windows, trials.labels, folds, front, { steps: fineTuneSteps, rate }, context)
          : null,
    })
  }
  const areas = (labels: readonly number[]) => kernels.map(({ states }) => areaAt(states, labels, 2, folds))
  const observed = areas(trials.labels)
  const tests = maxT(observed, exchanged(trials, permutations, context).map(areas))
  return kernels.map(({ areas: others, fineTuned }, c) => ({ auc: observed[c], p: tests[c].p, ...others, fineTuned }))
}

type Kernels = ReturnType<typeof kernelOf>[]
const kernelsOf = (features: Features, folds: readonly Fold[]): Kernels => folds.map((fold) => kernelOf(features, fold, 'ledoit-wolf'))

function exchanged({ labels, groups }: Trials, permutations: number, context: RunContext): number[][] {
  const random = context.random.fork('null')
  return Array.from({ length: permutations }, () => shuffledWithin(labels, groups, random))
}
