import { type GradientRules, UnsupportedForm } from './rule.ts'

export const dropout: GradientRules = {
  /** In training, what was kept was scaled by 1/(1 − ratio); the node's own mask says what that was. */
  Dropout: (node, [dy], emit) => {
    if (!dy || !node.inputs[2] || !node.numbers(2)?.[0]) return [dy]
    const ratio = node.inputs[1] ? node.numbers(1)?.[0] : 0.5
    if (!ratio) return [dy]
    const mask = node.outputs[1]
    if (!mask) throw new UnsupportedForm('it drops at random and does not say what (it has no mask output)')
    return [emit.where(mask, ratio < 1 ? emit.mul(dy, emit.scalar(1 / (1 - ratio))) : dy, emit.scalar(0))]
  },
}
