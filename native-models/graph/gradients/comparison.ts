import { gate } from './gate.ts'
import type { Emitter, GradientRule, GradientRules } from './rule.ts'

/** Slope 1 between the bounds and on them (as torch.clamp); a bound receives what the values beyond it would have had. */
const clip: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x, low, high] = node.inputs
  const all = node.shape(x).map((_, i) => i)
  const beyond = (comparison: string, bound: string) => emit.sum(gate(emit, dy, emit.op(comparison, [x, bound])), all, false)
  return [
    // Where nothing was clipped, the output is the input.
    node.wanted[0] ? gate(emit, dy, emit.op('Equal', [x, node.outputs[0]])) : undefined,
    node.wanted[1] ? emit.reshape(beyond('Less', low), node.shape(low)) : undefined,
    node.wanted[2] ? emit.reshape(beyond('Greater', high), node.shape(high)) : undefined,
  ]
}

/** The gradient goes to the input that was chosen; of two that are equal each gets half (torch.maximum). */
function extreme(closer: 'Greater' | 'Less'): GradientRule {
  return (node, [dy], emit) => {
    if (!dy) return []
    const { inputs, wanted } = node
    const shape = node.shape(node.outputs[0])
    // Several inputs are a chain of binary steps from the left.
    const sofar = [inputs[0]]
    for (const input of inputs.slice(1, -1)) sofar.push(emit.op(node.node.op, [sofar[sofar.length - 1], input]))
    const gradients: (string | undefined)[] = inputs.map(() => undefined)
    const give = (i: number, value: string) => {
      if (wanted[i]) gradients[i] = emit.unbroadcast(value, shape, node.shape(inputs[i]))
    }
    let rest = dy
    for (let i = inputs.length - 1; i > 0; i--) {
      give(i, won(emit, rest, closer, inputs[i], sofar[i - 1]))
      rest = won(emit, rest, closer, sofar[i - 1], inputs[i])
    }
    give(0, rest)
    return gradients
  }
}

/** The gradient where a wins, half of it where they are equal, 0 where b wins. */
function won(emit: Emitter, dy: string, closer: string, a: string, b: string): string {
  const wins = emit.op(closer, [a, b])
  const holds = emit.op(`${closer}OrEqual`, [a, b])
  const half = emit.mul(dy, emit.scalar(0.5))
  return emit.add(gate(emit, half, wins), gate(emit, half, holds))
}

export const comparisons: GradientRules = {
  Clip: clip,
  Max: extreme('Greater'),
  Min: extreme('Less'),
  Where: (node, [dy], emit) => {
    if (!dy) return []
    const [condition, a, b] = node.inputs
    const shape = node.shape(node.outputs[0])
    return [
      undefined,
      node.wanted[1] ? emit.unbroadcast(gate(emit, dy, condition), shape, node.shape(a)) : undefined,
      node.wanted[2] ? emit.unbroadcast(gate(emit, dy, emit.op('Not', [condition])), shape, node.shape(b)) : undefined,
    ]
  },
}
