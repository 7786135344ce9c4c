import { Problem } from '../data/problem.ts'
import { floatTensor, type Tensor } from '../data/tensor.ts'
import type { Model } from '../graph/onnx/model.ts'
import { serializeModel } from '../graph/onnx/save.ts'
import { openSession, type Session } from '../runtime/session.ts'
import type { Random } from '../statistics/random.ts'
import { drawMask, type TrainingStep, type TrainingStepOptions, trainingStep } from './step.ts'

export interface StepReport {
  readonly step: number
  readonly loss: number
  /** Norm of the gradient before clipping. */
  readonly norm: number
  readonly parts: Readonly<Record<string, number>>
}

/** Runs training steps and holds what they change. One trainer owns one session; release it when done. */
export interface Trainer {
  readonly steps: number
  /** One update at learning rate `rate` on the network's inputs and the targets, by name. Throws `Problem` when the loss is not finite. */
  step(feeds: Readonly<Record<string, Tensor>>, rate: number): Promise<StepReport>
  /** The present weights, by name: the inputs of a graph that looks at the network between steps. Not copies. */
  weights(): Readonly<Record<string, Tensor>>
  /** The network with its present weights, or with their running average. */
  model(which?: 'present' | 'averaged'): Model
  /** Everything needed to go on: a runnable model that also carries the optimiser's state. */
  checkpoint(): Model
  release(): Promise<void>
}

export interface TrainerOptions extends TrainingStepOptions {
  readonly random: Random
  readonly threads?: number
  /** Decay of the running average of the weights, such as 0.999; it warms up as (1 + n) / (10 + n). */
  readonly averageDecay?: number
  /** A model that `checkpoint` gave. */
  readonly resume?: Model
}

export async function openTrainer(options: TrainerOptions): Promise<Trainer> {
  const step = await trainingStep(options)
  const session = await openSession(serializeModel(step.model), { threads: options.threads })
  return new RunningTrainer(options, step, session)
}

const AVERAGE = 'average:'

class RunningTrainer implements Trainer {
  steps = 0
  private readonly options: TrainerOptions
  private readonly plan: TrainingStep
  private readonly session: Session
  private values: Record<string, Tensor>
  private readonly average = new Map<string, Float32Array>()

  constructor(options: TrainerOptions, plan: TrainingStep, session: Session) {
    this.options = options
    this.plan = plan
    this.session = session
    this.values = { ...plan.start }
    const { resume } = options
    if (resume) {
      this.steps = Number(resume.metadata.step ?? 0)
      for (const name of Object.keys(this.values)) this.values[name] = stored(resume, name)
    }
    for (const name of plan.weights) {
      const from = resume?.graph.initializers.get(AVERAGE + name) ?? this.values[name]
      this.average.set(name, Float32Array.from(from.data as Float32Array))
    }
  }

  async step(feeds: Readonly<Record<string, Tensor>>, rate: number): Promise<StepReport> {
    const number = this.steps + 1
    const random = this.options.random.fork(`step ${number}`)
    const masks = Object.fromEntries(
      [...this.plan.masks].map(([name, { shape, ratio }]) => [name, drawMask(shape, ratio, () => random.uniform())]),
    )
    const scalars = { rate: floatTensor([], [rate]), step: floatTensor([], [number]) }
    const results = await this.session.run({ ...feeds, ...masks, ...this.values, ...scalars })
    const scalar = (name: string) => Number(results[name].data[0])
    if (!Number.isFinite(scalar('loss')) || !Number.isFinite(scalar('norm'))) {
      throw new Problem({
        kind: 'failed',
        what: `Training step ${number} gave a loss of ${scalar('loss')}.`,
        remedy: 'Go on from the last checkpoint with a lower learning rate.',
      })
    }
    this.steps = number
    for (const name of Object.keys(this.values)) this.values[name] = results[`next:${name}`]
    this.updateAverage(number)
    const parts = Object.keys(results).filter((name) => name.startsWith('part:'))
    return {
      step: number,
      loss: scalar('loss'),
      norm: scalar('norm'),
      parts: Object.fromEntries(parts.map((name) => [name.slice(5), scalar(name)])),
    }
  }

  weights(): Readonly<Record<string, Tensor>> {
    return this.values
  }

  private updateAverage(number: number): void {
    const decay = Math.min(this.options.averageDecay ?? 0, (1 + number) / (10 + number))
    for (const [name, average] of this.average) {
      const present = this.values[name].data as Float32Array
      for (let i = 0; i < average.length; i++) average[i] = decay * average[i] + (1 - decay) * present[i]
    }
  }

  model(which: 'present' | 'averaged' = 'averaged'): Model {
    const { model } = this.options
    const current = (name: string, tensor: Tensor): Tensor => {
      const average = this.average.get(name)
      if (which === 'averaged' && average) return { ...tensor, data: average.slice() }
      return this.values[name] ?? tensor
    }
    const initializers = new Map([...model.graph.initializers].map(([name, tensor]) => [name, current(name, tensor)]))
    return { ...model, graph: { ...model.graph, initializers } }
  }

  checkpoint(): Model {
    const present = this.model('present')
    const initializers = new Map(present.graph.initializers)
    for (const [name, tensor] of Object.entries(this.values)) initializers.set(name, tensor)
    for (const [name, data] of this.average) initializers.set(AVERAGE + name, { ...this.values[name], data })
    return { ...present, metadata: { ...present.metadata, step: String(this.steps) }, graph: { ...present.graph, initializers } }
  }

  release(): Promise<void> {
    return this.session.release()
  }
}

function stored(checkpoint: Model, name: string): Tensor {
  const tensor = checkpoint.graph.initializers.get(name)
  if (!tensor)
    throw new Problem({
      what: `The checkpoint has no "${name}".`,
      remedy: 'Resume with the network and the optimiser that wrote it, or begin anew.',
    })
  return tensor
}
