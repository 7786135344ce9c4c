import { floatTensor, type Tensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import { openAdversary } from '../../../training/adversary.ts'
import { crossEntropy } from '../../../training/losses.ts'
import { sgd } from '../../../training/optimisers.ts'
import { openTrainer } from '../../../training/trainer.ts'

/** Samples in rows, and their classes. */
export interface Labelled {
  readonly rows: readonly Float32Array[]
  readonly classes: ArrayLike<number>
}

export interface Training {
  readonly width: number
  readonly steps: number
  readonly rate: number
  /** Radius of the ℓ2 ball in which each sample is attacked while training; 0 is ordinary training. */
  readonly epsilon: number
  readonly attackSteps: number
}

/** Most samples in one step; fewer are all taken each time. */
const BATCH = 256

/** One hidden layer of rectified units, its weights drawn evenly within ± 1/√fan-in. Input `x` (open batch), output `logits`. */
function denseNetwork(size: number, width: number, classes: number, random: Random): Model {
  const graph = new GraphBuilder()
  const even = (shape: readonly [number, number], name: string) => {
    const draws = random.fork(name)
    return floatTensor(
      shape,
      Float32Array.from({ length: shape[0] * shape[1] }, () => draws.between(-1, 1) / Math.sqrt(shape[1])),
    )
  }
  const x = graph.input('x', [null, size])
  const biases = random.fork('see.bias')
  const shift = floatTensor(
    [width],
    Float32Array.from({ length: width }, () => biases.between(-1, 1) / Math.sqrt(size)),
  )
  const hidden = graph.op('Gemm', [x, graph.weight('see', even([width, size], 'see')), graph.weight('see.bias', shift)], { transB: 1 })
  const last = graph.weight('decide', even([classes, width], 'decide'))
  graph.output(
    graph.op('Gemm', [graph.op('Relu', [hidden]), last, graph.weight('decide.bias', floatTensor([classes], 0))], { transB: 1 }, 'logits'),
    'float32',
    [null, classes],
  )
  return graph.model()
}

/** Trains a network of its own on labelled rows, ordinary or adversarial. */
export async function trainClassifier(
  { rows, classes }: Labelled,
  count: number,
  plan: Training,
  random: Random,
  signal?: AbortSignal,
): Promise<Model> {
  const size = rows[0]?.length ?? 0
  const batch = Math.min(BATCH, rows.length)
  const model = denseNetwork(size, plan.width, count, random.fork('weights'))
  const loss = crossEntropy()
  const shapes = { x: [batch, size], target: [batch, count] }
  const trainer = await openTrainer({
    model,
    shapes,
    targets: ['target'],
    loss: (graph, [logits = ''], { target = '' }) => ({ total: loss(graph, logits, target, 2) }),
    optimiser: sgd(),
    random: random.fork('steps'),
  })
  const adversary =
    plan.epsilon > 0
      ? await openAdversary({
          model,
          shape: shapes.x,
          targetShape: shapes.target,
          weights: Object.keys(trainer.weights()),
          loss,
          budget: { norm: 'l2', epsilon: plan.epsilon },
          steps: plan.attackSteps,
          stepSize: plan.epsilon / 4,
        })
      : undefined
  try {
    const draws = random.fork('batches')
    for (let step = 0; step < plan.steps; step++) {
      signal?.throwIfAborted()
      const chosen = rows.length === batch ? rows.map((_, n) => n) : Array.from({ length: batch }, () => draws.integer(rows.length))
      const { x, target } = batchOf(rows, classes, chosen, size, count)
      const worst = adversary ? await adversary.worst(x, target, trainer.weights()) : x
      await trainer.step({ x: worst, target }, plan.rate)
    }
    return trainer.model('present')
  } finally {
    await Promise.all([trainer.release(), adversary?.release()])
  }
}

function batchOf(
  rows: readonly Float32Array[],
  classes: ArrayLike<number>,
  chosen: readonly number[],
  size: number,
  count: number,
): { x: Tensor; target: Tensor } {
  const x = new Float32Array(chosen.length * size)
  const target = new Float32Array(chosen.length * count)
  chosen.forEach((n, at) => {
    x.set(rows[n] ?? [], at * size)
    target[at * count + (classes[n] ?? 0)] = 1
  })
  return { x: floatTensor([chosen.length, size], x), target: floatTensor([chosen.length, count], target) }
}
