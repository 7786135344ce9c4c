import type { Emitter, GradientRule, GradientRules } from '../graph/gradients/rule.ts'
import { GRADIENT_RULES } from '../graph/gradients/table.ts'
import { renamed } from '../graph/rename.ts'
import type { SpecialisedModel } from '../graph/specialise.ts'

/** Changes smaller than this have no ratio; the gradient stands in for it. */
const SMALLEST = 1e-10

const PREFIX = 'baseline:'

/** A model that computes everything twice, for the sample and for a baseline, whose values have the same names with `baseline:` before them. */
export function withBaseline({ model, shapes, types }: SpecialisedModel, input: string): SpecialisedModel {
  const { graph } = model
  const moving = new Set([input, ...graph.nodes.flatMap((node) => node.outputs)])
  const rename = (name: string) => (name && moving.has(name) ? PREFIX + name : name)
  const declared = graph.inputs.find(({ name }) => name === input)
  const twice = <Value>(map: ReadonlyMap<string, Value>) =>
    new Map([...map, ...[...map].map(([name, value]) => [rename(name), value] as const)])
  return {
    model: {
      ...model,
      graph: {
        ...graph,
        inputs: declared ? [...graph.inputs, { ...declared, name: rename(input) }] : graph.inputs,
        nodes: [...graph.nodes.map((node) => renamed({ ...node, name: `${PREFIX}${node.name}` }, rename)), ...graph.nodes],
      },
    },
    shapes: twice(shapes),
    types: twice(types),
  }
}

export const baselineInput = (input: string) => PREFIX + input

/** Δy / Δx where x changed, the gradient where it did not. Shrikumar et al. (2017), arXiv 1704.02685, equation 12 (the rescale rule). */
function rescaled(op: string): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const [x = ''] = node.inputs
    const [y = ''] = node.outputs
    const [change, effect] = [emit.sub(x, PREFIX + x), emit.sub(y, PREFIX + y)]
    const [slope, ...rest] = GRADIENT_RULES[op]?.(node, [dy], emit) ?? []
    return [slope && chosen(emit, change, emit.mul(dy, effect), slope), ...rest]
  }
}

/**
 * Pooling by maximum: what the output rises above the baseline's goes to the sample's maximum, what it falls below it to the baseline's, per
 * change there. As Captum does it, but added up where windows overlap.
 */
const pooled: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x = ''] = node.inputs
  const [y = ''] = node.outputs
  const larger = emit.op('Max', [y, PREFIX + y])
  const back = (at: string, effect: string) => GRADIENT_RULES.MaxPool?.(node.reading(0, at), [emit.mul(dy, effect)], emit)[0]
  const here = back(x, emit.sub(larger, PREFIX + y))
  const there = back(PREFIX + x, emit.sub(y, larger))
  const slope = GRADIENT_RULES.MaxPool?.(node, [dy], emit)[0]
  if (!here || !there || !slope) return []
  return [chosen(emit, emit.sub(x, PREFIX + x), emit.add(here, there), slope)]
}

function chosen(emit: Emitter, change: string, effect: string, slope: string): string {
  const still = emit.op('Less', [emit.op('Abs', [change]), emit.scalar(SMALLEST)])
  const safe = emit.where(still, emit.scalar(1), change)
  return emit.where(still, slope, emit.div(effect, safe))
}

const BENDING = [
  'Relu',
  'LeakyRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'Sigmoid',
  'HardSigmoid',
  'HardSwish',
  'Swish',
  'Mish',
  'Softplus',
  'Softsign',
  'Tanh',
  'ThresholdedRelu',
  'Clip',
  'Exp',
  'Log',
  'Sqrt',
  'Erf',
  'Abs',
] as const

/** Rules for a model made by `withBaseline`: element-wise operators and pooling rescale, everything else is as in the gradient. */
export const rescaleRules: GradientRules = { ...Object.fromEntries(BENDING.map((op) => [op, rescaled(op)])), MaxPool: pooled }
