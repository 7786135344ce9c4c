import type { Emitter } from './rule.ts'
import type { Correlation } from './weight-gradient.ts'

/** Samples of a block of features; each meets a window of the image that is longer by the kernel. */
const BLOCK = 16

/**
 * The weight gradient of an ungrouped convolution of stride 1 whose kernel is long and runs along the last axis alone, or undefined for any other.
 *
 * dW[o, i, k] = Σ dY[o, t] X[i, t + k − pad]. The features in blocks of L samples, the image in windows of the L + K − 1 that a block meets: one
 * product of the two gives Σ dY[o, s] X[i, s + u] for every place s in a block and u in its window, whose diagonals u = s + k are summed. The windows
 * overlap K / L times, where a copy of the image for each offset would take K times its memory.
 */
export function longKernelGradient(emit: Emitter, correlation: Correlation): string | undefined {
  const { image, features, imageShape, featureShape, kernel, dilations, pads } = correlation
  const last = kernel.length - 1
  const taps = kernel[last]
  if (taps < BLOCK || kernel.some((k, axis) => axis < last && (k > 1 || pads[axis] || pads[axis + kernel.length])) || dilations[last] > 1)
    return undefined
  const [batch, inputs] = imageShape
  const outputs = featureShape[1]
  const blocks = Math.ceil(featureShape[last + 2] / BLOCK)
  const parts = Math.ceil((BLOCK + taps - 1) / BLOCK)
  const window = parts * BLOCK
  const rest = featureShape.slice(2, last + 2).reduce((a, b) => a * b, 1)

  const padded = (value: string, length: number, before: number, wanted: number) => {
    const after = wanted - length - before
    const none = Array(last + 2).fill(0)
    return before || after ? emit.op('Pad', [value, emit.ints([...none, before, ...none, after])]) : value
  }
  // rows (batch, rest, block) × (outputs, sample) and × (inputs, sample of the window)
  const y = emit.reshape(padded(features, featureShape[last + 2], 0, blocks * BLOCK), [batch, outputs, rest, blocks, BLOCK])
  const x = emit.reshape(padded(image, imageShape[last + 2], pads[last], (blocks + parts - 1) * BLOCK), [
    batch,
    inputs,
    rest,
    blocks + parts - 1,
    BLOCK,
  ])
  const windows = emit.op(
    'Concat',
    Array.from({ length: parts }, (_, part) => emit.slice(x, [part], [part + blocks], [3])),
    { axis: 4 },
  )
  const rows = (value: string, channels: number, width: number) =>
    emit.reshape(channels === 1 ? value : emit.transpose(value, [0, 2, 3, 1, 4]), [batch, rest * blocks, channels * width])
  const each = emit.op('MatMul', [emit.transpose(rows(y, outputs, BLOCK), [0, 2, 1]), rows(windows, inputs, window)])
  const product = emit.sum(each, [0], false)

  // (outputs, s) × (inputs, u) → o, i, s, u; with one more number in a row than there are, a row on is a diagonal on.
  const pairs = emit.transpose(emit.reshape(product, [outputs, BLOCK, inputs, window]), [0, 2, 1, 3])
  const flat = emit.reshape(pairs, [outputs, inputs, BLOCK * window])
  const skewed = emit.reshape(emit.op('Pad', [flat, emit.ints([0, 0, 0, 0, 0, BLOCK])]), [outputs, inputs, BLOCK, window + 1])
  const summed = emit.sum(emit.slice(skewed, [0], [taps], [3]), [2], false)
  return emit.reshape(summed, [outputs, inputs, ...kernel])
}
