import { castTensor, type ElementType, type Tensor } from '../data/tensor.ts'
import { inlineFunctions } from './inline.ts'
import type { Attribute, Graph, Model, Node } from './onnx/model.ts'
import { elementType } from './onnx/tensor-bytes.ts'
import { typeCode } from './types.ts'

const HALVES: ReadonlySet<ElementType | undefined> = new Set<ElementType | undefined>(['float16', 'bfloat16'])

/**
 * A model of half precision as one of single precision: weights, inputs, outputs and casts. Gradients lose too much in half precision, and
 * the CPU computes in single precision anyway. Any other model is returned as it is.
 */
export function inSinglePrecision(model: Model): Model {
  const inlined = inlineFunctions(model)
  return hasHalves(inlined.graph) ? { ...inlined, graph: singleGraph(inlined.graph) } : model
}

function hasHalves({ inputs, initializers, nodes }: Graph): boolean {
  return (
    inputs.some(({ type }) => HALVES.has(type)) ||
    [...initializers.values()].some(({ type }) => HALVES.has(type)) ||
    nodes.some((node) => Object.entries(node.attributes).some(([name, attribute]) => single(node, name, attribute) !== attribute))
  )
}

function singleGraph(graph: Graph): Graph {
  const values = (infos: Graph['inputs']) => infos.map((v) => (HALVES.has(v.type) ? { ...v, type: 'float32' as const } : v))
  return {
    ...graph,
    inputs: values(graph.inputs),
    outputs: values(graph.outputs),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [name, singleTensor(tensor)])),
    nodes: graph.nodes.map((node) => ({
      ...node,
      attributes: Object.fromEntries(Object.entries(node.attributes).map(([name, a]) => [name, single(node, name, a)])),
    })),
  }
}

/** Where operators name an element type. */
const TYPE_ATTRIBUTES = new Set(['Cast.to', 'EyeLike.dtype', 'RandomNormal.dtype', 'RandomNormalLike.dtype', 'RandomUniform.dtype'])

function single(node: Node, name: string, attribute: Attribute): Attribute {
  if ('int' in attribute && TYPE_ATTRIBUTES.has(`${node.op}.${name}`) && HALVES.has(elementType(attribute.int)))
    return { int: typeCode('float32') }
  if ('tensor' in attribute && HALVES.has(attribute.tensor.type)) return { tensor: singleTensor(attribute.tensor) }
  if ('graph' in attribute && hasHalves(attribute.graph)) return { graph: singleGraph(attribute.graph) }
  return attribute
}

function singleTensor(tensor: Tensor): Tensor {
  return HALVES.has(tensor.type) ? castTensor(tensor, 'float32') : tensor
}
