import { numbersOf, type Tensor } from '../data/tensor.ts'
import { prune } from './build.ts'
import { dependents } from './dependents.ts'
import type { Graph, Model, Node } from './onnx/model.ts'
import { openModel } from './open.ts'
import { renamed } from './rename.ts'

/**
 * Puts the branch that is taken in the place of every If whose condition depends on shapes and constants alone, as exporters write them
 * for "squeeze if the axis is 1". An If that depends on the data stays.
 */
export async function foldConditions(model: Model, feeds: Readonly<Record<string, Tensor>>): Promise<Model> {
  const { graph } = model
  const data = dependents(
    graph,
    graph.inputs.map((v) => v.name),
  )
  const decided = graph.nodes.filter((node) => node.domain === '' && node.op === 'If' && !data.has(node.inputs[0]))
  if (decided.length === 0) return model
  const conditions = await valuesOf(
    model,
    decided.map((node) => node.inputs[0]),
    feeds,
  )
  const initializers = new Map(graph.initializers)
  const nodes = graph.nodes.flatMap((node) => {
    const condition = decided.includes(node) ? conditions.get(node.inputs[0]) : undefined
    const branch = condition && node.attributes[numbersOf(condition)[0] ? 'then_branch' : 'else_branch']
    return branch && 'graph' in branch ? taken(node, branch.graph, initializers) : [node]
  })
  // A branch may hold an If of its own.
  return foldConditions({ ...model, graph: { ...graph, nodes, initializers } }, feeds)
}

async function valuesOf(model: Model, names: readonly string[], feeds: Readonly<Record<string, Tensor>>): Promise<Map<string, Tensor>> {
  const found = new Map<string, Tensor>()
  const { graph } = model
  for (const name of names) {
    const constant = graph.initializers.get(name)
    if (constant) found.set(name, constant)
  }
  const computed = [...new Set(names)].filter((name) => !found.has(name))
  if (computed.length === 0) return found
  const outputs = computed.map((name) => ({ name, type: 'bool' as const }))
  const session = await openModel({ ...model, graph: prune({ ...graph, outputs }) }, { optimization: 'disabled' })
  try {
    for (const [name, tensor] of Object.entries(await session.run(feeds, computed))) found.set(name, tensor)
  } finally {
    await session.release()
  }
  return found
}

/** The nodes of a branch under names of their own; its constants join `initializers`. */
function taken(call: Node, branch: Graph, initializers: Map<string, Tensor>): Node[] {
  const prefix = call.outputs.find(Boolean) ?? call.name
  const own = new Set([...branch.initializers.keys(), ...branch.nodes.flatMap((node) => node.outputs)])
  const rename = (name: string) => (own.has(name) ? `${prefix}/${name}` : name)
  for (const [name, tensor] of branch.initializers) initializers.set(rename(name), tensor)
  const results = branch.outputs.map(
    ({ name }, i): Node => ({ op: 'Identity', domain: '', name: '', inputs: [rename(name)], outputs: [call.outputs[i]], attributes: {} }),
  )
  return [
    ...branch.nodes.map((node) => ({ ...renamed(node, rename), name: rename(node.name) })),
    ...results.filter((_, i) => call.outputs[i]),
  ]
}
