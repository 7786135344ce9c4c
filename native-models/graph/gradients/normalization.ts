import type { Emitter, GradientRules, RuleNode } from './rule.ts'

export const normalization: GradientRules = {
  InstanceNormalization: (node, [dy], emit) => {
    if (!dy) return []
    const [x, scale] = node.inputs
    const shape = node.shape(x)
    const axes = shape.map((_, i) => i).slice(2)
    const channels = [1, shape[1], ...axes.map(() => 1)]
    const centred = emit.sub(x, emit.mean(x, axes))
    const rate = inverseDeviation(node, emit, centred, axes)
    const meanDy = emit.mean(dy, axes)
    const meanProduct = emit.mean(emit.mul(dy, centred), axes)
    const normalized = emit.mul(meanProduct, rate)
    const voxels = emit.scalar(axes.reduce((n, axis) => n * shape[axis], 1))
    return [
      node.wanted[0] ? whitened({ dy, centred, meanDy, normalized, rate, gain: emit.reshape(scale, channels) }, emit) : undefined,
      node.wanted[1] ? emit.mul(emit.reshape(emit.sum(normalized, [0]), [shape[1]]), voxels) : undefined,
      node.wanted[2] ? emit.mul(emit.reshape(emit.sum(meanDy, [0]), [shape[1]]), voxels) : undefined,
    ]
  },
}

/** 1 / √(variance + ε) over `axes` of what has mean zero there. */
function inverseDeviation(node: RuleNode, emit: Emitter, centred: string, axes: readonly number[]): string {
  const shape = node.shape(node.inputs[0])
  const count = axes.reduce((n, axis) => n * shape[axis], 1)
  const squares = emit.op('ReduceSumSquare', [centred, emit.ints(axes)], { keepdims: 1 })
  const variance = emit.mul(squares, emit.scalar(1 / count))
  return emit.op('Reciprocal', [emit.op('Sqrt', [emit.add(variance, emit.scalar(node.float('epsilon', 1e-5)))])])
}

interface Whitening {
  readonly dy: string
  readonly centred: string
  readonly meanDy: string
  /** mean(dY · x̂) */
  readonly normalized: string
  readonly rate: string
  /** γ, constant over what is averaged. */
  readonly gain: string
}

/**
 * γ r (dY − mean dY − x̂ mean(dY x̂)), written as a·dY + b·(x − μ) + c with one number per channel in a, b and c,
 * so that only four passes are over whole tensors.
 */
function whitened({ dy, centred, meanDy, normalized, rate, gain }: Whitening, emit: Emitter): string {
  const a = emit.mul(gain, rate)
  const b = emit.mul(emit.mul(a, rate), normalized)
  const c = emit.mul(a, meanDy)
  return emit.sub(emit.sub(emit.mul(dy, a), emit.mul(centred, b)), c)
}
