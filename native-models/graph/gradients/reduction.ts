import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** A reduction with everything resolved: its axes (from 0 up) and the shape of its output as if `keepdims` were 1. */
interface Reduction {
  readonly axes: readonly number[]
  readonly kept: readonly number[]
  readonly count: number
}

function reductionOf(node: RuleNode): Reduction {
  const shape = node.shape(node.inputs[0])
  const given = node.numbers(1)
  const all = shape.map((_, i) => i)
  const none = node.int('noop_with_empty_axes', 0) === 1 ? [] : all
  const axes = given?.length ? given.map((a) => (a < 0 ? a + shape.length : a)) : none
  const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return { axes, kept, count: axes.reduce((product, axis) => product * shape[axis], 1) }
}

/** A gradient or an output of the reduction, with the reduced axes back as ones so that it broadcasts against the input. */
function broadcastable(node: RuleNode, emit: Emitter, value: string, { kept }: Reduction): string {
  return node.shape(node.outputs[0]).length === kept.length ? value : emit.reshape(value, kept)
}

/** Linear reductions: the gradient, scaled, goes to every element. */
function spread(scale: (count: number) => number): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const reduction = reductionOf(node)
    const factor = scale(reduction.count)
    const scaled = factor === 1 ? dy : emit.mul(dy, emit.scalar(factor))
    const shape = node.shape(node.inputs[0])
    return [emit.op('Expand', [broadcastable(node, emit, scaled, reduction), emit.ints(shape)])]
  }
}

export const reductions: GradientRules = {
  ReduceSum: spread(() => 1),
  ReduceMean: spread((count) => 1 / count),
}
