import { fastGradient, projectedGradient } from '../../../adversarial/attacks.ts'
import { denseAdversary, nearestWrong } from '../../../adversarial/dense-adversary.ts'
import { crossEntropy } from '../../../adversarial/loss.ts'
import { type Budget, noiseOf, sizeOf, within } from '../../../adversarial/perturbation.ts'
import { openVictim } from '../../../adversarial/victim.ts'
import { Problem } from '../../../data/problem.ts'
import type { LabelVolume } from '../../../data/volume/volume.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import { structuralSimilarity } from '../../../scoring/similarity.ts'
import { labelDice } from '../../../volume/overlap.ts'
import type { RunContext } from '../../contract.ts'
import { chosen, taskOf } from '../attack/truth.ts'
import { type Labelling, plainLabelling, rightClasses } from './labelling.ts'
import { inTensorOrder, labelsOn, type NetworkView, tensorShape } from './network-view.ts'

export const changes = ['noise', 'one step (FGSM)', 'many steps (PGD)', 'dense adversary (DAG)'] as const
export type Change = (typeof changes)[number]

/** What one change of one size did. Arrays over the grid of the view, x fastest. */
export interface Tried {
  readonly change: Change
  readonly epsilon: number
  readonly image: Float32Array
  readonly answer: Int32Array
  /** By label of the truth. */
  readonly dice: ReadonlyMap<number, number>
  readonly meanDice: number
  /** Of the changed scan with the scan. */
  readonly similarity: number
  /** Root mean square of the change of a voxel. */
  readonly rms: number
}

export interface Attacked {
  readonly labelling: Labelling
  readonly truth: Int32Array
  readonly clean: Omit<Tried, 'change' | 'epsilon' | 'rms' | 'similarity'>
  /** Mean Dice of the clean answer dealt out over the voxels. */
  readonly chance: number
  readonly tried: readonly Tried[]
}

interface Given {
  readonly view: NetworkView
  readonly model: Model
  /** Says how classes are labels; class k is label k without it. */
  readonly labelling?: Labelling
  readonly truth?: LabelVolume
}

export interface AttackSettings {
  readonly epsilon: readonly number[]
  readonly steps: number
  readonly wish: 'nearest' | 'exchanged'
}

/** Labels a scan as it is, under noise, and under three attacks, at each size of the change. */
export async function attackScan(
  { view, model, truth: given, ...rest }: Given,
  settings: AttackSettings,
  context: RunContext,
): Promise<Attacked> {
  context.progress(0.02, 'Reading the network')
  const sample = inTensorOrder(view, view.values)
  const victim = await openVictim(model, tensorShape(view))
  try {
    const task = taskOf(victim.outputShape)
    if (task.voxels !== sample.length) {
      throw new Problem({
        what: `The network's output has shape (${victim.outputShape.join(', ')}): it does not label each voxel of its input (${victim.shape.join(', ')}).`,
        remedy: 'Give a network whose output has the grid of its input.',
      })
    }
    const labelling = rest.labelling ?? plainLabelling(task.classes, given?.labels)
    const logits = await victim.output(sample)
    const answerOf = (output: Float32Array) => inTensorOrder(view, chosen(output, task), true).map(labelling.labelOf)
    const cleanAnswer = answerOf(logits)
    const truth = given ? labelsOn(view, given) : cleanAnswer
    const right = rightClasses(inTensorOrder(view, truth), logits, labelling, given)
    const indices = [...new Set(truth)].filter((label) => label > 0).sort((a, b) => a - b)
    if (!indices.length) {
      throw new Problem({
        what: 'No voxel has a label above 0, so there is no Dice.',
        remedy: 'Check that scan, truth and network belong together.',
      })
    }
    const score = (answer: Int32Array) => {
      const dice = labelDice(answer, truth, indices)
      return { answer, dice, meanDice: mean([...dice.values()]) }
    }
    const loss = crossEntropy(right, task.classes)
    const wanted = settings.wish === 'nearest' ? nearestWrong(logits, right, task.classes) : right.map((k) => (k + 1) % task.classes)
    const wish = { truth: right, wanted, classes: task.classes }
    const options = { steps: settings.steps, signal: context.signal }
    const starts = context.random.fork('starts')
    const attacks: Readonly<Record<Change, (budget: Budget) => Promise<Float32Array>>> = {
      noise: async (budget) => within(sample, noiseOf(sample.length, budget, context.random.fork(`noise ${budget.epsilon}`)), budget),
      'one step (FGSM)': (budget) => fastGradient(victim, sample, loss, budget),
      'many steps (PGD)': (budget) => projectedGradient(victim, sample, loss, budget, { ...options, random: starts }),
      'dense adversary (DAG)': (budget) => denseAdversary(victim, sample, wish, budget, options),
    }
    const [low, high] = view.range ?? []
    const sizes = [...settings.epsilon].sort((a, b) => a - b)
    const tried: Tried[] = []
    for (const epsilon of sizes) {
      for (const change of changes) {
        context.signal.throwIfAborted()
        context.progress(
          0.05 + (0.9 * tried.length) / (sizes.length * changes.length),
          `Changes up to ${Number(epsilon.toPrecision(3))}: ${change}`,
        )
        const moved = await attacks[change]({ norm: 'l-infinity', epsilon, low, high })
        tried.push({
          change,
          epsilon,
          ...score(answerOf(await victim.output(moved))),
          ...comparison(view, inTensorOrder(view, moved, true)),
        })
      }
    }
    const clean = { image: view.values, ...score(cleanAnswer) }
    return { labelling, truth, clean, chance: chanceDice(cleanAnswer, truth, indices), tried }
  } finally {
    await victim.release()
  }
}

function comparison({ grid, values }: NetworkView, image: Float32Array): Pick<Tried, 'image' | 'similarity' | 'rms'> {
  const rms =
    sizeOf(
      image.map((value, n) => value - values[n]),
      'l2',
    ) / Math.sqrt(image.length)
  return { image, rms, similarity: structuralSimilarity(image, values, [...grid.shape].reverse()) }
}

/** Labels dealt out at random overlap by the product of their shares: Dice 2pq / (p + q). */
function chanceDice(answer: Int32Array, truth: Int32Array, indices: readonly number[]): number {
  const share = (labels: Int32Array, index: number) => labels.reduce((sum, label) => sum + (label === index ? 1 : 0), 0) / labels.length
  return mean(
    indices.map((index) => {
      const [p, q] = [share(answer, index), share(truth, index)]
      return (2 * p * q) / (p + q)
    }),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
}

/** The change with the lowest Dice; of equals the smallest. Noise is not among them. */
export function worstOf({ tried }: Attacked): Tried | undefined {
  const attacks = tried.filter(({ change }) => change !== 'noise')
  return attacks.reduce<Tried | undefined>((worst, each) => (!worst || each.meanDice < worst.meanDice ? each : worst), undefined)
}
