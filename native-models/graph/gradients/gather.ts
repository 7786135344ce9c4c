import { intTensor, numbersOf } from '../../data/tensor.ts'
import { positive } from './layout.ts'
import type { Emitter, GradientRules, RuleNode } from './rule.ts'
import { placed } from './slice.ts'

/**
 * Reading elements by index: the gradient adds up where they were read. The sums run through ScatterElements, which the run time computes on
 * one thread: its ScatterND with reduction "add" loses updates where indices coincide, since its threads do not wait for each other
 * (onnxruntime 1.30). Where indices are known and no two are equal, plain copies do.
 */
export const gathering: GradientRules = {
  Gather: (node, [dy], emit) => {
    if (!dy) return []
    const [x, indices] = node.inputs
    const shape = node.shape(x)
    const axis = positive(node.int('axis', 0), shape.length)
    const count = node.shape(indices).reduce((a, b) => a * b, 1)
    const read = [...shape.slice(0, axis), count, ...shape.slice(axis + 1)]
    const updates = emit.reshape(dy, read)
    const known = node.constant(1)
    if (count === 0) return [emit.zeros(shape)]
    if (known) {
      const positions = numbersOf(known).map((i) => positive(i, shape[axis]))
      const copied = withoutSums(emit, updates, read, axis, shape[axis], positions)
      if (copied) return [copied]
    }
    return [scattered(emit, updates, indices, read, shape, axis)]
  },

  GatherElements: (node, [dy], emit) => {
    if (!dy) return []
    const [x, indices] = node.inputs
    return [
      emit.op('ScatterElements', [emit.zeros(node.shape(x)), indices, dy], {
        axis: positive(node.int('axis', 0), node.shape(x).length),
        reduction: 'add',
      }),
    ]
  },

  GatherND: (node, [dy], emit) => {
    if (!dy) return []
    const shape = node.shape(node.inputs[0])
    const { flat, count, inner, rows } = flatRows(node, emit, shape)
    const updates = emit.reshape(dy, [count, inner])
    return [emit.reshape(scattered(emit, updates, flat, [count, inner], [rows, inner], 0), shape)]
  },
}

/** Adds `updates` of shape `read` along one axis of zeros at `indices` (any shape with read[axis] elements; negative ones count from the end). */
function scattered(
  emit: Emitter,
  updates: string,
  indices: string,
  read: readonly number[],
  shape: readonly number[],
  axis: number,
): string {
  const along = emit.reshape(
    indices,
    read.map((n, i) => (i === axis ? n : 1)),
  )
  return emit.op('ScatterElements', [emit.zeros(shape), emit.op('Expand', [along, emit.ints(read)]), updates], { axis, reduction: 'add' })
}

/** The gradient for known positions of which no two are equal; undefined where some are. */
function withoutSums(
  emit: Emitter,
  updates: string,
  read: readonly number[],
  axis: number,
  size: number,
  positions: readonly number[],
): string | undefined {
  const step = positions.length > 1 ? positions[1] - positions[0] : 1
  if (step !== 0 && positions.every((p, i) => p === positions[0] + i * step))
    return placed(emit, updates, read, [{ axis, start: positions[0], step, count: positions.length, size }])
  if (new Set(positions).size < positions.length) return undefined
  // Backwards, each element reads its update, or a zero put behind the last one.
  const source = Array<number>(size).fill(positions.length)
  positions.forEach((p, i) => {
    source[p] = i
  })
  const before = read.map(() => 0)
  const after = read.map((_, i) => (i === axis ? 1 : 0))
  const padded = emit.op('Pad', [updates, emit.ints([...before, ...after])])
  return emit.op('Gather', [padded, emit.constant(intTensor(source))], { axis })
}

/** GatherND and ScatterND address rows: their positions in [rows, inner], the shape with all addressed axes (and batches) folded into one. */
function flatRows(node: RuleNode, emit: Emitter, shape: readonly number[]) {
  const indices = node.inputs[1]
  const indexShape = node.shape(indices)
  const batchAxes = node.int('batch_dims', 0)
  const depth = indexShape[indexShape.length - 1]
  const addressed = shape.slice(batchAxes, batchAxes + depth)
  const strides = addressed.map((_, i) => addressed.slice(i + 1).reduce((a, b) => a * b, 1))
  const volume = addressed.reduce((a, b) => a * b, 1)
  const batches = shape.slice(0, batchAxes).reduce((a, b) => a * b, 1)
  const count = indexShape.slice(0, -1).reduce((a, b) => a * b, 1)
  const coordinates = emit.reshape(indices, [count, depth])
  const sizes = emit.ints(addressed)
  const zero = emit.constant(intTensor([0], []))
  const counted = emit.where(emit.op('Less', [coordinates, zero]), emit.add(coordinates, sizes), coordinates)
  const within = emit.op('ReduceSum', [emit.mul(counted, emit.ints(strides)), emit.ints([1])], { keepdims: 0 })
  const perBatch = count / batches
  const offsets = () => emit.constant(intTensor(Array.from({ length: count }, (_, i) => Math.floor(i / perBatch) * volume)))
  const flat = batches > 1 ? emit.add(within, offsets()) : within
  return { flat, count, inner: shape.slice(batchAxes + depth).reduce((a, b) => a * b, 1), rows: batches * volume }
}
