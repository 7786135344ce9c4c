import { gate, indicator } from './gate.ts'
import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** A reduction with everything resolved: its axes (from 0 up) and the shape of its output as if `keepdims` were 1. */
interface Reduction {
  readonly shape: readonly number[]
  readonly axes: readonly number[]
  readonly kept: readonly number[]
  /** How many elements become one. */
  readonly count: number
}

function reductionOf(node: RuleNode): Reduction {
  const shape = node.shape(node.inputs[0])
  const given = node.numbers(1)
  const all = shape.map((_, i) => i)
  const otherwise = node.int('noop_with_empty_axes', 0) === 1 ? [] : all
  const axes = given?.length ? given.map((a) => (a < 0 ? a + shape.length : a)) : otherwise
  const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n))
  return { shape, axes, kept, count: axes.reduce((product, axis) => product * shape[axis], 1) }
}

type Formula = (parts: { dy: string; y: string; x: string; emit: Emitter; reduction: Reduction }) => string

/** dY and y are handed to the formula with the reduced axes back as ones, so that they broadcast against x. */
function reduction(formula: Formula): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const resolved = reductionOf(node)
    const dropped = node.shape(node.outputs[0]).length !== resolved.kept.length
    const back = (value: string) => (dropped ? emit.reshape(value, resolved.kept) : value)
    return [formula({ dy: back(dy), y: back(node.outputs[0]), x: node.inputs[0], emit, reduction: resolved })]
  }
}

/** Linear reductions: the gradient, scaled, goes to every element. */
function spread(scale: (count: number) => number): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const { shape, kept, count } = reductionOf(node)
    const factor = scale(count)
    const scaled = factor === 1 ? dy : emit.mul(dy, emit.scalar(factor))
    return [emit.op('Expand', [emit.reshape(scaled, kept), emit.ints(shape)])]
  }
}

/** Elements that attain the extreme share the gradient equally (torch.amax). */
const extreme = reduction(({ dy, y, x, emit, reduction: { axes } }) => {
  const attained = indicator(emit, emit.op('Equal', [x, y]))
  return emit.mul(attained, emit.div(dy, emit.sum(attained, axes)))
})

/** dY · Π of the others, exact with zeros among the factors: they count as 1, and what sees another zero gets nothing. */
const product = reduction(({ dy, x, emit, reduction: { axes } }) => {
  const zero = indicator(emit, emit.op('Equal', [x, emit.scalar(0)]))
  const filled = emit.add(x, zero)
  const whole = axes.length ? emit.op('ReduceProd', [filled, emit.ints(axes)]) : filled
  const alone = emit.op('Equal', [emit.sum(zero, axes), zero])
  return gate(emit, emit.div(emit.mul(dy, whole), filled), alone)
})

/** dY / y, and 0 where the norm is 0 (torch.linalg.vector_norm). */
export function overNorm(emit: Emitter, dy: string, y: string): string {
  const zero = emit.scalar(0)
  return emit.where(emit.op('Equal', [y, zero]), zero, emit.div(dy, y))
}

export const reductions: GradientRules = {
  ReduceSum: spread(() => 1),
  ReduceMean: spread((count) => 1 / count),
  ReduceMax: extreme,
  ReduceMin: extreme,
  ReduceProd: product,
  ReduceL1: reduction(({ dy, x, emit }) => emit.mul(emit.op('Sign', [x]), dy)),
  ReduceL2: reduction(({ dy, y, x, emit }) => emit.mul(x, overNorm(emit, dy, y))),
  ReduceSumSquare: reduction(({ dy, x, emit }) => emit.mul(x, emit.add(dy, dy))),
  ReduceLogSum: reduction(({ dy, y, emit, reduction: { shape } }) =>
    emit.op('Expand', [emit.div(dy, emit.op('Exp', [y])), emit.ints(shape)]),
  ),
  ReduceLogSumExp: reduction(({ dy, y, x, emit }) => emit.mul(emit.op('Exp', [emit.sub(x, y)]), dy)),
}
