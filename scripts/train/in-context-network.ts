import { floatTensor, type Tensor } from '../../native-models/data/tensor.ts'
import type { GraphBuilder } from '../../native-models/graph/build.ts'
import { canvas } from '../../native-models/phantoms/head/slices/cut.ts'
import type { SliceTask } from '../../native-models/phantoms/head/slices/task.ts'
import type { Random } from '../../native-models/statistics/random.ts'
import { binaryEntropies } from '../../native-models/training/losses.ts'
import { inContextNetwork } from '../../native-models/training/networks/in-context.ts'
import { adamW } from '../../native-models/training/optimisers.ts'
import type { TrainingStepOptions } from '../../native-models/training/step.ts'

/** How many tasks a step sees, and how many examples each of them has at most. */
export const groups = 3
export const mostExamples = 6
const { size } = canvas

/** The network of segment/in-context and how it is trained. */
export function inContextTrainingStep(random: Random): TrainingStepOptions & { random: Random } {
  const each = [groups, 1, size, size]
  const shown = [groups * mostExamples, 1, size, size]
  return {
    model: inContextNetwork({ groups, examples: mostExamples, size, random }),
    shapes: {
      image: each,
      exampleImages: shown,
      exampleAnswers: shown,
      valid: [groups, mostExamples],
      wanted: each,
      label: [groups, 1, 1, 1],
    },
    targets: ['wanted', 'label'],
    loss: inContextLoss,
    optimiser: adamW({ weightDecay: 0.01 }),
    clipNorm: 1,
    random,
  }
}

/** Cross-entropy and Dice where the answer is a label, mean absolute error (a tenth counts as ½) where it is an image. */
function inContextLoss(graph: GraphBuilder, [score]: readonly string[], { wanted: truth, label }: Readonly<Record<string, string>>) {
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const over = graph.ints([1, 2, 3])
  const mean = (value: string) => graph.op('ReduceMean', [value, over], { keepdims: 1 })
  const sum = (value: string) => graph.op('ReduceSum', [value, over], { keepdims: 1 })
  const entropies = mean(binaryEntropies(graph, score, truth))
  const p = op('Sigmoid', score)
  const overlap = op('Add', op('Mul', sum(op('Mul', p, truth)), graph.scalar(2)), graph.scalar(1))
  const sizes = op('Add', op('Add', sum(op('Mul', p, p)), sum(op('Mul', truth, truth))), graph.scalar(1))
  const dices = op('Sub', graph.scalar(1), op('Div', overlap, sizes))
  const errors = mean(op('Abs', op('Sub', score, truth)))
  const isImage = op('Sub', graph.scalar(1), label)
  const total = (value: string) => graph.op('ReduceMean', [value], { keepdims: 0 })
  const share = (value: string, where: string) =>
    graph.op('Div', [
      graph.op('ReduceSum', [op('Mul', value, where)], { keepdims: 0 }),
      graph.op('Add', [graph.op('ReduceSum', [where], { keepdims: 0 }), graph.scalar(1e-6)]),
    ])
  const labelled = op('Mul', label, op('Add', op('Mul', entropies, graph.scalar(4)), dices))
  const imaged = op('Mul', op('Mul', isImage, errors), graph.scalar(5))
  return { total: total(op('Add', labelled, imaged)), parts: { dice: share(dices, label), error: share(errors, isImage) } }
}

/** Tasks side by side as the network's inputs and targets; each sees as many of its examples as `counts` says. */
export function feedsOf(tasks: readonly SliceTask[], counts: readonly number[]): Record<string, Tensor> {
  const joined = (arrays: readonly Float32Array[]) => {
    const out = new Float32Array(arrays.length * size * size)
    for (const [n, array] of arrays.entries()) out.set(array, n * size * size)
    return floatTensor([arrays.length, 1, size, size], out)
  }
  const examples = tasks.flatMap(({ examples }) => Array.from({ length: mostExamples }, (_, n) => examples[n % examples.length]))
  return {
    image: joined(tasks.map(({ target }) => target.image)),
    exampleImages: joined(examples.map(({ image }) => image)),
    exampleAnswers: joined(examples.map(({ answer }) => answer)),
    valid: floatTensor(
      [tasks.length, mostExamples],
      Float32Array.from({ length: tasks.length * mostExamples }, (_, n) =>
        n % mostExamples < counts[Math.floor(n / mostExamples)] ? 1 : 0,
      ),
    ),
    wanted: joined(tasks.map(({ target }) => target.answer)),
    label: floatTensor(
      [tasks.length, 1, 1, 1],
      Float32Array.from(tasks, ({ kind }) => (kind === 'segment' ? 1 : 0)),
    ),
  }
}
