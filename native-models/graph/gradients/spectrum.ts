import { floatTensor } from '../../data/tensor.ts'
import { inverse, positive } from './layout.ts'
import { type GradientRules, UnsupportedForm } from './rule.ts'

/** The largest transform that is written out as a matrix (16 Mi numbers). */
const LARGEST_MATRIX = 1 << 24

/** Fourier transforms are linear: their gradients are products with the transposed matrix of cosines and sines. */
export const spectra: GradientRules = {
  DFT: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const out = node.shape(node.outputs[0])
    const rank = shape.length
    // The axis was an attribute (1 by default) before operator set 20, and is an input (−2 by default) since.
    const axis = positive(node.opset < 20 ? node.int('axis', 1) : (node.numbers(2)?.[0] ?? -2), rank)
    const backwards = node.int('inverse', 0) === 1
    const [parts, size, bins] = [shape[rank - 1], shape[axis], out[axis]]
    if (out[rank - 1] !== 2) throw new UnsupportedForm('it gives real numbers')
    const length = node.numbers(1)?.[0] ?? size
    const perm = Array.from({ length: rank }, (_, i) => i).filter((i) => i !== axis && i !== rank - 1)
    const order = [...perm, axis, rank - 1]
    const rows = perm.reduce((count, i) => count * shape[i], 1)
    const matrix = fourier({ bins, size, parts, length, sign: backwards ? 1 : -1, scale: backwards ? 1 / length : 1 })
    const flat = emit.reshape(emit.transpose(dy, order), [rows, bins * 2])
    const product = emit.op('MatMul', [flat, emit.constant(floatTensor([bins * 2, size * parts], matrix))])
    const moved = emit.reshape(product, [...perm.map((i) => shape[i]), size, parts])
    return [emit.transpose(moved, inverse(order))]
  },

  /** Backwards, each frame's waves are laid over one another again: a transposed convolution. */
  STFT: (node, [dy], emit) => {
    if (!dy) return []
    const [x, , window] = node.inputs
    const shape = node.shape(x)
    const [batch, frames, bins] = node.shape(node.outputs[0])
    if (shape.length === 3 && shape[2] === 2) throw new UnsupportedForm('its signal is complex')
    if (node.wanted[2]) throw new UnsupportedForm('its window varies')
    const step = node.numbers(1)?.[0]
    const size = node.numbers(3)?.[0] ?? (window ? node.shape(window)[0] : undefined)
    if (!step || !size) throw new UnsupportedForm('its frames have no length')
    const waves = fourier({ bins, size, parts: 1, length: size, sign: -1, scale: 1 })
    const plain = emit.constant(floatTensor([2 * bins, 1, size], waves))
    const kernel = window ? emit.mul(plain, emit.reshape(window, [1, 1, size])) : plain
    const spectrum = emit.reshape(emit.transpose(dy, [0, 2, 3, 1]), [batch, 2 * bins, frames])
    const signal = emit.op('ConvTranspose', [spectrum, kernel], { kernel_shape: [size], strides: [step] })
    const behind = shape[1] - ((frames - 1) * step + size)
    const whole = behind ? emit.op('Pad', [signal, emit.ints([0, 0, 0, 0, 0, behind])]) : signal
    return [emit.reshape(whole, shape)]
  },
}

/** Row (bin, real or imaginary), column (sample, real or imaginary): what one sample adds to one bin, e^{sign·2πi·bin·sample/length}. */
function fourier({
  bins,
  size,
  parts,
  length,
  sign,
  scale,
}: {
  bins: number
  size: number
  parts: number
  length: number
  sign: number
  scale: number
}): Float32Array {
  const columns = size * parts
  if (bins * 2 * columns > LARGEST_MATRIX) throw new UnsupportedForm(`it transforms ${size} samples, which is too long`)
  const matrix = new Float32Array(bins * 2 * columns)
  for (let bin = 0; bin < bins; bin++) {
    for (let sample = 0; sample < Math.min(size, length); sample++) {
      const angle = (sign * 2 * Math.PI * ((bin * sample) % length)) / length
      const [real, imaginary] = [scale * Math.cos(angle), scale * Math.sin(angle)]
      const at = (row: number, part: number) => (2 * bin + row) * columns + sample * parts + part
      matrix[at(0, 0)] = real
      matrix[at(1, 0)] = imaginary
      if (parts < 2) continue
      matrix[at(0, 1)] = -imaginary
      matrix[at(1, 1)] = real
    }
  }
  return matrix
}
