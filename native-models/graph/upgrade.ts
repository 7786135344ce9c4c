import { Problem } from '../data/problem.ts'
import { floatTensor, intTensor, type Tensor } from '../data/tensor.ts'
import { OPSET } from './build.ts'
import { type Attribute, floatOf, type Graph, intOf, intsOf, type Model, type Node, stringOf } from './onnx/model.ts'

/** What one operator of an older set becomes in the present one. `constant` makes an initializer (int64 where numbers are given) and returns its name. */
type Raise = (node: Node, constant: (values: readonly number[] | Tensor) => string) => Node[]

/** Since when (exclusive: models below `since` are changed), and how. From the operators' change logs in the ONNX specification. */
const CHANGES: readonly { since: number; ops: readonly string[]; raise: Raise }[] = [
  { since: 10, ops: ['Slice'], raise: sliceInputs },
  { since: 10, ops: ['TopK'], raise: topKInput },
  { since: 11, ops: ['Upsample', 'Resize'], raise: firstResize },
  { since: 11, ops: ['Pad'], raise: padInputs },
  { since: 11, ops: ['Clip'], raise: clipInputs },
  { since: 11, ops: ['Scatter'], raise: (node) => [{ ...node, op: 'ScatterElements' }] },
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
 * Raises a model to operator set 18 where it is older (from 9 on), so that one set of rules serves all. Newer models stay as they are.
 */
export function raiseOpset(model: Model): Model {
  if (model.opset >= OPSET) return model
  if (model.opset < 9) {
    throw new Problem({
      what: `The model uses operator set ${model.opset}; sets 9 to 22 are supported.`,
      remedy: 'Export it again with a newer operator set.',
    })
  }
  return { ...model, opset: OPSET, irVersion: Math.max(model.irVersion, 8), graph: raiseGraph(model.graph, model.opset) }
}

function raiseGraph(graph: Graph, from: number): Graph {
  const initializers = new Map(graph.initializers)
  const constant = (values: readonly number[] | Tensor) => {
    const tensor = 'data' in values ? values : intTensor(values)
    const name = `raised:${tensor.type === 'int64' ? '' : `${tensor.type}:`}${tensor.data.join(',')}`
    initializers.set(name, tensor)
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

function without({ attributes }: Pick<Node, 'attributes'>, name: string): Node['attributes'] {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name))
}

function attributeToInput(name: string, position: number): Raise {
  return (node, constant) => {
    const values = intsOf(node, name)
    if (!values || node.inputs.length > position) return [node]
    return [{ ...node, inputs: [...node.inputs, constant(values)], attributes: without(node, name) }]
  }
}

/** Before 10, a slice was told in attributes. */
function sliceInputs(node: Node, constant: Parameters<Raise>[1]): Node[] {
  const starts = intsOf(node, 'starts')
  if (!starts) return [node]
  const ends = (intsOf(node, 'ends') ?? []).map((end) => Math.min(end, 2 ** 31 - 1))
  const axes = intsOf(node, 'axes') ?? starts.map((_, i) => i)
  return [{ ...node, inputs: [node.inputs[0], constant(starts), constant(ends), constant(axes)], attributes: {} }]
}

function topKInput(node: Node, constant: Parameters<Raise>[1]): Node[] {
  const k = intOf(node, 'k')
  if (k === undefined) return [node]
  return [{ ...node, inputs: [node.inputs[0], constant([k])], attributes: without(node, 'k') }]
}

/** Upsample (9) and the first Resize (10) measured from the corner of the first voxel and rounded down. */
function firstResize(node: Node): Node[] {
  const [x, scales] = node.inputs
  const attributes = {
    mode: { string: stringOf(node, 'mode', 'nearest') },
    coordinate_transformation_mode: { string: 'asymmetric' },
    nearest_mode: { string: 'floor' },
  }
  return [{ ...node, op: 'Resize', inputs: [x, '', scales], attributes }]
}

function padInputs(node: Node, constant: Parameters<Raise>[1]): Node[] {
  const pads = intsOf(node, 'pads')
  if (!pads) return [node]
  const value = constant(floatTensor([], [floatOf(node, 'value', 0)]))
  return [{ ...node, inputs: [node.inputs[0], constant(pads), value], attributes: without({ attributes: without(node, 'pads') }, 'value') }]
}

function clipInputs(node: Node, constant: Parameters<Raise>[1]): Node[] {
  const bound = (name: string) => (name in node.attributes ? constant(floatTensor([], [floatOf(node, name, 0)])) : '')
  return [{ ...node, inputs: [node.inputs[0], bound('min'), bound('max')], attributes: {} }]
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
