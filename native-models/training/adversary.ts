import { type Budget, steepest, within } from '../adversarial/perturbation.ts'
import { elementCount, floatTensor, type Tensor } from '../data/tensor.ts'
import { GraphBuilder } from '../graph/build.ts'
import { differentiate } from '../graph/differentiate.ts'
import type { Model } from '../graph/onnx/model.ts'
import { openModel } from '../graph/open.ts'
import { specialise } from '../graph/specialise.ts'
import type { Loss } from './losses.ts'

/** Makes the worst inputs of a batch for the present weights: adversarial training is a step on what it gives. */
export interface Adversary {
  /** `batch` with each sample moved within the budget so that the loss grows; projected gradient in `steps` steps. */
  worst(batch: Tensor, target: Tensor, weights: Readonly<Record<string, Tensor>>): Promise<Tensor>
  release(): Promise<void>
}

/**
 * Madry et al. (2018), arXiv 1706.06083: the inner maximisation of adversarial training. `model` has one input, whose batch axis is the first of
 * `shape`; `targetShape` is that of the target of `loss`. Weights named in `weights` of each call are inputs of the graph.
 */
export async function openAdversary(options: {
  readonly model: Model
  readonly shape: readonly number[]
  readonly targetShape: readonly number[]
  readonly weights: readonly string[]
  readonly loss: Loss
  readonly budget: Budget
  readonly steps: number
  readonly stepSize?: number
}): Promise<Adversary> {
  const { model, shape, targetShape, loss, budget, steps, stepSize = (2.5 * budget.epsilon) / steps } = options
  const [input] = model.graph.inputs
  const [output] = model.graph.outputs
  const name = input?.name ?? ''
  const forward = new GraphBuilder({
    graph: { ...model.graph, inputs: [{ name, type: 'float32', shape }], outputs: [] },
    opset: model.opset,
  })
  const target = forward.input('adversary:target', targetShape)
  forward.output(loss(forward, output?.name ?? '', target, targetShape.length))
  const built = forward.model()
  const total = built.graph.outputs[0]?.name ?? ''
  const initializers = new Map(built.graph.initializers)
  const inputs = [...built.graph.inputs]
  const start: Record<string, Tensor> = {}
  for (const weight of options.weights) {
    const tensor = initializers.get(weight)
    if (!tensor) continue
    initializers.delete(weight)
    inputs.push({ name: weight, type: 'float32', shape: tensor.shape })
    start[weight] = tensor
  }
  const zeros = { [name]: floatTensor(shape, 0), 'adversary:target': floatTensor(targetShape, 0), ...start }
  const specialised = await specialise({ ...built, graph: { ...built.graph, inputs, initializers } }, zeros)
  const walked = differentiate(specialised, { of: total, wrt: [name] })
  const session = await openModel(walked.model)
  const one = floatTensor(specialised.shapes.get(total) ?? [], 1)
  const size = elementCount(shape) / (shape[0] ?? 1)
  return {
    async worst(batch, given, weights) {
      const first = Float32Array.from(batch.data as Float32Array)
      let place = first
      const kept = Object.fromEntries(Object.keys(start).map((weight) => [weight, weights[weight] ?? (start[weight] as Tensor)]))
      for (let step = 0; step < steps; step++) {
        const results = await session.run({ [name]: { ...batch, data: place }, 'adversary:target': given, ...kept, [walked.seed]: one })
        const gradient = results[walked.gradients[name] ?? '']?.data as Float32Array
        const next = new Float32Array(place.length)
        for (let from = 0; from < place.length; from += size) {
          const sample = first.subarray(from, from + size) as Float32Array
          const direction = steepest(gradient.slice(from, from + size), budget)
          const delta = direction.map((slope, i) => (place[from + i] ?? 0) + stepSize * slope - (sample[i] ?? 0))
          next.set(within(sample, delta, budget), from)
        }
        place = next
      }
      return { ...batch, data: place }
    },
    release: () => session.release(),
  }
}
