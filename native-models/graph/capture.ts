import { Problem } from '../data/problem.ts'
import type { Tensor } from '../data/tensor.ts'
import { prune } from './build.ts'
import { completed } from './complete.ts'
import { modelFeeds, type NumericArray } from './gradient.ts'
import { inlineFunctions } from './inline.ts'
import type { Model } from './onnx/model.ts'
import { openModel } from './open.ts'
import { elementTypes } from './types.ts'
import { raiseOpset } from './upgrade.ts'

export interface CaptureRequest {
  readonly model: Model
  /** Every input of the model, by name. */
  readonly inputs: Readonly<Record<string, NumericArray>>
  /** Inputs, inner tensors, weights or outputs. */
  readonly names: readonly string[]
}

/** The numbers of any values of a model for given inputs. Throws `Problem` for a name that the model does not have. */
export async function captureTensors({ model, inputs, names }: CaptureRequest): Promise<Record<string, Tensor>> {
  const feeds = modelFeeds(model, inputs)
  const exposed = expose(model, names)
  const known = new Map([...Object.entries(feeds), ...exposed.graph.initializers])
  const computed = exposed.graph.outputs.map((output) => output.name)
  const results = computed.length ? await run(exposed, feeds, computed) : {}
  return Object.fromEntries(names.map((name) => [name, results[name] ?? known.get(name)]))
}

/** The model with the named inner tensors as its outputs, and without what they do not need. */
export function expose(model: Model, names: readonly string[]): Model {
  const whole = completed(raiseOpset(inlineFunctions(model)))
  const { graph } = whole
  const types = elementTypes(graph)
  const produced = new Set(graph.nodes.flatMap((node) => node.outputs))
  for (const name of names) {
    if (!name || !types.has(name)) {
      throw new Problem({
        kind: 'usage',
        what: `The model has no value named "${name}".`,
        remedy: 'List its values with "touchstone model info".',
      })
    }
  }
  const outputs = [...new Set(names)]
    .filter((name) => produced.has(name))
    .map((name) => ({ name, type: types.get(name) ?? ('float32' as const) }))
  const pruned = prune({ ...graph, outputs })
  // A weight that was asked for and that no output needs is kept all the same.
  const initializers = new Map([...graph.initializers].filter(([name]) => pruned.initializers.has(name) || names.includes(name)))
  return { ...whole, graph: { ...pruned, initializers } }
}

async function run(model: Model, feeds: Readonly<Record<string, Tensor>>, names: readonly string[]): Promise<Record<string, Tensor>> {
  const session = await openModel(model)
  try {
    return await session.run(feeds, names)
  } finally {
    await session.release()
  }
}
