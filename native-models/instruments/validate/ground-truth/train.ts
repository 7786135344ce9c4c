import type { Model } from '../../../graph/onnx/model.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { leastSquares, predictLinear } from '../../../statistics/least-squares.ts'
import type { Random } from '../../../statistics/random.ts'
import { type Fit, fit } from '../../../training/fit.ts'
import { binaryCrossEntropy, meanSquaredError } from '../../../training/losses.ts'
import { adam } from '../../../training/optimisers.ts'
import { predict } from '../../../training/predict.ts'
import { cosine } from '../../../training/schedule.ts'
import { type Split, shuffled, splitByGroup } from '../../../training/split.ts'
import { examplesOf, type Task } from './task.ts'

export interface TrainingPlan {
  /** A network of one output with new weights. */
  network(random: Random): Model
  readonly steps: number
  readonly batch: number
  readonly rate: number
}

/** A network that was trained for a task, and how well it does: all scores are correlations of prediction and target over test subjects. */
export interface Trained {
  readonly model: Model
  readonly split: Split
  readonly fit: Omit<Fit, 'model'>
  readonly score: number
  /** Of the best linear prediction from true volumes and brightness of every place. */
  readonly oracle: number
  /** The 95th percentile of |score| when targets are dealt out at random among the test subjects. */
  readonly chance: number
}

const PERMUTATIONS = 999

export async function trainFor(
  task: Task,
  plan: TrainingPlan,
  random: Random,
  { split: known, ...context }: { signal?: AbortSignal; progress?(fraction: number, message: string): void; split?: Split } = {},
): Promise<Trained> {
  const examples = examplesOf(task)
  const people = task.subjects.map(({ person }) => person)
  const split = known ?? task.split ?? splitByGroup(people, { train: 0.7, validation: 0.1 }, random.fork('split'))
  const { model, ...course } = await fit({
    model: plan.network(random.fork('weights')),
    examples,
    train: split.train,
    validation: split.validation,
    loss: task.kind === 'class' ? binaryCrossEntropy : meanSquaredError,
    optimiser: adam(),
    rate: cosine({ rate: plan.rate, total: plan.steps, warmUp: Math.min(20, plan.steps / 5) }),
    batch: plan.batch,
    steps: plan.steps,
    every: Math.max(5, Math.round(plan.steps / 12)),
    patience: 6,
    clipNorm: 5,
    random: random.fork('fit'),
    ...context,
  })
  const targets = split.test.map((i) => task.subjects[i].target)
  const predictions = await predict(model, examples, split.test)
  return {
    model,
    split,
    fit: course,
    score: pearson(predictions, targets),
    oracle: oracleScore(task, split),
    chance: chanceScore(predictions, targets, random.fork('chance')),
  }
}

/** Least squares on what is truly there, fitted to the training subjects and scored on the test subjects. */
function oracleScore({ subjects }: Task, { train, test }: Split): number {
  if (!subjects[0]?.measured.length) return Number.NaN
  const fitted = leastSquares(
    train.map((i) => subjects[i].measured),
    train.map((i) => subjects[i].target),
  )
  const predictions = test.map((i) => predictLinear(fitted, subjects[i].measured))
  return pearson(
    predictions,
    test.map((i) => subjects[i].target),
  )
}

function chanceScore(predictions: readonly number[], targets: readonly number[], random: Random): number {
  const drawn = Array.from({ length: PERMUTATIONS }, () => Math.abs(pearson(predictions, shuffled(targets, random))))
  return drawn.sort((a, b) => a - b)[Math.floor(0.95 * PERMUTATIONS)]
}
