import { weightLayers, withRandomWeights } from '../../../attribution/randomise.ts'
import { Problem } from '../../../data/problem.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Model } from '../../../graph/onnx/model.ts'
import type { Random } from '../../../statistics/random.ts'
import { fit } from '../../../training/fit.ts'
import { binaryCrossEntropy, meanSquaredError } from '../../../training/losses.ts'
import { withOpenBatch } from '../../../training/open-batch.ts'
import { adam } from '../../../training/optimisers.ts'
import { constant } from '../../../training/schedule.ts'
import { shuffled } from '../../../training/split.ts'

export interface Lesson {
  readonly model: Model
  /** Shape of one sample, its first axis 1. */
  readonly shape: readonly number[]
  readonly samples: readonly Float32Array[]
  /** One number a sample; 0 and 1 only are two classes. */
  readonly targets: readonly number[]
  /** Which number of the model's output is trained: the one that is explained. */
  readonly element: number
  readonly steps: number
}

/**
 * A network of the same architecture, from weights drawn anew, trained on the same samples with the targets dealt out anew among them (or,
 * with `deal` false, as they are: then it should learn what the model knows). All else is as it was, the explained output included.
 */
export async function retrained({ model, shape, samples, targets, element, steps }: Lesson, deal: boolean, random: Random): Promise<Model> {
  if (targets.length !== samples.length) {
    throw new Problem({
      what: `There are ${targets.length} targets, but ${samples.length} samples.`,
      remedy: 'Give one number for each sample.',
    })
  }
  if (samples.length < 10) {
    throw new Problem({
      what: `${samples.length} samples are too few to train networks on shuffled targets.`,
      remedy: 'Give at least 10, or leave out the targets.',
    })
  }
  const dealt = deal ? shuffled([...targets], random.fork('deal')) : targets
  const tensors = weightLayers(model).flatMap((layer) => layer.tensors)
  const fresh = withOneOutput(withOpenBatch(withRandomWeights(model, tensors, 'draw', random.fork('weights'))), element)
  const train = samples.map((_, n) => n)
  const classes = targets.every((target) => target === 0 || target === 1)
  const trained = await fit({
    model: fresh,
    examples: {
      count: samples.length,
      shape: shape.slice(1),
      sample: (i) => samples[i] ?? new Float32Array(),
      target: (i) => dealt[i] ?? 0,
    },
    train,
    // Stopped by what it learns, not by what it foresees: on shuffled targets there is nothing to foresee, and it would stop untrained.
    validation: train,
    loss: classes ? binaryCrossEntropy : meanSquaredError,
    optimiser: adam(),
    rate: constant(0.003),
    batch: Math.min(16, train.length),
    steps,
    every: Math.max(5, Math.round(steps / 8)),
    patience: 4,
    clipNorm: 5,
    random: random.fork('fit'),
  })
  const initializers = new Map(model.graph.initializers)
  for (const name of initializers.keys()) {
    const tensor = trained.model.graph.initializers.get(name)
    if (tensor) initializers.set(name, tensor)
  }
  return { ...model, graph: { ...model.graph, initializers } }
}

/** The model with one number a sample as its only output. */
function withOneOutput(model: Model, element: number): Model {
  const [output] = model.graph.outputs
  const graph = new GraphBuilder({ graph: { ...model.graph, outputs: [] }, opset: model.opset })
  const flat = graph.op('Flatten', [output?.name ?? ''], { axis: 1 })
  graph.output(graph.op('Gather', [flat, graph.ints([element])], { axis: 1 }), 'float32', ['batch', 1])
  return graph.model()
}
