import { floatTensor, numbersOf, type Tensor } from '../../data/tensor.ts'
import { floatOf, intOf, type Model, type Node } from '../../graph/onnx/model.ts'

/** The axis of the weights that belongs to output channels. */
const CHANNEL_AXIS: Readonly<Record<string, (node: Node) => number>> = {
  Conv: () => 0,
  ConvTranspose: () => 1,
  Gemm: (node) => (intOf(node, 'transB', 0) === 1 ? 0 : 1),
}

/**
 * Merges each batch normalisation into the convolution or dense layer right before it, when nothing else reads what lies between:
 * W γ / √(σ² + ε), and β + (b − μ) γ / √(σ² + ε). The model computes the same.
 */
export function mergeBatchNorm(model: Model): Model {
  const { nodes, outputs } = model.graph
  const initializers = new Map(model.graph.initializers)
  const readers = new Map<string, number>()
  for (const name of [...nodes.flatMap((node) => node.inputs), ...outputs.map((output) => output.name)])
    readers.set(name, (readers.get(name) ?? 0) + 1)
  const makers = new Map(nodes.map((node) => [node.outputs[0], node]))
  // Exporters write constants that are alike once, and copies of them as Identity.
  const constant = (name: string): Tensor | undefined => {
    const maker = makers.get(name)
    if (maker?.op === 'Identity') return constant(maker.inputs[0] ?? '')
    const value = maker?.op === 'Constant' ? maker.attributes.value : undefined
    return value && 'tensor' in value ? value.tensor : initializers.get(name)
  }
  const replaced = new Map<Node, Node>()
  const merged = new Set<Node>()
  for (const norm of nodes) {
    const [value = ''] = norm.inputs
    const layer = makers.get(value)
    const axis = layer && CHANNEL_AXIS[layer.op]?.(layer)
    if (norm.op !== 'BatchNormalization' || !layer || axis === undefined || readers.get(value) !== 1) continue
    if (intOf(norm, 'training_mode', 0) === 1 || (layer.op === 'ConvTranspose' && intOf(layer, 'group', 1) !== 1)) continue
    const [scale, shift, mean, variance] = norm.inputs.slice(1).map(constant)
    const weight = constant(layer.inputs[1] ?? '')
    const bias = layer.inputs[2] ? constant(layer.inputs[2]) : undefined
    if (!scale || !shift || !mean || !variance || !weight || (layer.inputs[2] && !bias)) continue
    const [gamma, beta, mu, sigma] = [scale, shift, mean, variance].map(numbersOf)
    const factor = (gamma ?? []).map((g, k) => g / Math.sqrt((sigma?.[k] ?? 0) + floatOf(norm, 'epsilon', 1e-5)))
    const old = bias ? numbersOf(bias) : []
    const gain = layer.op === 'Gemm' ? floatOf(layer, 'beta', 1) : 1
    const offset = factor.map((f, k) => ((beta?.[k] ?? 0) + (gain * (old[k] ?? 0) - (mu?.[k] ?? 0)) * f) / gain)
    const [weightName, biasName] = [`${norm.outputs[0]}:weight`, `${norm.outputs[0]}:bias`]
    initializers.set(weightName, scaledAlong(weight, axis, factor))
    initializers.set(biasName, floatTensor([offset.length], offset))
    replaced.set(layer, { ...layer, inputs: [layer.inputs[0] ?? '', weightName, biasName], outputs: [norm.outputs[0] ?? ''] })
    merged.add(norm)
  }
  const kept = nodes.filter((node) => !merged.has(node)).map((node) => replaced.get(node) ?? node)
  return { ...model, graph: { ...model.graph, nodes: kept, initializers } }
}

function scaledAlong(weight: Tensor, axis: number, factor: readonly number[]): Tensor {
  const inner = weight.shape.slice(axis + 1).reduce((product, n) => product * n, 1)
  const channels = weight.shape[axis] ?? 1
  const numbers = numbersOf(weight).map((value, i) => value * (factor[Math.floor(i / inner) % channels] ?? 1))
  return floatTensor(weight.shape, numbers)
}
