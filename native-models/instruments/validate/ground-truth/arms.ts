import type { Random } from '../../../statistics/random.ts'
import type { Split } from '../../../training/split.ts'
import type { Example } from './example.ts'
import { type ChosenMethod, type SubjectScore, scoreMaps } from './explain.ts'
import type { Processing } from './process-map.ts'
import { type Task, withShuffledTargets } from './task.ts'
import { type Trained, type TrainingPlan, trainFor } from './train.ts'

/**
 * What networks a method is asked to explain. `planted`: trained on the task. `shuffled`: trained on the same images with the targets dealt
 * out anew. `empty`: trained on images in which nothing was planted. `random`: new weights, not trained.
 */
export const ARMS = ['planted', 'shuffled', 'empty', 'random'] as const

export type Arm = (typeof ARMS)[number]

export interface Observation extends SubjectScore {
  readonly method: string
  readonly arm: Arm
  /** Which repetition: its cohort, split, weights and noise are its own. */
  readonly seed: number
  /** Which network of the arm in this repetition. */
  readonly network: number
}

export interface NetworkScore extends Omit<Trained, 'model' | 'split'> {
  readonly arm: Exclude<Arm, 'random'>
  readonly seed: number
  /** Which network of the arm in this repetition. */
  readonly network: number
  readonly subjects: { readonly train: number; readonly validation: number; readonly test: number }
}

export interface ValidationPlan extends TrainingPlan {
  readonly methods: readonly ChosenMethod[]
  readonly processing: Processing
  /** Repetitions. */
  readonly seeds: number
  /** Networks that are trained on the task in each repetition, on one split, from weights of their own. */
  readonly networks: number
  /** Test subjects whose maps are scored, at most, in each repetition. */
  readonly explained: number
  /** Untrained networks of each repetition, and the subjects that each explains. */
  readonly randomNetworks: number
  readonly randomExplained: number
}

export interface Validation {
  readonly observations: readonly Observation[]
  readonly networks: readonly NetworkScore[]
  /** The network that was trained on the task in the first repetition. */
  readonly first: Trained
  /** The task of the first repetition, and one test subject's maps. */
  readonly task: Task
  readonly example: Example
}

/** Makes the task of one repetition: with its signal, or `empty`; `undefined` when there is no empty one (data of a user, which is as it is). */
export type TaskSource = (random: Random, empty: boolean, repetition: number) => Promise<Task | undefined>

interface Context {
  readonly signal?: AbortSignal
  progress?(fraction: number, message: string): void
}

/** Trains, explains and scores, with the nulls beside it, as often as the plan says. */
export async function validate(source: TaskSource, plan: ValidationPlan, random: Random, context: Context = {}): Promise<Validation> {
  const observations: Observation[] = []
  const networks: NetworkScore[] = []
  let first: { trained: Trained; task: Task; subject: number } | undefined
  const maps: { title: string; map: Float32Array }[] = []
  for (let seed = 0; seed < plan.seeds; seed++) {
    const stream = random.fork(`seed ${seed}`)
    const report = (from: number, to: number) => (fraction: number, message: string) =>
      context.progress?.(
        (seed + from + (to - from) * fraction) / plan.seeds,
        plan.seeds > 1 ? `${message} (${seed + 1} of ${plan.seeds})` : message,
      )
    context.progress?.(seed / plan.seeds, 'Making the cohort')
    const task = await source(stream.fork('cohort'), false, seed)
    if (!task) throw new RangeError('a source without a task')
    const empty = await source(stream.fork('empty cohort'), true, seed)
    const part = (network: number) => report((0.3 * network) / plan.networks, (0.3 * (network + 1)) / plan.networks)
    const trained = await runArm('planted', task, part(0))
    first ??= { trained, task, subject: trained.split.test[0] }
    for (let network = 1; network < plan.networks; network++) await runArm('planted', task, part(network), network, trained.split)
    await runArm('shuffled', withShuffledTargets(task, stream.fork('shuffle')), report(0.3, 0.55))
    if (empty) await runArm('empty', empty, report(0.55, 0.8))
    await runRandom(task, trained.split, report(0.8, 1))

    async function runArm(
      arm: Exclude<Arm, 'random'>,
      data: Task,
      progress: (fraction: number, message: string) => void,
      network = 0,
      known?: Split,
    ): Promise<Trained> {
      const own = network === 0 ? arm : `${arm} ${network}`
      const { model, split, ...scores } = await trainFor(data, plan, stream.fork(own), {
        signal: context.signal,
        progress: (fraction, message) => progress(0.6 * fraction, `${NAMES[arm]}: ${message}`),
        split: known,
      })
      const { train, validation, test } = split
      networks.push({ ...scores, arm, seed, network, subjects: { train: train.length, validation: validation.length, test: test.length } })
      const chosen = test.slice(0, plan.explained)
      for (const [at, method] of plan.methods.entries()) {
        progress(0.6 + (0.4 * at) / plan.methods.length, `${NAMES[arm]}: explaining with ${method.method.title}`)
        const found = await scoreMaps(method, model, data, chosen, plan.processing, stream.fork(`${own} maps`), {
          signal: context.signal,
          known: split.train,
          see: (subject, map) => {
            if (seed === 0 && network === 0 && arm === 'planted' && subject === chosen[0]) maps.push({ title: method.label, map })
          },
        })
        observations.push(...found.map((score) => ({ ...score, method: method.label, arm, seed, network })))
      }
      return { model, split, ...scores }
    }

    async function runRandom(data: Task, { train, test }: Split, progress: (fraction: number, message: string) => void): Promise<void> {
      for (let network = 0; network < plan.randomNetworks; network++) {
        progress(network / plan.randomNetworks, 'Untrained networks')
        const model = plan.network(stream.fork(`untrained ${network}`))
        const chosen = Array.from(
          { length: Math.min(plan.randomExplained, test.length) },
          (_, i) => test[(network * plan.randomExplained + i) % test.length],
        )
        for (const method of plan.methods) {
          const found = await scoreMaps(method, model, data, chosen, plan.processing, stream.fork(`untrained ${network}`), {
            signal: context.signal,
            known: train,
          })
          observations.push(...found.map((score) => ({ ...score, method: method.label, arm: 'random' as const, seed, network })))
        }
      }
    }
  }
  if (!first) throw new RangeError('no repetition')
  return { observations, networks, first: first.trained, task: first.task, example: { subject: first.subject, maps } }
}

const NAMES = { planted: 'Signal', shuffled: 'Shuffled targets', empty: 'Nothing planted' }
