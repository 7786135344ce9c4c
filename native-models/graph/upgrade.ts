import { Problem } from '../data/problem.ts'
import { intTensor } from '../data/tensor.ts'
import { OPSET } from './build.ts'
import { type Attribute, type Graph, intOf, intsOf, type Model, type Node } from './onnx/model.ts'

/** What one operator of an older set becomes in the present one. `constant` makes an int64 vector and returns its name. */
type Raise = (node: Node, constant: (values: readonly number[]) => string) => Node[]

/** Since when (exclusive: models below `since` are changed), and how. From the operators' change logs in the ONNX specification. */
const CHANGES: readonly { since: number; ops: readonly string[]; raise: Raise }[] = [
  { since: 13, ops: ['Squeeze', 'Unsqueeze', 'ReduceSum'], raise: attributeToInput('axes', 1) },
  {
    since: 18,
    ops: [
      'ReduceMean',
      'ReduceMax',
      'ReduceMin',
      'ReduceProd',
      'ReduceL1',
      'ReduceL2',
      'ReduceLogSum',
      'ReduceLogSumExp',
      'ReduceSumSquare',
    ],
    raise: attributeToInput('axes', 1),
  },
  { since: 13, ops: ['Split'], raise: attributeToInput('split', 1) },
  { since: 18, ops: ['Split'], raise: splitCount },
  { since: 13, ops: ['Softmax', 'LogSoftmax', 'Hardmax'], raise: flattenedSoftmax },
  { since: 14, ops: ['BatchNormalization'], raise: batchNormalizationInference },
  { since: 12, ops: ['Dropout'], raise: dropRatio },
]

/**
 * Raises a model to operator set 18 where it is older (from 11 on), so that one set of rules serves all. Newer models stay as they are.
 */
export function raiseOpset(model: Model): Model {
  if (model.opset >= OPSET) return model
  if (model.opset < 11) {
    throw new Problem({
      what: `The model uses operator set ${model.opset}; sets 11 to 22 are supported.`,
      remedy: 'Export it again with a newer operator set.',
    })
  }
  return { ...model, opset: OPSET, irVersion: Math.max(model.irVersion, 8), graph: raiseGraph(model.graph, model.opset) }
}

function raiseGraph(graph: Graph, from: number): Graph {
  const initializers = new Map(graph.initializers)
  const constant = (values: readonly number[]) => {
    const name = `raised:${values.join(',')}`
    initializers.set(name, intTensor(values))
    return name
  }
  let nodes: readonly Node[] = graph.nodes
  for (const { since, ops, raise } of CHANGES) {
    if (from < since) nodes = nodes.flatMap((node) => (node.domain === '' && ops.includes(node.op) ? raise(node, constant) : [node]))
  }
  nodes = nodes.map((node) => ({ ...node, attributes: raiseSubgraphs(node.attributes, from) }))
  return { ...graph, nodes, initializers }
}

function raiseSubgraphs(attributes: Node['attributes'], from: number): Record<string, Attribute> {
  return Object.fromEntries(Object.entries(attributes).map(([name, a]) => [name, 'graph' in a ? { graph: raiseGraph(a.graph, from) } : a]))
}

function without(node: Node, name: string): Node['attributes'] {
  return Object.fromEntries(Object.entries(node.attributes).filter(([key]) => key !== name))
}

function attributeToInput(name: string, position: number): Raise {
  return (node, constant) => {
    const values = intsOf(node, name)
    if (!values || node.inputs.length > position) return [node]
    return [{ ...node, inputs: [...node.inputs, constant(values)], attributes: without(node, name) }]
  }
}

function splitCount(node: Node): Node[] {
  if (node.inputs[1] || intOf(node, 'num_outputs') !== undefined) return [node]
  return [{ ...node, attributes: { ...node.attributes, num_outputs: { int: node.outputs.length } } }]
}

/** Before 13, softmax ran over all axes from `axis` (1 by default) on, flattened. */
function flattenedSoftmax(node: Node): Node[] {
  const axis = intOf(node, 'axis', 1)
  if (axis === -1) return [{ ...node, attributes: { axis: { int: -1 } } }]
  const [x] = node.inputs
  const [y] = node.outputs
  const step = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): Node => ({
    op,
    domain: '',
    name: output,
    inputs,
    outputs: [output],
    attributes,
  })
  return [
    step('Flatten', [x], `${y}:flat`, { axis: { int: axis } }),
    step(node.op, [`${y}:flat`], `${y}:soft`, { axis: { int: 1 } }),
    step('Shape', [x], `${y}:shape`),
    step('Reshape', [`${y}:soft`, `${y}:shape`], y),
  ]
}

function batchNormalizationInference(node: Node): Node[] {
  return [{ ...node, outputs: node.outputs.slice(0, 1), attributes: without(node, 'spatial') }]
}

/** In a model that is used for inference, dropout passes its input on. */
function dropRatio(node: Node): Node[] {
  return [{ ...node, op: 'Identity', inputs: node.inputs.slice(0, 1), outputs: node.outputs.slice(0, 1), attributes: {} }]
}
