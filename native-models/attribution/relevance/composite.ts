import { reach } from '../../graph/differentiate.ts'
import type { Emitter, GradientRule, GradientRules, RuleNode } from '../../graph/gradients/rule.ts'
import { GRADIENT_RULES } from '../../graph/gradients/table.ts'
import type { OpenSubject } from '../open-subject.ts'
import { type LayerRule, stabilised } from './layer-rules.ts'
import { type Biases, findBiases, isLinear, linearLayer } from './linear-layer.ts'

/** Which rule each kind of layer takes. */
export interface Composite {
  readonly convolution: LayerRule
  readonly dense: LayerRule
  /** For linear layers with no other between them and the input. */
  readonly first?: LayerRule
  /** Keeps sums and means from dividing by nothing. */
  readonly stabiliser: number
}

/** Operators of one input and one output, element by element, whose output's relevance is their input's. */
const ACTIVATIONS = [
  'Relu',
  'LeakyRelu',
  'PRelu',
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
] as const

const pass: GradientRule = (node, [relevance]) => node.inputs.map((_, at) => (at === 0 ? relevance : undefined))

/**
 * Rules of the walk that carry relevance instead of gradients: linear layers by the composite, activations and batch normalisation pass it
 * on, sums and means share it in proportion; every other operator as in the gradient (pooling by maximum to its maximum, reshaping …).
 */
export function relevanceRules(open: OpenSubject, { convolution, dense, first, stabiliser }: Composite): GradientRules {
  const biases = findBiases(open.specialised)
  const firsts = first ? firstLayers(open) : new Set<string>()
  const share = proportional(stabiliser)
  const linear: GradientRule = (node, [relevance], emit) => {
    if (!relevance) return []
    // The product of two values that both depend on the input is no layer; the gradient shares it.
    if (!node.constant(1)) return GRADIENT_RULES[node.node.op]?.(node, [relevance], emit) ?? []
    const layer = linearLayer(node, emit, biases)
    const isDense = node.node.op === 'Gemm' || node.node.op === 'MatMul'
    const rule = first && firsts.has(node.outputs[0] ?? '') ? first : isDense ? dense : convolution
    return [rule(layer, relevance, emit)]
  }
  return {
    Conv: linear,
    ConvTranspose: linear,
    Gemm: linear,
    MatMul: linear,
    BatchNormalization: pass,
    ...Object.fromEntries(ACTIVATIONS.map((op) => [op, pass])),
    Add: (node, [relevance], emit) => (relevance ? addition(node, relevance, emit, biases, share) : []),
    AveragePool: share,
    GlobalAveragePool: share,
    ReduceMean: share,
    ReduceSum: share,
  }
}

/** x · ∂y/∂x · R / (y + ε sign y), for each input. */
function proportional(stabiliser: number): GradientRule {
  return (node, [relevance], emit) => {
    if (!relevance) return []
    const signal = emit.div(relevance, stabilised(emit, node.outputs[0] ?? '', stabiliser))
    const back = GRADIENT_RULES[node.node.op]?.(node, [signal], emit) ?? []
    return back.map((gradient, at) => gradient && emit.mul(gradient, node.inputs[at] ?? ''))
  }
}

/** A sum of two ways is shared; a constant that is added is a bias, whose part of the relevance ends there or belongs to its layer. */
function addition(node: RuleNode, relevance: string, emit: Emitter, biases: Biases, share: GradientRule): (string | undefined)[] {
  const product = biases.adds.get(node.outputs[0] ?? '')
  if (product) return node.inputs.map((name) => (name === product ? relevance : undefined))
  const both = node.wanted[0] && node.wanted[1]
  if (both) return share(node, [relevance], emit)
  return node.inputs.map((name, at) =>
    node.wanted[at] ? emit.unbroadcast(relevance, node.shape(node.outputs[0] ?? ''), node.shape(name)) : undefined,
  )
}

/** Outputs of linear layers that the input reaches through no other linear layer. */
function firstLayers({ specialised, input }: OpenSubject): Set<string> {
  const { nodes, initializers } = specialised.model.graph
  const found = new Set<string>()
  const direct = new Set([input])
  const reached = reach(nodes, [input], specialised.types)
  for (const node of nodes) {
    if (!node.inputs.some((name) => direct.has(name)) || !node.outputs.some((name) => reached.has(name))) continue
    if (isLinear(node, initializers)) found.add(node.outputs[0] ?? '')
    else for (const output of node.outputs) direct.add(output)
  }
  return found
}
