import type { Emitter } from './rule.ts'

/** The two sides of a convolution, and how it is laid out; `pads` are [begin…, end…]. */
export interface Correlation {
  readonly image: string
  readonly features: string
  readonly imageShape: readonly number[]
  readonly featureShape: readonly number[]
  readonly kernel: readonly number[]
  readonly dilations: readonly number[]
  readonly pads: readonly number[]
}

/** Above this many shifted numbers, the copies cost more memory than they save time. */
const LARGEST = 1 << 26

/**
 * The weight gradient of an ungrouped convolution of stride 1 as one matrix product, or undefined where that is not worth its memory.
 *
 * dW[o, i, k] = Σ_p dY[o, p] X[i, p + e(k)] with e = dilation · k − pad. The offsets of some axes are applied to copies of X (which then
 * have the size of dY along them), those of the others to copies of dY (size of X), and one product of the two stacks gives every pair.
 * Sharing the offsets out keeps both stacks small: several times faster than a convolution whose kernel is as large as the volume.
 */
export function weightGradientByMatrix(emit: Emitter, correlation: Correlation): string | undefined {
  const { image, features, imageShape, featureShape, kernel, pads } = correlation
  const [batch, inputs] = imageShape
  const outputs = featureShape[1]
  const onImage = cheapestShare(kernel, inputs, outputs)
  const size = kernel.map((_, axis) => (onImage[axis] ? featureShape : imageShape)[axis + 2])
  const copies = (mine: boolean) => kernel.reduce((n, k, axis) => (onImage[axis] === mine ? n * k : n), 1)
  if ((inputs * copies(true) + outputs * copies(false)) * batch * size.reduce((a, b) => a * b, 1) > LARGEST) return undefined

  const offset = (axis: number, k: number) => correlation.dilations[axis] * k - pads[axis]
  /** Copies of `value` for every offset of its share of the axes, stacked as rows: (offsets · channels) × (batch · positions). */
  const stack = (given: string, shape: readonly number[], mine: boolean) => {
    // Channels go first before the copies are made: there is less to move.
    const value = batch === 1 ? given : emit.transpose(given, [1, 0, ...kernel.map((_, axis) => axis + 2)])
    const shifted = combinations(kernel.map((k, axis) => (onImage[axis] === mine ? k : 1))).map((ks) => {
      const begin = kernel.map((_, axis) => (onImage[axis] === mine ? (mine ? -1 : 1) * offset(axis, ks[axis]) : 0))
      const end = kernel.map((_, axis) => size[axis] - shape[axis + 2] - begin[axis])
      return [...begin, ...end].every((p) => p === 0) ? value : emit.op('Pad', [value, emit.ints([0, 0, ...begin, 0, 0, ...end])])
    })
    const all = shifted.length === 1 ? shifted[0] : emit.op('Concat', shifted, { axis: batch === 1 ? 1 : 0 })
    return emit.reshape(all, [shifted.length * shape[1], -1])
  }
  const product = emit.op('Gemm', [stack(features, featureShape, false), stack(image, imageShape, true)], { transB: 1 })

  // Rows run over (offsets on dY…, o), columns over (offsets on X…, i): back to o, i, k… in the kernel's order.
  const axesOf = (mine: boolean) => kernel.map((_, axis) => axis).filter((axis) => onImage[axis] === mine)
  const [left, right] = [axesOf(false), axesOf(true)]
  const factored = emit.reshape(product, [...left.map((axis) => kernel[axis]), outputs, ...right.map((axis) => kernel[axis]), inputs])
  const place = (axis: number) => (onImage[axis] ? left.length + 1 + right.indexOf(axis) : left.indexOf(axis))
  return emit.transpose(factored, [left.length, kernel.length + 1, ...kernel.map((_, axis) => place(axis))])
}

/** For each axis, whether its offsets go to the image: the share that makes the two stacks smallest together. */
function cheapestShare(kernel: readonly number[], inputs: number, outputs: number): boolean[] {
  const shares = combinations(kernel.map(() => 2)).map((bits) => bits.map((bit) => bit === 1))
  const cost = (share: readonly boolean[]) =>
    inputs * kernel.reduce((n, k, axis) => (share[axis] ? n * k : n), 1) +
    outputs * kernel.reduce((n, k, axis) => (share[axis] ? n : n * k), 1)
  return shares.reduce((best, share) => (cost(share) < cost(best) ? share : best))
}

/** Every tuple of whole numbers below `limits`, the last running fastest. */
function combinations(limits: readonly number[]): number[][] {
  return limits.reduce<number[][]>(
    (tuples, limit) => tuples.flatMap((tuple) => Array.from({ length: limit }, (_, i) => [...tuple, i])),
    [[]],
  )
}
