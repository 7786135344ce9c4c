import { ELEMENT_TYPES } from '../../data/tensor.ts'
import { type GradientRule, type GradientRules, UnsupportedForm } from './rule.ts'

/** Operators that only move or repeat values: the gradient moves back, and what was repeated is summed. */
const reshaped: GradientRule = (node, [dy], emit) => [dy && emit.reshape(dy, node.shape(node.inputs[0]))]

export const layout: GradientRules = {
  Reshape: reshaped,
  Flatten: reshaped,
  Squeeze: reshaped,
  Unsqueeze: reshaped,
  Transpose: (node, [dy], emit) => {
    const rank = node.shape(node.inputs[0]).length
    const perm = node.ints('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i)
    return [dy && emit.transpose(dy, inverse(perm))]
  },
  Cast: (node, [dy], emit) => [dy && emit.op('Cast', [dy], { to: ELEMENT_TYPES[node.type(node.inputs[0])].code })],
  CastLike: (node, [dy], emit) => [dy && emit.op('Cast', [dy], { to: ELEMENT_TYPES[node.type(node.inputs[0])].code })],
  Expand: (node, [dy], emit) => [dy && emit.unbroadcast(dy, node.shape(node.outputs[0]), node.shape(node.inputs[0]))],
  Concat: (node, [dy], emit) => {
    if (!dy) return []
    const axis = positive(node.int('axis', 0), node.shape(node.outputs[0]).length)
    let start = 0
    return node.inputs.map((name, i) => {
      const from = start
      start += node.shape(name)[axis]
      return node.wanted[i] ? emit.slice(dy, [from], [start], [axis]) : undefined
    })
  },
  Split: (node, gradients, emit) => {
    const axis = positive(node.int('axis', 0), node.shape(node.inputs[0]).length)
    const parts = node.outputs.flatMap((name, i) => (name ? [gradients[i] ?? emit.zeros(node.shape(name))] : []))
    if (parts.length < node.outputs.length) throw new UnsupportedForm('one of its outputs has no name')
    return [parts.length === 1 ? parts[0] : emit.op('Concat', parts, { axis })]
  },
}

export function inverse(perm: readonly number[]): number[] {
  const result = perm.map(() => 0)
  perm.forEach((from, to) => {
    result[from] = to
  })
  return result
}

/** An axis counted from the front. */
export function positive(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis
}
