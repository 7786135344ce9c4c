import { type ElementType, elementCount } from '../data/tensor.ts'
import { reach } from './differentiate.ts'
import { GRADIENT_RULES } from './gradients/table.ts'
import { inlineFunctions } from './inline.ts'
import { type Model, type Node, nodeTitle, type ValueInfo } from './onnx/model.ts'
import { elementTypes, isFloat } from './types.ts'

export interface ModelDescription {
  readonly producer: string
  readonly opset: number
  /** Operator sets beside the default one, by domain. */
  readonly domains: Readonly<Record<string, number>>
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  /** Numbers in all floating-point weights. */
  readonly parameters: number
  /** Most frequent first. */
  readonly operators: readonly { readonly op: string; readonly count: number }[]
  /** What is computed on the way, in order: each value with the node that makes it. */
  readonly values: readonly { readonly name: string; readonly type: ElementType; readonly op: string; readonly node: string }[]
  /** Nodes between inputs and outputs that no gradient passes, as 'Loop "decoder"'. */
  readonly withoutGradient: readonly string[]
}

/** What a model is, without running it; its own functions are unfolded. */
export function describeModel(model: Model): ModelDescription {
  const { graph } = inlineFunctions(model)
  const types = elementTypes(graph)
  const counts = new Map<string, number>()
  for (const node of graph.nodes) {
    const op = node.domain ? `${node.domain}.${node.op}` : node.op
    counts.set(op, (counts.get(op) ?? 0) + 1)
  }
  const weights = [...graph.initializers.values()].filter(({ type }) => isFloat(type))
  return {
    producer: model.producer,
    opset: model.opset,
    domains: model.domains,
    inputs: graph.inputs,
    outputs: graph.outputs,
    parameters: weights.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    operators: [...counts].map(([op, count]) => ({ op, count })).sort((a, b) => b.count - a.count || a.op.localeCompare(b.op)),
    values: graph.nodes.flatMap((node) =>
      node.outputs.filter(Boolean).map((name) => ({ name, type: types.get(name) ?? 'float32', op: node.op, node: node.name })),
    ),
    withoutGradient: obstacles(graph.nodes, graph.inputs, graph.outputs, types).map(nodeTitle),
  }
}

/** Nodes without a rule on a path of floating-point values from an input to an output. */
function obstacles(
  nodes: readonly Node[],
  inputs: readonly ValueInfo[],
  outputs: readonly ValueInfo[],
  types: ReadonlyMap<string, ElementType>,
): Node[] {
  const sources = inputs.filter(({ type }) => isFloat(type)).map(({ name }) => name)
  const varying = reach(nodes, sources, types)
  const needed = new Set(outputs.map(({ name }) => name))
  const found: Node[] = []
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name) && varying.has(name))) continue
    for (const name of node.inputs) needed.add(name)
    const known = node.domain === '' && node.op in GRADIENT_RULES
    if (!known && node.inputs.some((name) => varying.has(name))) found.push(node)
  }
  return found.reverse()
}
