import { Problem } from '../data/problem.ts'
import type { ElementType } from '../data/tensor.ts'
import { GraphBuilder, namesUsed } from './build.ts'
import { Emitter, type GradientRules, RuleNode, UnsupportedForm } from './gradients/rule.ts'
import { hasSteepSlopes } from './gradients/steep.ts'
import { GRADIENT_RULES } from './gradients/table.ts'
import { type Model, type Node, nodeTitle } from './onnx/model.ts'
import type { SpecialisedModel } from './specialise.ts'
import { isFloat } from './types.ts'

export interface DifferentiateOptions {
  /** The value that is differentiated: an output or an inner tensor. */
  readonly of: string
  /** Inputs, inner tensors or weights. */
  readonly wrt: readonly string[]
  /** Rules that stand in for the ordinary ones: how attribution methods are made from the same walk. */
  readonly rules?: GradientRules
  /** Outputs of the forward graph to keep beside the gradients. */
  readonly keep?: readonly string[]
}

export interface GradientModel {
  /** Inputs: those of the model, and the seed. Outputs: the gradients (and what was to be kept). */
  readonly model: Model
  /** Name of the input that takes the seed S (shape of `of`). */
  readonly seed: string
  /** Output by name in `wrt`: Σ S · ∂of/∂wrt, with the shape of `wrt`. */
  readonly gradients: Readonly<Record<string, string>>
}

/**
 * Reverse-mode differentiation as a rewriting of ONNX into ONNX with standard operators (vector-Jacobian products).
 * The model must be specialised to the shape of the inputs that it will run on. Throws `Problem` naming the operator and the node
 * where no rule exists. A value without a path from `of` gets zeros.
 */
export function differentiate(specialised: SpecialisedModel, options: DifferentiateOptions): GradientModel {
  const { model, shapes, types } = specialised
  const { of, wrt } = options
  const seedShape = shapes.get(of)
  for (const name of [of, ...wrt]) {
    if (!shapes.has(name))
      throw new Problem({
        kind: 'usage',
        what: `The model has no value named "${name}".`,
        remedy: 'List its values with "touchstone model info".',
      })
    if (!isFloat(types.get(name)))
      throw new Problem({
        kind: 'usage',
        what: `"${name}" holds ${types.get(name)}, which has no gradient.`,
        remedy: 'Name a value of real numbers: logits rather than the class that was chosen, for example.',
      })
  }
  const type = types.get(of) ?? 'float32'
  const graph = new GraphBuilder({ graph: { ...model.graph, outputs: [] }, opset: model.opset })
  const seed = graph.input(uniqueName(`seed:${of}`, shapes), seedShape ?? [], type)
  for (const name of options.keep ?? []) graph.output(name, types.get(name), shapes.get(name))
  const emit = new Emitter(graph, type, !hasSteepSlopes(model.graph))
  const totals = backpropagate(specialised, emit, { of, seed, wrt, rules: { ...GRADIENT_RULES, ...options.rules } })
  const gradients: Record<string, string> = {}
  for (const name of wrt) {
    const shape = shapes.get(name) ?? []
    const total = totals.get(name) ?? zeros(graph, shape, type)
    gradients[name] = graph.output(graph.op('Identity', [total], {}, `gradient:${name}`), type, shape)
  }
  return { model: graph.model(model.producer), seed, gradients }
}

function uniqueName(wanted: string, taken: ReadonlyMap<string, unknown>): string {
  return taken.has(wanted) ? uniqueName(`${wanted}'`, taken) : wanted
}

function zeros(graph: GraphBuilder, shape: readonly number[], type: ElementType): string {
  const data = type === 'float64' ? new Float64Array(1) : new Float32Array(1)
  return graph.op('ConstantOfShape', [graph.ints(shape)], { value: { tensor: { type, shape: [1], data } } })
}

/** The walk: from `of` backwards over the nodes that lie between `wrt` and `of`; a value used twice receives the sum. */
export function backpropagate(
  { model, shapes, types }: SpecialisedModel,
  emit: Emitter,
  { of, seed, wrt, rules }: { of: string; seed: string; wrt: readonly string[]; rules: GradientRules },
): Map<string, string> {
  const { nodes, initializers } = model.graph
  const varying = reach(nodes, wrt, types)
  const totals = new Map<string, string>([[of, seed]])
  for (const node of [...nodes].reverse()) {
    const outputGradients = node.outputs.map((name) => totals.get(name))
    const wanted = node.inputs.map((name) => varying.has(name) && isFloat(types.get(name)))
    // Subgraphs (If, Loop) also read values that are not among the node's inputs.
    const captures = namesUsed(node).some((name) => varying.has(name) && !node.inputs.includes(name))
    if (!outputGradients.some(Boolean) || !(captures || wanted.some(Boolean))) continue
    const view = new RuleNode(node, wanted, model.opset, { shapes, types, constants: initializers })
    const contributions = applyRule(rules, view, outputGradients, emit)
    node.inputs.forEach((name, i) => {
      const contribution = contributions[i]
      if (!wanted[i] || contribution === undefined) return
      const before = totals.get(name)
      totals.set(name, before === undefined ? contribution : emit.add(before, contribution))
    })
  }
  return totals
}

export function reach(nodes: readonly Node[], from: readonly string[], types: ReadonlyMap<string, ElementType>): Set<string> {
  const found = new Set(from)
  for (const node of nodes) {
    if (namesUsed(node).some((name) => found.has(name)))
      for (const output of node.outputs) if (isFloat(types.get(output))) found.add(output)
  }
  return found
}

function applyRule(
  rules: GradientRules,
  node: RuleNode,
  gradients: readonly (string | undefined)[],
  emit: Emitter,
): (string | undefined)[] {
  const rule = node.node.domain === '' ? rules[node.node.op] : undefined
  const offer = 'Use occlusion or RISE for this model, which need no gradients, or export it without this operator.'
  if (!rule) throw new Problem({ what: `There is no gradient rule for the operator ${nodeTitle(node.node)}.`, remedy: offer })
  try {
    return rule(node, gradients, emit)
  } catch (error) {
    if (!(error instanceof UnsupportedForm)) throw error
    throw new Problem({ what: `The gradient of ${nodeTitle(node.node)} is not supported: ${error.message}.`, remedy: offer, cause: error })
  }
}
