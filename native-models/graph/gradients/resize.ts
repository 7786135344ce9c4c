import type { Tensor } from '../../data/tensor.ts'
import type { Attributes } from '../build.ts'
import { positive } from './layout.ts'
import { type Emitter, type GradientRules, type RuleNode, UnsupportedForm } from './rule.ts'

/** One axis that a Resize changes: `from` elements become `to`. */
interface Stretch {
  readonly axis: number
  readonly from: number
  readonly to: number
  /** The scale as the node gives it; undefined where it gives sizes. */
  readonly given?: number
}

/** The longest axis pair whose interpolation is written out as a matrix (64 Mi numbers). */
const LARGEST_MATRIX = 1 << 26

export const resizing: GradientRules = {
  Resize: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const stretches = stretchesOf(node)
    const factors = stretches.map((s) => repeats(node, s))
    if (factors.every((f) => f !== undefined)) return [pooled(emit, dy, shape, stretches, factors)]
    // Those that shrink the gradient first: the others then have less to do.
    const ordered = [...stretches].sort((a, b) => a.from / a.to - b.from / b.to)
    const current = [...node.shape(node.outputs[0])]
    let value = dy
    for (const stretch of ordered) {
      value = along(emit, weights(node, stretch, emit), value, current, stretch)
      current[stretch.axis] = stretch.from
    }
    return [value]
  },
}

function stretchesOf(node: RuleNode): Stretch[] {
  const shape = node.shape(node.inputs[0])
  const out = node.shape(node.outputs[0])
  if (node.string('coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize')
    throw new UnsupportedForm('it crops (tf_crop_and_resize)')
  if (node.string('keep_aspect_ratio_policy', 'stretch') !== 'stretch') throw new UnsupportedForm('it keeps the aspect ratio')
  const axes = (node.ints('axes') ?? shape.map((_, i) => i)).map((a) => positive(a, shape.length))
  const scales = node.numbers(2)
  return axes
    .map((axis, i): Stretch => ({ axis, from: shape[axis], to: out[axis], given: scales?.length ? scales[i] : undefined }))
    .filter(({ from, to, given }) => from !== to || (given !== undefined && given !== 1))
}

/** How often each element of an axis is repeated, where that is all that the resizing does. */
function repeats(node: RuleNode, { from, to, given }: Stretch): number | undefined {
  const factor = to / from
  if (node.string('mode', 'nearest') !== 'nearest' || !Number.isInteger(factor)) return undefined
  const scale = Math.fround(given ?? factor)
  const coordinate = COORDINATES[node.string('coordinate_transformation_mode', 'half_pixel')]
  const round = ROUNDINGS[node.string('nearest_mode', 'round_prefer_floor')]
  if (!coordinate || !round) return undefined
  for (let i = 0; i < to; i++) {
    const source = Math.min(Math.max(round(coordinate(i, scale, from, to)), 0), from - 1)
    if (source !== Math.floor(i / factor)) return undefined
  }
  return factor
}

/** Where the centre of element `i` of the output lies in the input (ONNX operator specification, Resize). */
const COORDINATES: Readonly<Record<string, (i: number, scale: number, from: number, to: number) => number>> = {
  half_pixel: (i, scale) => (i + 0.5) / scale - 0.5,
  half_pixel_symmetric: (i, scale, from, to) => (from / 2) * (1 - to / (scale * from)) + (i + 0.5) / scale - 0.5,
  pytorch_half_pixel: (i, scale, _, to) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  align_corners: (i, _, from, to) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
  asymmetric: (i, scale) => i / scale,
}

const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
}

/** Repetition backwards: the sum over each block. Average pooling is the fastest way to it (half the time of ReduceSum in three dimensions). */
function pooled(emit: Emitter, dy: string, shape: readonly number[], stretches: readonly Stretch[], factors: readonly number[]): string {
  if (stretches.length === 0) return dy
  const first = Math.min(...stretches.map((s) => s.axis))
  const last = Math.max(...stretches.map((s) => s.axis))
  if (last - first > 2) {
    const value = pooled(emit, dy, withStretched(shape, stretches[0]), stretches.slice(1), factors.slice(1))
    return pooled(emit, value, shape, stretches.slice(0, 1), factors.slice(0, 1))
  }
  // The axes before are channels; those behind must be pooled over windows of one, or be folded into a last axis of their own.
  const tail = shape.slice(last + 1).reduce((a, b) => a * b, 1)
  const pooledAxes = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const factorOf = (axis: number) => factors[stretches.findIndex((s) => s.axis === axis)] ?? 1
  const window = pooledAxes.map(factorOf)
  const size = pooledAxes.map((axis, i) => shape[axis] * window[i])
  const channels = shape.slice(0, first).reduce((a, b) => a * b, 1)
  const count = window.reduce((a, b) => a * b, 1)
  const behind = tail > 1 ? [tail] : []
  if (pooledAxes.length + behind.length > 3) {
    const summed = emit.op(
      'ReduceSum',
      [
        emit.reshape(dy, [channels, ...size.flatMap((n, i) => [n / window[i], window[i]]), tail]),
        emit.ints(window.map((_, i) => 2 * i + 2)),
      ],
      { keepdims: 0 },
    )
    return emit.reshape(summed, shape)
  }
  const kernel = [...window, ...behind.map(() => 1)]
  const mean = emit.op('AveragePool', [emit.reshape(dy, [1, channels, ...size, ...behind])], { kernel_shape: kernel, strides: kernel })
  return emit.reshape(emit.mul(mean, emit.scalar(count)), shape)
}

function withStretched(shape: readonly number[], { axis, to }: Stretch): number[] {
  return shape.map((n, i) => (i === axis ? to : n))
}

/** The interpolation weights [from, to] of one axis, as the run time itself makes them: the same resizing of an identity matrix. */
function weights(node: RuleNode, { from, to, given }: Stretch, emit: Emitter): string {
  if (from * to > LARGEST_MATRIX) throw new UnsupportedForm(`it interpolates an axis of ${from} elements, which is too long`)
  const attributes: Attributes = Object.fromEntries(Object.entries(node.node.attributes).filter(([name]) => name !== 'axes'))
  const identity = emit.reshape(emit.constant(identityMatrix(from)), [1, 1, from, from])
  const size: string[] =
    given === undefined
      ? ['', '', emit.ints([1, 1, from, to])]
      : ['', emit.constant({ type: 'float32', shape: [4], data: Float32Array.of(1, 1, 1, given) })]
  return emit.reshape(emit.op('Resize', [identity, ...size], attributes), [from, to])
}

function identityMatrix(n: number): Tensor {
  const data = new Float32Array(n * n)
  for (let i = 0; i < n; i++) data[i * (n + 1)] = 1
  return { type: 'float32', shape: [n, n], data }
}

/** Contracts one axis of `value` with `matrix` [from, to]. */
function along(emit: Emitter, matrix: string, value: string, shape: readonly number[], { axis, from, to }: Stretch): string {
  const outer = shape.slice(0, axis).reduce((a, b) => a * b, 1)
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1)
  const product =
    inner === 1
      ? emit.op('Gemm', [emit.reshape(value, [outer, to]), matrix], { transB: 1 })
      : emit.op('MatMul', [matrix, emit.reshape(value, [outer, to, inner])])
  return emit.reshape(product, [...shape.slice(0, axis), from, ...shape.slice(axis + 1)])
}
