import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** Functions of one number: dX = dY · f′(x), from the input or from the output, whichever is cheaper. */
export function slope(derivative: (emit: Emitter, x: string, y: string, node: RuleNode) => string): GradientRule {
  return (node, [dy], emit) => [dy && emit.mul(dy, derivative(emit, node.inputs[0], node.outputs[0], node))]
}

/** dX = dY / q where q = 1 / f′(x). */
function inverseSlope(quotient: (emit: Emitter, x: string, y: string) => string): GradientRule {
  return (node, [dy], emit) => [dy && emit.div(dy, quotient(emit, node.inputs[0], node.outputs[0]))]
}

export const elementary: GradientRules = {
  // The slope at 0 is 0, as in PyTorch.
  Abs: slope((emit, x) => emit.op('Sign', [x])),
  Exp: slope((_, _x, y) => y),
  Log: inverseSlope((_, x) => x),
  Sqrt: inverseSlope((emit, _, y) => emit.add(y, y)),
  Reciprocal: (node, [dy], emit) => {
    const [y] = node.outputs
    return [dy && emit.neg(emit.mul(dy, emit.mul(y, y)))]
  },
}
