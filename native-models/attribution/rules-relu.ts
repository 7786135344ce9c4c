import { gate } from '../graph/gradients/gate.ts'
import type { GradientRules } from '../graph/gradients/rule.ts'

/** Through a ReLU only what is positive on both ways: forwards and backwards. Springenberg et al. (2015), arXiv 1412.6806. */
export const guidedRules: GradientRules = {
  Relu: (node, [dy], emit) => [dy && emit.op('Relu', [gate(emit, dy, emit.op('Greater', [node.outputs[0] ?? '', emit.scalar(0)]))])],
}

/** Through a ReLU what is positive on the way back, whatever it was on the way forth. Zeiler & Fergus (2014), arXiv 1311.2901. */
export const deconvolutionRules: GradientRules = {
  Relu: (_, [dy], emit) => [dy && emit.op('Relu', [dy])],
}
