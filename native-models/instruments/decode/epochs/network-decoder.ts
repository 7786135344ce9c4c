import { Matrix } from 'ml-matrix'
import { Problem } from '../../../data/problem.ts'
import { floatTensor } from '../../../data/tensor.ts'
import type { Model, Node } from '../../../graph/onnx/model.ts'
import { inverseRoot } from '../../../signal/riemann.ts'
import { covariance } from '../../../statistics/covariance.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Examples } from '../../../training/examples.ts'
import { type Fit, fit } from '../../../training/fit.ts'
import { crossEntropy } from '../../../training/losses.ts'
import { eegnet } from '../../../training/networks/eegnet.ts'
import { shallowConvNet } from '../../../training/networks/shallow-convnet.ts'
import { spiking } from '../../../training/networks/spiking.ts'
import { waveRnn } from '../../../training/networks/wave-rnn.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { adamW } from '../../../training/optimisers.ts'
import { predictAll } from '../../../training/predict.ts'
import { cosine } from '../../../training/schedule.ts'
import type { RunContext } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'
import { planFolds } from '../parts/evaluate.ts'
import type { Trials } from '../parts/trials.ts'
import { arrayOf, decoderCard } from './card.ts'
import type { EpochSettings } from './decode-trials.ts'
import type { Decoder, NetworkName } from './decoders.ts'

const BATCH = 32

/** A network that is trained anew in each fold, and once more on all trials to be kept with its card. */
export function networkDecoder(trials: Trials, settings: EpochSettings, context: RunContext) {
  const { rows, labels } = trials
  refuse(trials, settings)
  let trainings = 0
  /** Scores after each step, by the network that did not see the trial. */
  const courses = new Map<number, readonly number[]>()
  const train = async (own: readonly number[], learned: readonly number[]) => {
    const scaling = scalesOf(rows, learned)
    const examples = examplesOf(trials, own, scaling)
    const fitted = await trainNetwork(trials, examples, own, learned, settings, context, context.random.fork(`training ${trainings++}`))
    return { fitted, examples, scaling }
  }
  const decoder: Decoder = {
    candidates: [1],
    preset: 1,
    async learn(own, learned) {
      context.signal.throwIfAborted()
      context.progress(0.3 + (0.5 * trainings) / (trainings + 2), 'Training the network')
      const { fitted, examples } = await train(own, learned)
      const scores = await predictAll(fitted.model, examples, [...own.keys()], 256)
      const steps = await coursesOf(fitted.model, examples)
      return (trial) => {
        if (steps) courses.set(trial, steps[trial])
        return scores[trial]
      }
    },
  }
  return {
    decoder,
    /** The network that is kept: trained on all trials, scored by those of the folds. */
    async give(scores: Readonly<Record<string, unknown>>) {
      const { fitted, scaling, examples } = await train(labels, [...labels.keys()])
      const card = { ...decoderCard(trials, settings, scores, [...scaling]), stoppedAt: fitted.step }
      return {
        network: await temporaryModel('decoder', fitted.model),
        card,
        samples: arrayOf(trials, examples.sample),
        ...courseArrays(courses, trials),
      }
    },
  }
}

/** Of a network that unfolds in time: its scores after each step, step after step. */
async function coursesOf(model: Model, examples: Examples): Promise<number[][] | undefined> {
  const course = model.graph.outputs.find(({ name }) => name === 'course')
  if (!course) return undefined
  const only = { ...model, graph: { ...model.graph, outputs: [course] } }
  return predictAll(
    only,
    examples,
    Array.from({ length: examples.count }, (_, n) => n),
    256,
  )
}

/** Steps × trials × classes and the true classes, as trust/early-exit takes them. */
function courseArrays(courses: ReadonlyMap<number, readonly number[]>, { classes, labels }: Trials) {
  const items = [...courses.keys()].sort((a, b) => a - b)
  const width = classes.length
  const steps = (courses.get(items[0])?.length ?? 0) / width
  if (steps === 0) return {}
  const data = new Float32Array(steps * items.length * width)
  for (const [i, n] of items.entries())
    for (const [k, value] of (courses.get(n) ?? []).entries())
      data[(Math.floor(k / width) * items.length + i) * width + (k % width)] = value
  const truth = Int32Array.from(items, (n) => labels[n])
  return { course: { shape: [steps, items.length, width], data }, truth: { shape: [items.length], data: truth } }
}

function refuse({ samples, rateHz }: Trials, { decoder }: EpochSettings): void {
  const least = decoder !== 'shallow-convnet' ? 32 : Math.round(0.1 * rateHz) + Math.round(0.3 * rateHz)
  if (samples < least)
    throw new Problem({
      what: `Epochs of ${samples} samples are too short for ${decoder}, which needs ${least}.`,
      remedy: 'Take longer epochs with --set toS=….',
    })
}

/** Standard deviation of each channel over what is learned from. */
function scalesOf(rows: Trials['rows'], learned: readonly number[]): Float64Array {
  return Float64Array.from(rows[0], (_, c) => {
    let [sum, squares, count] = [0, 0, 0]
    for (const n of learned)
      for (const value of rows[n][c]) {
        sum += value
        squares += value * value
        count++
      }
    return Math.sqrt(squares / count - (sum / count) ** 2) || 1
  })
}

function examplesOf({ rows, samples, classes }: Trials, labels: readonly number[], scaling: Float64Array): Examples {
  const scaled = rows.map((row) => {
    const flat = new Float32Array(row.length * samples)
    for (const [c, channel] of row.entries()) for (let k = 0; k < samples; k++) flat[c * samples + k] = channel[k] / scaling[c]
    return flat
  })
  return {
    count: rows.length,
    shape: [1, rows[0].length, samples],
    sample: (n) => scaled[n],
    target: (n) => classes.map((_, k) => (labels[n] === k ? 1 : 0)),
  }
}

/** Stops by a contiguous part of what is learned from, or by a group of it where several are. */
function trainNetwork(
  trials: Trials,
  examples: Examples,
  labels: readonly number[],
  learned: readonly number[],
  settings: EpochSettings,
  context: RunContext,
  random: Random,
): Promise<Fit> {
  const groups = learned.map((n) => trials.groups[n])
  const parts = planFolds(new Set(groups).size > 2 ? groups : groups.map(() => ''), 5, settings.gap, false)
  const both = parts.filter(({ tested }) => new Set(tested.map((n) => labels[learned[n]])).size === trials.classes.length)
  const part = (both.length ? both : parts)[random.fork('held back').integer(both.length || parts.length)]
  const train = part.learned.map((n) => learned[n])
  const perPass = Math.max(1, Math.floor(train.length / Math.min(BATCH, train.length)))
  const steps = settings.passes * perPass
  return fit({
    model: aligned(build(trials, settings.decoder as NetworkName, random.fork('weights')), examples, train),
    examples,
    train,
    validation: part.tested.map((n) => learned[n]),
    loss: crossEntropy(),
    optimiser: adamW({ weightDecay: 0.01 }),
    rate: cosine({ rate: 2e-3, total: steps, warmUp: 10 }),
    batch: BATCH,
    steps,
    every: 5 * perPass,
    patience: 8,
    clipNorm: 5,
    random,
    signal: context.signal,
  })
}

/**
 * The network with a spatial layer before it that begins as the inverse root of the mean covariance of what is learned from (He & Wu 2020,
 * Euclidean alignment) and is trained with the rest: among channels that are nearly alike no gradient finds a weak source.
 */
function aligned(model: Model, { sample, shape }: Examples, train: readonly number[]): Model {
  const [, channels, samples] = shape
  const mean = Matrix.zeros(channels, channels)
  for (const n of train) {
    const rows = Array.from({ length: channels }, (_, c) => sample(n).subarray(c * samples, (c + 1) * samples))
    mean.add(covariance(rows, 'oas').div(train.length))
  }
  const [input] = model.graph.inputs
  const name = `${input.name}:aligned`
  const first: Node = { op: 'MatMul', domain: '', name, inputs: ['alignment', input.name], outputs: [name], attributes: {} }
  const nodes = model.graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map((value) => (value === input.name ? name : value)) }))
  const alignment = floatTensor([channels, channels], Float32Array.from(inverseRoot(mean).to1DArray()))
  const initializers = new Map([...model.graph.initializers, ['alignment', alignment] as const])
  return { ...model, graph: { ...model.graph, nodes: [first, ...nodes], initializers } }
}

function build({ names, samples, classes, rateHz }: Trials, decoder: NetworkName, random: Random): Model {
  const shape = { channels: names.length, samples, outputs: classes.length, random }
  return withOpenBatch(BUILDERS[decoder]({ ...shape, rateHz }))
}

interface Shape {
  readonly channels: number
  readonly samples: number
  readonly outputs: number
  readonly random: Random
  readonly rateHz: number
}

/** Most steps of a network that unfolds in time. */
const MOST_STEPS = 50
const stepsOf = (samples: number) => Math.min(MOST_STEPS, samples)

const BUILDERS: Readonly<Record<NetworkName, (shape: Shape) => Model>> = {
  eegnet: (shape) => eegnet({ ...shape, kernel: Math.max(4, Math.round(shape.rateHz / 2)) }),
  'shallow-convnet': (shape) =>
    shallowConvNet({
      ...shape,
      kernel: Math.round(0.1 * shape.rateHz),
      pool: Math.round(0.3 * shape.rateHz),
      stride: Math.max(1, Math.round(0.06 * shape.rateHz)),
    }),
  'wave-rnn': (shape) => waveRnn({ ...shape, rings: 6, steps: stepsOf(shape.samples) }),
  spiking: (shape) => spiking({ ...shape, hidden: 48, steps: stepsOf(shape.samples) }),
}
