import { numbersOf, type Tensor } from '../data/tensor.ts'
import type { Model } from '../graph/onnx/model.ts'
import { isFloat } from '../graph/types.ts'
import type { Random } from '../statistics/random.ts'

/** How weights are made random: drawn anew with each tensor's mean and deviation, or each tensor's numbers shuffled. */
export type Randomisation = 'draw' | 'permute'

/** Weight tensors of a model, those of the first layer first; each layer is the tensors that one node reads. */
export function weightLayers({ graph }: Model): { readonly name: string; readonly tensors: readonly string[] }[] {
  const seen = new Set<string>()
  return graph.nodes.flatMap((node) => {
    const tensors = node.inputs.filter((name) => {
      const tensor = graph.initializers.get(name)
      // Statistics of batch normalisation, scales and single numbers are no weights: without them signals would die or explode.
      return tensor && isFloat(tensor.type) && tensor.data.length > 1 && !seen.has(name) && WEIGHTED.has(node.op)
    })
    for (const name of tensors) seen.add(name)
    return tensors.length ? [{ name: node.name || (node.outputs[0] ?? node.op), tensors }] : []
  })
}

const WEIGHTED = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Add', 'LSTM', 'GRU', 'RNN', 'Mul'])

/** The model with these tensors made random. Its other weights stay. */
export function withRandomWeights(model: Model, tensors: readonly string[], how: Randomisation, random: Random): Model {
  const initializers = new Map(model.graph.initializers)
  for (const name of tensors) {
    const tensor = initializers.get(name)
    if (tensor) initializers.set(name, how === 'permute' ? permuted(tensor, random.fork(name)) : redrawn(tensor, random.fork(name)))
  }
  return { ...model, graph: { ...model.graph, initializers } }
}

function redrawn(tensor: Tensor, random: Random): Tensor {
  const numbers = numbersOf(tensor)
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length)
  return { type: 'float32', shape: tensor.shape, data: Float32Array.from(numbers, () => mean + deviation * random.normal()) }
}

function permuted(tensor: Tensor, random: Random): Tensor {
  const numbers = Float32Array.from(numbersOf(tensor))
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const kept = numbers[i] ?? 0
    numbers[i] = numbers[j] ?? 0
    numbers[j] = kept
  }
  return { type: 'float32', shape: tensor.shape, data: numbers }
}
