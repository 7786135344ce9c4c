import type { Emitter, GradientRules, RuleNode } from './rule.ts'

/** One spatial axis of a pooling window. */
interface Window {
  readonly size: number
  readonly out: number
  readonly kernel: number
  readonly stride: number
  readonly dilation: number
  readonly begin: number
  readonly end: number
}

/** Resolves defaults and auto_pad, axis by axis. */
function windowsOf(node: RuleNode): Window[] {
  const sizes = node.shape(node.inputs[0]).slice(2)
  const outs = node.shape(node.outputs[0]).slice(2)
  const kernel = node.ints('kernel_shape') ?? []
  const auto = node.string('auto_pad', 'NOTSET')
  const pads = node.ints('pads')
  return kernel.map((k, i) => {
    const stride = node.ints('strides')?.[i] ?? 1
    const dilation = node.ints('dilations')?.[i] ?? 1
    const axis = { size: sizes[i], out: outs[i], kernel: k, stride, dilation }
    if (auto === 'NOTSET') return { ...axis, begin: pads?.[i] ?? 0, end: pads?.[i + kernel.length] ?? 0 }
    const total = auto === 'VALID' ? 0 : Math.max(0, (outs[i] - 1) * stride + dilation * (k - 1) + 1 - sizes[i])
    const begin = auto === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2)
    return { ...axis, begin, end: total - begin }
  })
}

export const pooling: GradientRules = {
  // The run time says where each maximum was (the first of equal ones); windows may overlap, so the gradients add up there.
  MaxPool: (node, [dy], emit) => {
    if (!dy) return []
    const [x] = node.inputs
    const { storage_order: _, ...attributes } = node.node.attributes
    const [, indices] = emit.ops('MaxPool', [x], 2, attributes)
    return [emit.scatterAdd(dy, indices, node.shape(x))]
  },
  AveragePool: (node, [dy], emit) => {
    if (!dy) return []
    const counted = node.int('count_include_pad', 0) === 1
    return [
      alongAxes(
        emit,
        dy,
        node.shape(node.outputs[0]),
        windowsOf(node).map((window) => averages(window, counted)),
      ),
    ]
  },
  GlobalAveragePool: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const voxels = shape.slice(2).reduce((a, b) => a * b, 1)
    return [emit.op('Expand', [emit.mul(dy, emit.scalar(1 / voxels)), emit.ints(shape)])]
  },
}

/** The matrix (out × size) of an average over windows of one axis. */
function averages({ size, out, kernel, stride, dilation, begin, end }: Window, countPadding: boolean): Matrix {
  const values = new Float32Array(out * size)
  for (let o = 0; o < out; o++) {
    const seen = Array.from({ length: kernel }, (_, k) => o * stride - begin + k * dilation)
    const inside = seen.filter((i) => i >= 0 && i < size)
    // What ceil_mode lets hang over beyond the padding is never counted.
    const count = countPadding ? seen.filter((i) => i < size + end).length : inside.length
    for (const i of inside) values[o * size + i] = 1 / count
  }
  return { rows: out, columns: size, values }
}

interface Matrix {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/**
 * Applies the transpose of one matrix per spatial axis. An average over boxes is separable, and as matrix products it costs a fraction
 * of a transposed convolution in three dimensions, whatever the strides, dilations and edges.
 */
function alongAxes(emit: Emitter, dy: string, shape: readonly number[], matrices: readonly Matrix[]): string {
  const now = [...shape]
  let value = dy
  matrices.forEach(({ rows, columns, values }, i) => {
    const axis = i + 2
    const after = now.slice(axis + 1).reduce((a, b) => a * b, 1)
    const transposed = Float32Array.from({ length: rows * columns }, (_, j) => values[(j % rows) * columns + Math.floor(j / rows)])
    const matrix = emit.constant({ type: 'float32', shape: [columns, rows], data: transposed })
    const before = now.slice(0, axis).reduce((a, b) => a * b, 1)
    value = emit.op('MatMul', [matrix, emit.reshape(value, [before, rows, after])])
    now[axis] = columns
  })
  return emit.reshape(value, now)
}
