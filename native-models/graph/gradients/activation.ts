import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'

/** Elementwise operators: dX = dY · f′(x). */
function elementwise(slope: (node: RuleNode, emit: Emitter, x: string, y: string) => string): GradientRule {
  return (node, [dy], emit) => [dy && emit.mul(dy, slope(node, emit, node.inputs[0], node.outputs[0]))]
}

export const activations: GradientRules = {
  // y > 0 exactly where x > 0, and y is alive anyway; the slope at 0 is 0, as in PyTorch.
  Relu: (node, [dy], emit) => [dy && emit.where(emit.op('Greater', [node.outputs[0], emit.scalar(0)]), dy, emit.scalar(0))],
  LeakyRelu: (node, [dy], emit) => [
    dy && emit.where(emit.op('Greater', [node.inputs[0], emit.scalar(0)]), dy, emit.mul(dy, emit.scalar(node.float('alpha', 0.01)))),
  ],
  Sigmoid: elementwise((_, emit, _x, y) => emit.mul(y, emit.sub(emit.scalar(1), y))),
  Tanh: elementwise((_, emit, _x, y) => emit.sub(emit.scalar(1), emit.mul(y, y))),
}
