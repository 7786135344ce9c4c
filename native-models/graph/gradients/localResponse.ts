import type { Emitter, GradientRules, RuleNode } from './rule.ts'
import { separable } from './separable.ts'

/** y = x / s^β with s = bias + α/n Σ x² over a window of n channels. dX = dY s^−β − 2αβ/n x Σ over the windows that see it of dY y / s. */
export const localResponse: GradientRules = {
  LRN: (node, [dy], emit) => {
    if (!dy) return []
    const [x] = node.inputs
    const [y] = node.outputs
    const size = node.int('size', 1)
    const beta = node.float('beta', 0.75)
    const rate = node.float('alpha', 1e-4) / size
    const squares = overChannels(node, emit, emit.mul(x, x), size)
    const s = emit.add(emit.mul(squares, emit.scalar(rate)), emit.scalar(node.float('bias', 1)))
    const direct = emit.mul(dy, emit.op('Pow', [s, emit.scalar(-beta)]))
    const seen = overChannels(node, emit, emit.div(emit.mul(dy, y), s), size)
    return [emit.sub(direct, emit.mul(emit.mul(x, seen), emit.scalar(2 * beta * rate)))]
  },
}

/** Sums over a window of `size` channels (an odd number: the run time has no other) around each. Such a sum is its own transpose. */
function overChannels(node: RuleNode, emit: Emitter, value: string, size: number): string {
  const shape = node.shape(node.inputs[0])
  const channels = shape[1]
  const values = Float32Array.from({ length: channels * channels }, (_, i) =>
    Math.abs((i % channels) - Math.floor(i / channels)) <= (size - 1) / 2 ? 1 : 0,
  )
  return separable(emit, value, shape, [{ axis: 1, rows: channels, columns: channels, values }])
}
