import type { RuleNode } from './rule.ts'
import type { AxisMatrix } from './separable.ts'

/** One spatial axis of a pooling operator. */
export interface Window {
  readonly axis: number
  /** Size of the input and of the output along the axis. */
  readonly size: number
  readonly out: number
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  readonly begin: number
  readonly end: number
}

/** The windows of a pooling node, with defaults and auto_pad resolved. */
export function windowsOf(node: RuleNode): Window[] {
  const shape = node.shape(node.inputs[0])
  const outs = node.shape(node.outputs[0])
  const kernel = node.ints('kernel_shape') ?? []
  const auto = node.string('auto_pad', 'NOTSET')
  const pads = node.ints('pads')
  return kernel.map((k, i) => {
    const axis = i + 2
    const stride = node.ints('strides')?.[i] ?? 1
    const dilation = node.ints('dilations')?.[i] ?? 1
    const window = { axis, size: shape[axis], out: outs[axis], kernel: k, stride, dilation }
    if (auto === 'NOTSET') return { ...window, begin: pads?.[i] ?? 0, end: pads?.[i + kernel.length] ?? 0 }
    const total = auto === 'VALID' ? 0 : Math.max(0, (outs[axis] - 1) * stride + dilation * (k - 1) + 1 - shape[axis])
    const begin = auto === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2)
    return { ...window, begin, end: total - begin }
  })
}

/** Windows that lie side by side from the first element on, none over the edge. */
export function tiles({ size, out, kernel, stride, dilation, begin }: Window): boolean {
  return begin === 0 && kernel === stride && (dilation === 1 || kernel === 1) && out * stride <= size
}

/** Windows of which no two see the same element, and none looks over the edge. */
export function disjoint({ size, out, kernel, stride, dilation, begin }: Window): boolean {
  const reach = dilation * (kernel - 1) + 1
  return begin === 0 && stride >= reach && (out - 1) * stride + reach <= size
}

/** Which elements window `o` sees, also outside the input. */
function seen({ kernel, stride, dilation, begin }: Window, o: number): number[] {
  return Array.from({ length: kernel }, (_, k) => o * stride - begin + k * dilation)
}

/**
 * The matrix (size × out) that gives each element the sum over the windows that see it, each divided by `share(window)`.
 * Sums over boxes are separable, so that one such matrix per axis does what a transposed convolution with ones would, whatever the
 * strides, dilations and edges, at a fraction of its cost in three dimensions.
 */
export function spreading(window: Window, share: (inside: number, padded: number) => number): AxisMatrix {
  const { axis, size, out, end } = window
  const values = new Float32Array(size * out)
  for (let o = 0; o < out; o++) {
    const positions = seen(window, o)
    const inside = positions.filter((i) => i >= 0 && i < size)
    // What ceil_mode lets hang over beyond the padding never counts.
    const padded = positions.filter((i) => i < size + end).length
    for (const i of inside) values[i * out + o] = 1 / share(inside.length, padded)
  }
  return { axis, rows: size, columns: out, values }
}
