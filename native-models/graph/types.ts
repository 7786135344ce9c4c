import { ELEMENT_TYPES, type ElementType } from '../data/tensor.ts'
import { type Graph, intOf, type Node } from './onnx/model.ts'
import { elementType } from './onnx/tensor-bytes.ts'

type Outputs = (ElementType | undefined)[]
type TypeRule = (node: Node, inputs: (ElementType | undefined)[]) => Outputs

const int64: TypeRule = () => ['int64']
const bool: TypeRule = () => ['bool']
const second: TypeRule = (_, [, type]) => [type]
const withIndices: TypeRule = (_, [type]) => [type, 'int64']

/** Operators whose output type is not simply that of their first input. */
const RULES: Record<string, TypeRule> = {
  Shape: int64,
  Size: int64,
  ArgMax: int64,
  ArgMin: int64,
  NonZero: int64,
  Equal: bool,
  Greater: bool,
  GreaterOrEqual: bool,
  Less: bool,
  LessOrEqual: bool,
  And: bool,
  Or: bool,
  Xor: bool,
  Not: bool,
  IsNaN: bool,
  IsInf: bool,
  Where: second,
  CastLike: second,
  DequantizeLinear: second,
  TopK: withIndices,
  MaxPool: withIndices,
  Dropout: (_, [type]) => [type, 'bool'],
  // What their subgraphs give; a loop's body gives its condition first.
  If: (node) => bodyTypes(node, 'then_branch'),
  Loop: (node) => bodyTypes(node, 'body').slice(1),
  Scan: (node) => bodyTypes(node, 'body'),
  OneHot: (_, inputs) => [inputs[2]],
  Cast: (node) => [elementType(intOf(node, 'to', 1))],
  ConstantOfShape: (node) => {
    const { value } = node.attributes
    return [value && 'tensor' in value ? value.tensor.type : 'float32']
  },
  Constant: (node) => {
    const { value } = node.attributes
    if (value && 'tensor' in value) return [value.tensor.type]
    return ['value_int' in node.attributes || 'value_ints' in node.attributes ? 'int64' : 'float32']
  },
}

function bodyTypes(node: Node, attribute: string): Outputs {
  const body = node.attributes[attribute]
  return body && 'graph' in body ? body.graph.outputs.map(({ type }) => type) : []
}

/** The element type of every value of a graph (values of operators outside the table take that of their first input). */
export function elementTypes(graph: Graph): Map<string, ElementType> {
  const types = new Map<string, ElementType>()
  for (const { name, type } of graph.inputs) types.set(name, type)
  for (const [name, { type }] of graph.initializers) types.set(name, type)
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => types.get(name))
    const outputs = RULES[node.op]?.(node, inputs) ?? node.outputs.map(() => inputs[0])
    node.outputs.forEach((name, i) => {
      if (name) types.set(name, outputs[i] ?? outputs[0] ?? 'float32')
    })
  }
  return types
}

export function isFloat(type: ElementType | undefined): boolean {
  return type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16'
}

export function typeCode(type: ElementType): number {
  return ELEMENT_TYPES[type].code
}
