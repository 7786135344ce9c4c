import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** Binary operators with broadcasting: the partial derivatives times the gradient, summed over what was broadcast. */
function binary(partials: [Partial, Partial]): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const to = node.shape(node.outputs[0])
    return node.inputs.map((name, i) => (node.wanted[i] ? emit.unbroadcast(partials[i](node, dy, emit), to, node.shape(name)) : undefined))
  }
}

type Partial = (node: RuleNode, dy: string, emit: Emitter) => string
const pass: Partial = (_, dy) => dy
const negated: Partial = (_, dy, emit) => emit.neg(dy)

export const arithmetic: GradientRules = {
  Add: binary([pass, pass]),
  Sub: binary([pass, negated]),
  Mul: binary([(n, dy, e) => e.mul(dy, n.inputs[1]), (n, dy, e) => e.mul(dy, n.inputs[0])]),
  Div: binary([(n, dy, e) => e.div(dy, n.inputs[1]), (n, dy, e) => e.neg(e.mul(dy, e.div(n.outputs[0], n.inputs[1])))]),
  Identity: (_, [dy]) => [dy],
  Neg: (_, [dy], emit) => [dy && emit.neg(dy)],
}
