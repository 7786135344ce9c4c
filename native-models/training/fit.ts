import { Problem } from '../data/problem.ts'
import type { Tensor } from '../data/tensor.ts'
import { GraphBuilder } from '../graph/build.ts'
import type { Model } from '../graph/onnx/model.ts'
import { serializeModel } from '../graph/onnx/save.ts'
import { openSession, type Session } from '../runtime/session.ts'
import type { Random } from '../statistics/random.ts'
import { batches, batchOf, type Examples } from './examples.ts'
import type { Loss } from './losses.ts'
import type { Optimiser } from './optimisers.ts'
import type { Schedule } from './schedule.ts'
import { shuffled } from './split.ts'
import { openTrainer, type Trainer } from './trainer.ts'

export interface FitOptions {
  /** One input and one output of N × as many numbers as a target has; its batch axis is open. */
  readonly model: Model
  readonly examples: Examples
  readonly train: readonly number[]
  readonly validation: readonly number[]
  readonly loss: Loss
  readonly optimiser: Optimiser
  readonly rate: Schedule
  readonly batch: number
  /** Most steps. */
  readonly steps: number
  /** Steps between looks at the validation part. */
  readonly every: number
  /** Stops after so many looks without a smaller validation loss. */
  readonly patience: number
  readonly clipNorm?: number
  readonly random: Random
  readonly signal?: AbortSignal
  progress?(fraction: number, message: string): void
  /** Is given everything needed to go on, at each look. */
  keep?(checkpoint: Model): Promise<void>
  /** What `keep` was given. */
  readonly resume?: Model
}

export interface Look {
  readonly step: number
  /** Mean loss of the steps since the last look. */
  readonly training: number
  readonly validation: number
}

export interface Fit {
  /** The network as it was at its smallest validation loss. */
  readonly model: Model
  readonly looks: readonly Look[]
  /** The step that `model` is from. */
  readonly step: number
  readonly stoppedEarly: boolean
}

/**
 * Trains until the validation loss no longer falls, and gives the network as it was when that was smallest. Epochs are drawn anew from
 * the seed; the last, incomplete batch of each is left out.
 */
export async function fit(options: FitOptions): Promise<Fit> {
  const { model, examples, train, validation, random } = options
  if (train.length < 2 || validation.length < 1)
    throw new Problem({
      what: `${train.length} examples to train on and ${validation.length} to stop by are too few.`,
      remedy: 'Give more subjects.',
    })
  const batch = Math.min(options.batch, train.length)
  const [input] = model.graph.inputs
  const [output] = model.graph.outputs
  const outputs = Number(output.shape?.[1] ?? 1)
  const trainer = await openTrainer({
    model,
    shapes: { [input.name]: [batch, ...examples.shape], [TARGET]: [batch, outputs], ...dropoutShapes(model, batch) },
    targets: [TARGET],
    loss: (graph, [prediction], { [TARGET]: target }) => ({ total: options.loss(graph, prediction, target, 2) }),
    optimiser: options.optimiser,
    clipNorm: options.clipNorm,
    random: random.fork('steps'),
    resume: options.resume,
  })
  const judge = await openJudge(model, input.name, output.name, options.loss)
  try {
    return await course(options, trainer, judge, batch)
  } finally {
    await Promise.all([trainer.release(), judge.session.release()])
  }
}

const TARGET = 'fit:target'

async function course(options: FitOptions, trainer: Trainer, judge: Judge, batch: number): Promise<Fit> {
  const { examples, train, validation, steps, every, patience } = options
  const [input] = options.model.graph.inputs
  const looks: Look[] = []
  let best: { model: Model; step: number; loss: number } | undefined
  let since: number[] = []
  while (trainer.steps < steps) {
    options.signal?.throwIfAborted()
    const chosen = batchNumber(trainer.steps, train, batch, options.random)
    const { sample, target } = batchOf(examples, chosen)
    const report = await trainer.step({ [input.name]: sample, [TARGET]: target }, options.rate(trainer.steps + 1))
    since.push(report.loss)
    if (report.step % every && report.step < steps) continue
    const present = trainer.model('present')
    const loss = await validationLoss(judge, present, examples, validation)
    looks.push({ step: report.step, training: since.reduce((sum, v) => sum + v / since.length, 0), validation: loss })
    since = []
    if (!best || loss < best.loss) best = { model: present, step: report.step, loss }
    options.progress?.(report.step / steps, 'training')
    await options.keep?.(trainer.checkpoint())
    const step = best.step
    if (looks.filter((look) => look.step > step).length >= patience) break
  }
  return {
    model: best?.model ?? trainer.model('present'),
    looks,
    step: best?.step ?? trainer.steps,
    stoppedEarly: trainer.steps < steps,
  }
}

/** Batch number n of an endless row of epochs: it depends on n and the seed alone, so that a resumed training goes on as it would have. */
function batchNumber(n: number, train: readonly number[], batch: number, random: Random): readonly number[] {
  const perEpoch = Math.floor(train.length / batch)
  const epoch = shuffled(train, random.fork(`epoch ${Math.floor(n / perEpoch)}`))
  const from = (n % perEpoch) * batch
  return epoch.slice(from, from + batch)
}

interface Judge {
  readonly session: Session
  readonly input: string
  /** Names of the weights, which are inputs here. */
  readonly weights: readonly string[]
}

/** The network in evaluation mode followed by the loss, with its weights as inputs: opened once for all looks. */
async function openJudge(model: Model, input: string, output: string, loss: Loss): Promise<Judge> {
  const graph = new GraphBuilder({ graph: { ...model.graph, outputs: [] }, opset: model.opset })
  const target = graph.input(TARGET, ['batch', 'outputs'])
  graph.output(graph.op('Identity', [loss(graph, output, target, 2)], {}, 'fit:loss'))
  const built = graph.model()
  const weights = [...model.graph.initializers].filter(([, tensor]) => tensor.type === 'float32' && tensor.shape.length > 0)
  const initializers = new Map(built.graph.initializers)
  for (const [name] of weights) initializers.delete(name)
  const inputs = [...built.graph.inputs, ...weights.map(([name, { type, shape }]) => ({ name, type, shape }))]
  const open: Model = { ...built, graph: { ...built.graph, inputs, initializers } }
  return { session: await openSession(serializeModel(open)), input, weights: weights.map(([name]) => name) }
}

async function validationLoss(judge: Judge, model: Model, examples: Examples, chosen: readonly number[]): Promise<number> {
  const weights: Record<string, Tensor> = {}
  for (const name of judge.weights) {
    const tensor = model.graph.initializers.get(name)
    if (tensor) weights[name] = tensor
  }
  let sum = 0
  for (const part of batches(chosen, 32)) {
    const { sample, target } = batchOf(examples, part)
    const result = await judge.session.run({ ...weights, [judge.input]: sample, [TARGET]: target }, ['fit:loss'])
    sum += (Number(result['fit:loss'].data[0]) * part.length) / chosen.length
  }
  return sum
}

/** Shapes of the dropout masks of a batch: networks of this room name each dropout's output after its shape, as `…:4x8`. */
function dropoutShapes(model: Model, batch: number): Record<string, readonly number[]> {
  const masked = model.graph.nodes.filter((node) => node.op === 'Dropout')
  return Object.fromEntries(
    masked.map(({ outputs: [output] }) => [`mask:${output}`, [batch, ...(output.split(':').at(-1) ?? '').split('x').map(Number)]]),
  )
}
