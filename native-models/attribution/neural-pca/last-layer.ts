import { Problem } from '../../data/problem.ts'
import { numbersOf, type Tensor } from '../../data/tensor.ts'
import { floatOf, intOf, type Model, type Node } from '../../graph/onnx/model.ts'

/** The linear layer that ends a classifier: logits = W h + b. */
export interface LastLayer {
  /** Name of the penultimate activations h, one row a sample. */
  readonly features: string
  /** Name of the logits. */
  readonly logits: string
  /** One row a class. */
  readonly weights: readonly Float64Array[]
}

/** Nodes after the logits that only rescale them. */
const AFTER = new Set(['Softmax', 'LogSoftmax', 'Sigmoid', 'Identity', 'Cast'])

/** Finds the dense layer that ends a network, behind a softmax if there is one. `Problem` where it ends otherwise. */
export function lastLayer(model: Model, output = model.graph.outputs[0]?.name ?? ''): LastLayer {
  const { nodes, initializers } = model.graph
  const maker = (value: string) => nodes.find((node) => node.outputs.includes(value))
  const constants = new Map(initializers)
  for (const node of nodes) {
    const { value } = node.attributes
    if (node.op === 'Constant' && value && 'tensor' in value) constants.set(node.outputs[0] ?? '', value.tensor)
  }
  let logits = output
  let node = maker(logits)
  while (node && AFTER.has(node.op)) {
    logits = node.inputs[0] ?? ''
    node = maker(logits)
  }
  // A bias that is added by a node of its own.
  if (node?.op === 'Add') node = node.inputs.map(maker).find((made) => made?.op === 'MatMul')
  const weights = node && weightsOf(node, constants)
  if (!node || !weights) {
    throw new Problem({
      what: `This network does not end in a dense layer${node ? `, but in ${node.op}` : ''}.`,
      remedy: 'Neural PCA looks at the layer before the last dense one; give a classifier that has it.',
    })
  }
  return { features: node.inputs[0] ?? '', logits, weights }
}

function weightsOf(node: Node, constants: ReadonlyMap<string, Tensor>): Float64Array[] | undefined {
  const tensor = constants.get(node.inputs[1] ?? '')
  const [rows, columns] = tensor?.shape ?? []
  if (tensor?.shape.length !== 2 || rows === undefined || columns === undefined) return undefined
  if (node.op !== 'MatMul' && node.op !== 'Gemm') return undefined
  const numbers = numbersOf(tensor)
  const alpha = node.op === 'Gemm' ? floatOf(node, 'alpha', 1) : 1
  const transposed = node.op === 'Gemm' && intOf(node, 'transB', 0) === 1
  const [classes, width] = transposed ? [rows, columns] : [columns, rows]
  return Array.from({ length: classes }, (_, k) =>
    Float64Array.from({ length: width }, (_, j) => alpha * (numbers[transposed ? k * width + j : j * classes + k] ?? 0)),
  )
}
