import type { GradientRules, RuleNode } from './rule.ts'

function axisOf(node: RuleNode): number {
  const axis = node.int('axis', -1)
  return axis < 0 ? axis + node.shape(node.inputs[0]).length : axis
}

export const softmax: GradientRules = {
  // dX = y (dY − Σ y dY), with the product taken once.
  Softmax: (node, [dy], emit) => {
    if (!dy) return []
    const [y] = node.outputs
    const product = emit.mul(y, dy)
    return [emit.sub(product, emit.mul(y, emit.sum(product, [axisOf(node)])))]
  },
  // dX = dY − softmax · Σ dY.
  LogSoftmax: (node, [dy], emit) => {
    if (!dy) return []
    return [emit.sub(dy, emit.mul(emit.op('Exp', [node.outputs[0]]), emit.sum(dy, [axisOf(node)])))]
  },
}
