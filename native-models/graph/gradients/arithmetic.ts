import { typeCode } from '../types.ts'
import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

type Partial = (node: RuleNode, dy: string, emit: Emitter) => string

/** Binary operators with broadcasting: the partial derivatives times the gradient, summed over what was broadcast. */
function binary(partials: readonly [Partial, Partial]): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const to = node.shape(node.outputs[0])
    return node.inputs.map((name, i) => (node.wanted[i] ? emit.unbroadcast(partials[i](node, dy, emit), to, node.shape(name)) : undefined))
  }
}

/** Any number of inputs, broadcast together, each with the same share. */
function linear(share: (inputs: number) => number): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const factor = share(node.inputs.length)
    const scaled = factor === 1 ? dy : emit.mul(dy, emit.scalar(factor))
    const to = node.shape(node.outputs[0])
    return node.inputs.map((name, i) => (node.wanted[i] ? emit.unbroadcast(scaled, to, node.shape(name)) : undefined))
  }
}

const pass: Partial = (_, dy) => dy
const negated: Partial = (_, dy, emit) => emit.neg(dy)

export const arithmetic: GradientRules = {
  Add: binary([pass, pass]),
  Sub: binary([pass, negated]),
  Mul: binary([(n, dy, e) => e.mul(dy, n.inputs[1]), (n, dy, e) => e.mul(dy, n.inputs[0])]),
  Div: binary([(n, dy, e) => e.div(dy, n.inputs[1]), (n, dy, e) => e.neg(e.mul(dy, e.div(n.outputs[0], n.inputs[1])))]),
  Pow: binary([powerOfBase, powerOfExponent]),
  Sum: linear(() => 1),
  Mean: linear((inputs) => 1 / inputs),
  Identity: (_, [dy]) => [dy],
  Neg: (_, [dy], emit) => [dy && emit.neg(dy)],
}

/** dY · p · x^(p−1); 0 where p is 0, even at x = 0. Small constant exponents are spelled out: Pow itself is slow. */
function powerOfBase(node: RuleNode, dy: string, emit: Emitter): string {
  const [x, p] = node.inputs
  const constant = node.constant(1)
  if (constant && constant.data.length === 1 && node.shape(x).length >= constant.shape.length) {
    const exponent = Number(constant.data[0])
    const powers: Record<number, () => string> = { 1: () => dy, 2: () => emit.mul(dy, x), 3: () => emit.mul(dy, emit.mul(x, x)) }
    const power = powers[exponent] ?? (() => emit.mul(dy, emit.op('Pow', [x, emit.scalar(exponent - 1)])))
    return exponent === 0 ? emit.mul(dy, emit.scalar(0)) : emit.mul(power(), emit.scalar(exponent))
  }
  const exponent = node.type(p) === emit.type ? p : emit.op('Cast', [p], { to: typeCode(emit.type) })
  const slope = emit.mul(exponent, emit.op('Pow', [x, emit.sub(exponent, emit.scalar(1))]))
  return emit.where(emit.op('Equal', [exponent, emit.scalar(0)]), emit.scalar(0), emit.mul(dy, slope))
}

/** dY · y · ln x; 0 at x = 0, where x^p stays 0 for every p > 0. */
function powerOfExponent(node: RuleNode, dy: string, emit: Emitter): string {
  const [x, p] = node.inputs
  const zero = emit.scalar(0)
  const flat = emit.op('And', [emit.op('Equal', [x, zero]), emit.op('GreaterOrEqual', [p, zero])])
  return emit.where(flat, zero, emit.mul(dy, emit.mul(node.outputs[0], emit.op('Log', [x]))))
}
