import { z } from 'zod'
import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { loadModel } from '../../../graph/onnx/load.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { wilson } from '../../../statistics/intervals.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { predictAll } from '../../../training/predict.ts'
import { shuffled } from '../../../training/split.ts'
import type { RunContext } from '../../contract.ts'
import { largest, softmax } from '../../trust/parts/outputs.ts'
import { areaOf } from '../parts/evaluate.ts'
import { readTrials, type Trials } from '../parts/trials.ts'
import { scoreColumns, trialColumns } from './tables.ts'

interface ApplySettings {
  readonly events: string
  readonly everyS: number
  readonly permutations: number
}

const cardForm = z.object({
  trainedOn: z.object({
    channels: z.array(z.string()),
    rateHz: z.number(),
    samples: z.int(),
    fromS: z.number(),
    toS: z.number(),
  }),
  input: z.object({ deviationsUv: z.array(z.number()) }),
  output: z.object({ events: z.array(z.string()) }),
  test: z.object({ auc: z.number().nullable().optional() }).optional(),
})
type Card = z.infer<typeof cardForm>

/** Decodes trials of a recording that a saved decoder has not seen, as it saw those that it learned from. */
export async function applyDecoder(recording: Recording, path: string, given: unknown, settings: ApplySettings, context: RunContext) {
  const card = cardOf(given)
  const trials = await trialsOf(recording, card, settings, context)
  const model = await modelOf(path, card)
  const scaled = trials.rows.map((row) =>
    Float32Array.from(row.flatMap((channel, c) => [...channel.map((value) => value / card.input.deviationsUv[c])])),
  )
  const shape = [1, trials.names.length, trials.samples]
  const examples = { count: scaled.length, shape, sample: (n: number) => scaled[n], target: () => 0 }
  context.progress(0.5, 'Decoding')
  const scores = await predictAll(model, examples, [...scaled.keys()], 256)
  const known = card.output.events
  const rows = scores.map((score, n) => {
    const probabilities = softmax(score)
    const decoded = largest(probabilities)
    const event = settings.everyS > 0 ? null : trials.classes[trials.labels[n]]
    return { onsetS: trials.onsetsS[n], event, decoded: known[decoded], probability: probabilities[decoded] }
  })
  const labels = rows.map(({ event }) => known.indexOf(event ?? ''))
  const scored = labels.every((label) => label >= 0) && new Set(labels).size > 1
  return {
    trials: { columns: trialColumns, rows },
    ...(scored && {
      scores: {
        columns: scoreColumns,
        rows: [{ ...scoreOf(scores, labels, card, settings.permutations, context.random), dropped: trials.dropped }],
      },
    }),
  }
}

function cardOf(given: unknown): Card {
  const read = cardForm.safeParse(given)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Problem({
    what: `The card does not say ${issue.path.join('.') || 'what the decoder takes'}.`,
    place: issue.path.join('.'),
    remedy: 'Give the card (desc-decoder_card.json) that decode/epochs wrote beside the decoder.',
  })
}

async function trialsOf(recording: Recording, card: Card, { events, everyS }: ApplySettings, context: RunContext): Promise<Trials> {
  const { channels, rateHz, samples, fromS, toS } = card.trainedOn
  const wanted = everyS > 0 ? ['window'] : events ? events.split(',').map((name) => name.trim()) : card.output.events
  const [first, second = '', ...others] = wanted
  const trials = await readTrials(
    everyS > 0 ? withWindows(recording, everyS, fromS) : recording,
    undefined,
    { first, second, others: others.join(','), fromS, toS, channels: channels.join(','), runEvent: '', leave: 'blocks', folds: 2, gap: 0 },
    () => [],
    context,
  )
  if (trials.rateHz !== rateHz || trials.samples !== samples)
    throw new Problem({
      file: recording.file,
      what: `It has ${trials.rateHz} Hz; the decoder learned from ${rateHz} Hz.`,
      remedy: `Bring it to that rate with signal/resample --set rateHz=${rateHz}.`,
    })
  if (trials.rows.length === 0)
    throw new Problem({
      file: recording.file,
      what: `It has no whole epoch of ${wanted.map((name) => `"${name}"`).join(' or ')}.`,
      remedy: 'Name events that it has with --set events=A,B, or decode windows with --set everyS=….',
    })
  return trials
}

/** The recording with an event at each window, so that its epoch begins there. */
function withWindows(recording: Recording, everyS: number, fromS: number): Recording {
  const count = Math.floor(recording.durationS / everyS)
  const events = Array.from({ length: count }, (_, n) => ({ onsetS: n * everyS - fromS, durationS: 0, label: 'window' }))
  return { ...recording, events: async () => events }
}

async function modelOf(path: string, card: Card): Promise<Model> {
  const model = withOpenBatch(await loadModel(path))
  const shape = model.graph.inputs[0]?.shape ?? []
  const { channels, samples } = card.trainedOn
  if (shape.length !== 4 || shape[2] !== channels.length || shape[3] !== samples || card.input.deviationsUv.length !== channels.length)
    throw new Problem({
      file: path,
      what: `It takes ${shape.join(' × ')}; its card says batch × 1 × ${channels.length} × ${samples}.`,
      remedy: 'Give a decoder of decode/epochs and the card that was written beside it.',
    })
  return model
}

function scoreOf(scores: readonly number[][], labels: readonly number[], card: Card, permutations: number, random: Random) {
  const all = [{ tested: [...labels.keys()] }]
  const classes = card.output.events.length
  const area = (own: readonly number[]) => areaOf(scores, own, classes, all)
  const right = scores.filter((score, n) => largest(score) === labels[n]).length
  const auc = area(labels)
  const counts = card.output.events.map((_, k) => labels.filter((label) => label === k).length)
  return {
    auc,
    ...permutationP(
      auc,
      Array.from({ length: permutations }, () => area(shuffled(labels, random))),
    ),
    accuracy: right / labels.length,
    ...wilson(right, labels.length),
    chance: Math.max(...counts) / labels.length,
    learnedAuc: card.test?.auc ?? null,
  }
}
