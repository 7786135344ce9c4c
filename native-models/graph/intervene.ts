import { Problem } from '../data/problem.ts'
import { inlineFunctions } from './inline.ts'
import type { Graph, Model, Node, ValueInfo } from './onnx/model.ts'
import { renamed } from './rename.ts'
import { elementTypes } from './types.ts'

export interface Intervention {
  /** An input, a weight or an inner tensor. */
  readonly value: string
  /** 'clamp' puts given numbers in its place, 'mask' multiplies it, 'offset' adds to it. */
  readonly kind: 'clamp' | 'mask' | 'offset'
}

export interface IntervenedModel {
  readonly model: Model
  /** The extra input of each intervention, in their order: of the value's shape, or (mask and offset) any that broadcasts to it. */
  readonly inputs: readonly string[]
}

const OPERATORS = { clamp: 'Identity', mask: 'Mul', offset: 'Add' } as const

/**
 * A model with an extra input for each intervention; everything that reads the value reads the changed one, the model's outputs included.
 * Several interventions on one value apply in their order: a mask and then an offset clamp a part of it.
 * Throws `Problem` for a name that the model does not have.
 */
export function intervene(model: Model, interventions: readonly Intervention[]): IntervenedModel {
  const whole = inlineFunctions(model)
  const types = elementTypes(whole.graph)
  let { graph } = whole
  const inputs: string[] = []
  for (const { value, kind } of interventions) {
    const type = types.get(value)
    if (!value || !type) {
      throw new Problem({
        kind: 'usage',
        what: `The model has no value named "${value}".`,
        remedy: 'List its values with "touchstone model info".',
      })
    }
    const extra = unique(graph, `${kind}:${value}`)
    graph = changed(graph, value, { name: extra, type }, OPERATORS[kind])
    inputs.push(extra)
  }
  return { model: { ...whole, graph }, inputs }
}

function changed(graph: Graph, value: string, extra: ValueInfo, op: 'Identity' | 'Mul' | 'Add'): Graph {
  const produced = graph.nodes.findIndex((node) => node.outputs.includes(value))
  // A computed value keeps its name after the change. An input or a weight must keep its own, so its readers take the changed one's.
  const [before, after] = produced >= 0 ? [unique(graph, `${value}:before`), value] : [value, unique(graph, `${value}:changed`)]
  const step: Node = {
    op,
    domain: '',
    name: '',
    inputs: op === 'Identity' ? [extra.name] : [before, extra.name],
    outputs: [after],
    attributes: {},
  }
  const rename = (name: string) => (name === value ? (produced >= 0 ? before : after) : name)
  const nodes =
    produced >= 0
      ? graph.nodes.flatMap((node, i) => (i === produced ? [{ ...node, outputs: node.outputs.map(rename) }, step] : [node]))
      : [step, ...graph.nodes.map((node) => renamed(node, rename))]
  return { ...graph, nodes, inputs: [...graph.inputs, extra] }
}

function unique(graph: Graph, wanted: string): string {
  const taken = new Set([...graph.inputs.map((v) => v.name), ...graph.initializers.keys(), ...graph.nodes.flatMap((node) => node.outputs)])
  let name = wanted
  for (let i = 2; taken.has(name); i++) name = `${wanted}:${i}`
  return name
}
