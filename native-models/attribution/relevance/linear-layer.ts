import { type Emitter, type RuleNode, UnsupportedForm } from '../../graph/gradients/rule.ts'
import { GRADIENT_RULES } from '../../graph/gradients/table.ts'
import type { Node } from '../../graph/onnx/model.ts'
import type { SpecialisedModel } from '../../graph/specialise.ts'

/** Operators that are linear in their first input, with constant weights as their second. */
export const LINEAR = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul'])

/** A linear layer as relevance rules see it: its output for changed inputs and weights, and the way back through changed weights. */
export interface LinearLayer {
  readonly input: string
  readonly weights: string
  readonly output: string
  /** The layer for another input, with other weights, with or without a (changed) bias. */
  forward(input: string, weights: string, bias?: (bias: string) => string): string
  /** Σ signal · ∂output/∂input, with other weights. */
  back(signal: string, weights: string): string
}

/** Where a bias that the exporter wrote as a node of its own belongs: by output of the MatMul. */
export interface Biases {
  readonly ofMatMul: ReadonlyMap<string, { readonly bias: string; readonly output: string }>
  /** The Add nodes that are such biases, by their output: the MatMul's output. */
  readonly adds: ReadonlyMap<string, string>
}

/** Finds biases that stand behind a MatMul as an Add of a constant. */
export function findBiases({ model }: SpecialisedModel): Biases {
  const { nodes, initializers } = model.graph
  const products = new Map(
    nodes.filter(({ op, inputs }) => op === 'MatMul' && initializers.has(inputs[1] ?? '')).map((node) => [node.outputs[0] ?? '', node]),
  )
  const readers = (value: string) => nodes.filter(({ inputs }) => inputs.includes(value)).length
  const ofMatMul = new Map<string, { bias: string; output: string }>()
  const adds = new Map<string, string>()
  for (const node of nodes) {
    if (node.op !== 'Add') continue
    const product = node.inputs.find((name) => products.has(name))
    const bias = node.inputs.find((name) => initializers.has(name))
    const [output = ''] = node.outputs
    if (!product || !bias || readers(product) !== 1) continue
    ofMatMul.set(product, { bias, output })
    adds.set(output, product)
  }
  return { ofMatMul, adds }
}

/** Whether a node is a linear layer with constant weights behind its input. */
export function isLinear(node: Node, constants: ReadonlyMap<string, unknown>): boolean {
  return LINEAR.has(node.op) && constants.has(node.inputs[1] ?? '')
}

/** The view of a linear layer. `UnsupportedForm` when its weights are not constant or stand on the left. */
export function linearLayer(node: RuleNode, emit: Emitter, biases: Biases): LinearLayer {
  const [input = '', weights = '', ownBias] = node.inputs
  if (!node.constant(1) || !node.wanted[0]) throw new UnsupportedForm('its second input does not hold constant weights')
  const behind = biases.ofMatMul.get(node.outputs[0] ?? '')
  const { attributes } = node.node
  return {
    input,
    weights,
    output: behind?.output ?? node.outputs[0] ?? '',
    forward(changed, by, bias) {
      const inside = ownBias && bias ? [bias(ownBias)] : []
      const made = emit.op(node.node.op, [changed, by, ...inside], attributes)
      return behind && bias ? emit.add(made, bias(behind.bias)) : made
    },
    back(signal, by) {
      const [gradient] = GRADIENT_RULES[node.node.op]?.(node.reading(1, by), [signal], emit) ?? []
      if (!gradient) throw new UnsupportedForm('nothing comes back through it')
      return gradient
    },
  }
}
