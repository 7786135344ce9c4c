import { type ElementType, elementCount, numbersOf, type Tensor } from '../data/tensor.ts'
import { openSession } from '../runtime/session.ts'
import { prune } from './build.ts'
import { completed } from './complete.ts'
import { dependents } from './dependents.ts'
import { foldConditions } from './fold.ts'
import { inlineFunctions } from './inline.ts'
import type { Graph, Model, Node } from './onnx/model.ts'
import { serializeModel } from './onnx/save.ts'
import { elementTypes } from './types.ts'
import { raiseOpset } from './upgrade.ts'

/** A model made concrete for inputs of one shape: every shape known, everything that does not depend on the data folded to constants. */
export interface SpecialisedModel {
  readonly model: Model
  readonly shapes: ReadonlyMap<string, readonly number[]>
  readonly types: ReadonlyMap<string, ElementType>
}

/** Folded constants larger than this stay computed: an Expand to a whole volume costs less than storing it. */
const LARGEST_FOLD = 1 << 20

/**
 * Functions are inlined, the operator set is raised, shapes are measured by running the graph once on `feeds`, and values that
 * depend on shapes and constants alone become constants. `variables` names constants that must stay in place (weights that are to be
 * differentiated). Shapes come from the run time itself, so they are right for every operator that it has.
 */
export async function specialise(
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  variables: readonly string[] = [],
): Promise<SpecialisedModel> {
  const raised = completed(await foldConditions(completed(raiseOpset(inlineFunctions(model))), feeds))
  const graph = constantsAsInitializers(raised.graph)
  const data = dependents(graph, [...graph.inputs.map((v) => v.name), ...variables])
  const { shapes, constants } = await measure({ ...raised, graph }, feeds, data)
  for (const { name } of graph.inputs) shapes.set(name, feeds[name].shape)
  for (const [name, tensor] of graph.initializers) shapes.set(name, tensor.shape)
  for (const [name, tensor] of constants) shapes.set(name, tensor.shape)

  const foldable = (node: Node) => node.outputs.every((o) => !o || constants.has(o))
  const folded: Graph = prune({
    ...graph,
    inputs: graph.inputs.map((v) => ({ ...v, shape: feeds[v.name].shape })),
    nodes: graph.nodes.filter((node) => !foldable(node)),
    initializers: new Map([...graph.initializers, ...constants]),
  })
  return { model: { ...raised, graph: folded }, shapes, types: elementTypes(folded) }
}

function constantsAsInitializers(graph: Graph): Graph {
  const initializers = new Map(graph.initializers)
  const nodes = graph.nodes.filter((node) => {
    const { value } = node.attributes
    if (node.op !== 'Constant' || !value || !('tensor' in value)) return true
    initializers.set(node.outputs[0], value.tensor)
    return false
  })
  return { ...graph, nodes, initializers }
}

// A name that no exporter writes.
const measured = (value: string) => `measured shape of ${value}`

async function measure(model: Model, feeds: Readonly<Record<string, Tensor>>, data: ReadonlySet<string>) {
  const { graph } = model
  const shapes = new Map<string, readonly number[]>()
  const constants = new Map<string, Tensor>()
  const probes = graph.nodes.filter((node) => !SEQUENCES.has(node.op)).flatMap((node) => node.outputs.filter(Boolean))
  const nodes = probes.map((v): Node => ({ op: 'Shape', domain: '', name: '', inputs: [v], outputs: [measured(v)], attributes: {} }))
  const outputs = probes.map((v) => ({ name: measured(v), type: 'int64' as const }))
  const shapeOf = await runOnce({ ...model, graph: { ...graph, outputs, nodes: [...graph.nodes, ...nodes] } }, feeds)
  for (const value of probes) shapes.set(value, numbersOf(shapeOf[measured(value)]))

  const types = elementTypes(graph)
  const fixed = probes.filter((v) => !data.has(v) && elementCount(shapes.get(v) ?? []) <= LARGEST_FOLD)
  const folding = prune({ ...graph, outputs: fixed.map((name) => ({ name, type: types.get(name) ?? 'float32' })) })
  for (const [name, tensor] of Object.entries(await runOnce({ ...model, graph: folding }, feeds))) constants.set(name, tensor)
  return { shapes, constants }
}

/** Operators whose outputs are sequences or optionals, which have no shape. */
const SEQUENCES = new Set(['SequenceConstruct', 'SequenceEmpty', 'SplitToSequence', 'SequenceInsert', 'SequenceErase', 'Optional'])

async function runOnce(model: Model, feeds: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>> {
  if (model.graph.outputs.length === 0) return {}
  const session = await openSession(serializeModel(model), { optimization: 'disabled' })
  try {
    return await session.run(feeds)
  } finally {
    await session.release()
  }
}
