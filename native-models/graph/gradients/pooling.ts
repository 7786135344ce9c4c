import { overNorm } from './reduction.ts'
import type { Emitter, GradientRule, GradientRules, RuleNode } from './rule.ts'
import { separable } from './separable.ts'
import { disjoint, spreading, tiles, type Window, windowsOf } from './window.ts'

/**
 * The run time says where each maximum was (the first of equal ones). Where windows overlap the gradients add up there; where they do not,
 * MaxUnpool is right and spares a pass of scattering (135 against 174 ms on 16 × 96³).
 */
const maxPool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x] = node.inputs
  const { storage_order: _, ...attributes } = node.node.attributes
  const [, indices] = emit.ops('MaxPool', [x], 2, attributes)
  const apart = windowsOf(node).every(disjoint)
  // The run time has MaxUnpool in single precision only.
  if (!apart || emit.type !== 'float32') return [emit.scatterAdd(dy, indices, node.shape(x))]
  const { kernel_shape, strides } = attributes
  return [emit.op('MaxUnpool', [dy, indices, emit.ints(node.shape(x))], { kernel_shape, ...(strides && { strides }) })]
}

const averagePool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const windows = windowsOf(node)
  if (windows.every(tiles)) return [tiled(node, emit, emit.mul(dy, emit.scalar(1 / volume(windows))), windows)]
  const counted = node.int('count_include_pad', 0) === 1
  const matrices = windows.map((window) => spreading(window, (inside, padded) => (counted ? padded : inside)))
  return [separable(emit, dy, node.shape(node.outputs[0]), matrices)]
}

function volume(windows: readonly Window[]): number {
  return windows.reduce((product, { kernel }) => product * kernel, 1)
}

/** Every value of the output repeated over its window; zeros where no window reached. */
function tiled(node: RuleNode, emit: Emitter, value: string, windows: readonly Window[]): string {
  const [batch, channels] = node.shape(node.outputs[0])
  const apart = emit.reshape(value, [batch * channels, ...windows.flatMap(({ out }) => [out, 1])])
  const repeated = emit.op('Tile', [apart, emit.ints([1, ...windows.flatMap(({ kernel }) => [1, kernel])])])
  const covered = emit.reshape(repeated, [batch, channels, ...windows.map(({ out, kernel }) => out * kernel)])
  const missing = windows.map(({ size, out, kernel }) => size - out * kernel)
  if (missing.every((n) => n === 0)) return covered
  return emit.op('Pad', [covered, emit.ints([0, 0, ...windows.map(() => 0), 0, 0, ...missing])])
}

/** y = (Σ |x|^p)^(1/p): dX = sign(x) |x|^(p−1) Σ over the windows that see it of dY y^(1−p). */
const lpPool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const p = node.int('p', 2)
  const windows = windowsOf(node)
  const weighted = perNorm(emit, dy, node.outputs[0], p)
  const received = separable(
    emit,
    weighted,
    node.shape(node.outputs[0]),
    windows.map((window) => spreading(window, () => 1)),
  )
  return [emit.mul(signedPower(emit, node.inputs[0], p), received)]
}

/** dY y^(1−p), 0 where y is 0. */
function perNorm(emit: Emitter, dy: string, y: string, p: number): string {
  if (p === 1) return dy
  return overNorm(emit, dy, p === 2 ? y : emit.op('Pow', [y, emit.scalar(p - 1)]))
}

/** sign(x) |x|^(p−1) */
function signedPower(emit: Emitter, x: string, p: number): string {
  if (p === 1) return emit.op('Sign', [x])
  return p === 2 ? x : emit.mul(emit.op('Sign', [x]), emit.op('Pow', [emit.op('Abs', [x]), emit.scalar(p - 1)]))
}

const globalAveragePool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const shape = node.shape(node.inputs[0])
  const voxels = shape.slice(2).reduce((a, b) => a * b, 1)
  return [emit.op('Expand', [emit.mul(dy, emit.scalar(1 / voxels)), emit.ints(shape)])]
}

/** All to the first maximum, as the adaptive pooling that exporters write so. */
const globalMaxPool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const shape = node.shape(node.inputs[0])
  const [batch, channels, ...spatial] = shape
  const voxels = spatial.reduce((a, b) => a * b, 1)
  const first = emit.op('ArgMax', [emit.reshape(node.inputs[0], [batch, channels, voxels])], { axis: 2, keepdims: 1 })
  const zeros = emit.op('Expand', [emit.scalar(0), emit.ints([batch, channels, voxels])])
  const scattered = emit.op('ScatterElements', [zeros, first, emit.reshape(dy, [batch, channels, 1])], { axis: 2 })
  return [emit.reshape(scattered, shape)]
}

const globalLpPool: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const p = node.int('p', 2)
  return [emit.mul(signedPower(emit, node.inputs[0], p), perNorm(emit, dy, node.outputs[0], p))]
}

export const pooling: GradientRules = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  GlobalLpPool: globalLpPool,
}
