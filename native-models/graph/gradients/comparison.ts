import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** Slope 1 between the bounds and on them (as torch.clamp); a bound receives what the values beyond it would have had. */
const clip: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x, low, high] = node.inputs
  const zero = emit.scalar(0)
  const beyond = (comparison: string, bound: string) => {
    const outside = emit.op(comparison, [x, bound])
    const all = node.shape(x).map((_, i) => i)
    return emit.sum(emit.where(outside, dy, zero), all, false)
  }
  return [
    // Where nothing was clipped, the output is the input.
    emit.where(emit.op('Equal', [x, node.outputs[0]]), dy, zero),
    node.wanted[1] ? beyond('Less', low) : undefined,
    node.wanted[2] ? beyond('Greater', high) : undefined,
  ]
}

/** The gradient goes to the input that was chosen; where two are equal each gets half (torch.maximum). */
function extreme(closer: 'Greater' | 'Less'): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.outputs[0])
    if (node.inputs.length === 1) return [dy]
    // Several inputs are a chain of binary steps, folded from the left.
    const partial = [node.inputs[0]]
    for (const input of node.inputs.slice(1)) partial.push(emit.op(node.node.op, [partial[partial.length - 1], input]))
    const gradients: (string | undefined)[] = []
    let rest = dy
    for (let i = node.inputs.length - 1; i > 0; i--) {
      const share = chosen(emit, closer, node.inputs[i], partial[i - 1])
      gradients[i] = node.wanted[i] ? emit.unbroadcast(emit.mul(rest, share), shape, node.shape(node.inputs[i])) : undefined
      rest = emit.mul(rest, emit.sub(emit.scalar(1), share))
    }
    gradients[0] = node.wanted[0] ? emit.unbroadcast(rest, shape, node.shape(node.inputs[0])) : undefined
    return gradients
  }
}

/** 1 where a wins, ½ where they are equal, 0 where b wins. */
function chosen(emit: Emitter, closer: string, a: string, b: string): string {
  const tied = emit.where(emit.op('Equal', [a, b]), emit.scalar(0.5), emit.scalar(0))
  return emit.where(emit.op(closer, [a, b]), emit.scalar(1), tied)
}

export const comparisons: GradientRules = {
  Clip: clip,
  Max: extreme('Greater'),
  Min: extreme('Less'),
  Where: (node: RuleNode, [dy], emit) => {
    if (!dy) return []
    const [condition, a, b] = node.inputs
    const shape = node.shape(node.outputs[0])
    const zero = emit.scalar(0)
    return [
      undefined,
      node.wanted[1] ? emit.unbroadcast(emit.where(condition, dy, zero), shape, node.shape(a)) : undefined,
      node.wanted[2] ? emit.unbroadcast(emit.where(condition, zero, dy), shape, node.shape(b)) : undefined,
    ]
  },
}
