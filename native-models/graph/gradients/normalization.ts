import { type Emitter, type GradientRule, type GradientRules, UnsupportedForm } from './rule.ts'

/** What a normalisation did: centred (or not), scaled by `rate` = 1 / √(mean square + ε) over `axes`. */
interface Normalized {
  readonly centred: string
  readonly rate: string
  readonly axes: readonly number[]
}

/** Measured again from x: two passes over it, which keep their precision where the mean is large beside the deviation. */
function normalize(emit: Emitter, x: string, axes: readonly number[], epsilon: number, centre = true): Normalized {
  const centred = centre ? emit.sub(x, emit.mean(x, axes)) : x
  // A product and a sum: the run time's ReduceSumSquare takes twice as long.
  const variance = emit.mean(emit.mul(centred, centred), axes)
  return { centred, rate: emit.op('Reciprocal', [emit.op('Sqrt', [emit.add(variance, emit.scalar(epsilon))])]), axes }
}

/** r (g − mean g − x̂ mean(g x̂)) for the gradient g at x̂; without the middle term where nothing was centred. */
function whiten(emit: Emitter, g: string, { centred, rate, axes }: Normalized, centre = true): string {
  const correlation = emit.mul(emit.mean(emit.mul(g, centred), axes), emit.mul(rate, rate))
  const rest = emit.sub(g, emit.mul(centred, correlation))
  return emit.mul(centre ? emit.sub(rest, emit.mean(g, axes)) : rest, rate)
}

/**
 * Instance normalisation: as `whiten`, but what is constant over a channel is gathered so that six passes over whole tensors remain;
 * the last, a scale and an offset per channel, is a batch normalisation.
 */
const instanceNormalization: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x, scale] = node.inputs
  const shape = node.shape(x)
  const axes = shape.map((_, i) => i).slice(2)
  const count = axes.reduce((n, axis) => n * shape[axis], 1)
  const { centred, rate } = normalize(emit, x, axes, node.float('epsilon', 1e-5))
  const meanDy = emit.mean(dy, axes)
  const correlation = emit.mul(emit.mean(emit.mul(dy, centred), axes), rate)
  const overBatch = (value: string) => emit.mul(emit.reshape(emit.sum(value, [0]), [shape[1]]), emit.scalar(count))
  const rest = () => emit.sub(dy, emit.mul(centred, emit.mul(correlation, rate)))
  const factor = () => emit.mul(emit.reshape(scale, [1, shape[1], ...axes.map(() => 1)]), rate)
  return [
    node.wanted[0] ? perChannel(emit, rest(), shape, factor(), meanDy) : undefined,
    node.wanted[1] ? overBatch(correlation) : undefined,
    node.wanted[2] ? overBatch(meanDy) : undefined,
  ]
}

/** (value − mean) · factor, for a mean and a factor per batch item and channel. */
function perChannel(emit: Emitter, value: string, shape: readonly number[], factor: string, mean: string): string {
  const channels = shape[0] * shape[1]
  const vector = (v: string) => emit.reshape(v, [channels])
  const flat = emit.reshape(value, [1, channels, -1])
  return emit.reshape(scaledChannels(emit, flat, channels, vector(factor), vector(mean)), shape)
}

/** (value − mean) · factor, for a mean and a factor per channel. */
function scaledChannels(emit: Emitter, value: string, channels: number, factor: string, mean: string): string {
  const zeros = emit.op('Expand', [emit.scalar(0), emit.ints([channels])])
  const ones = emit.op('Expand', [emit.scalar(1), emit.ints([channels])])
  return emit.op('BatchNormalization', [value, factor, zeros, mean, ones], { epsilon: { float: 0 } })
}

const batchNormalization: GradientRule = (node, [dy, ...others], emit) => {
  const [x, scale, , mean, variance] = node.inputs
  const shape = node.shape(x)
  const training = node.int('training_mode', 0) === 1
  if (others.some(Boolean)) throw new UnsupportedForm('the running statistics are differentiated')
  if (!dy) return []
  const epsilon = node.float('epsilon', 1e-5)
  const axes = shape.map((_, i) => i).filter((i) => i !== 1)
  const broadcast = [shape[1], ...axes.slice(1).map(() => 1)]
  const channel = (v: string) => emit.reshape(v, broadcast)
  const perChannelSum = (v: string) => emit.sum(v, axes, false)
  if (training) {
    // What is constant over a channel is gathered, so that few passes over whole tensors remain; the last is a batch normalisation.
    const { centred, rate } = normalize(emit, x, axes, epsilon)
    const count = emit.scalar(axes.reduce((n, axis) => n * shape[axis], 1))
    const meanDy = emit.mean(dy, axes)
    const correlation = emit.mul(emit.mean(emit.mul(dy, centred), axes), rate)
    const rest = () => emit.sub(dy, emit.mul(centred, emit.mul(correlation, rate)))
    const vector = (v: string) => emit.reshape(v, [shape[1]])
    return [
      node.wanted[0] ? scaledChannels(emit, rest(), shape[1], emit.mul(scale, vector(rate)), vector(meanDy)) : undefined,
      node.wanted[1] ? vector(emit.mul(correlation, count)) : undefined,
      node.wanted[2] ? vector(emit.mul(meanDy, count)) : undefined,
    ]
  }
  const rate = emit.op('Reciprocal', [emit.op('Sqrt', [emit.add(variance, emit.scalar(epsilon))])])
  const factor = emit.mul(scale, rate)
  const slope = () => perChannelSum(emit.mul(dy, emit.sub(x, channel(mean))))
  return [
    node.wanted[0] ? emit.mul(dy, channel(factor)) : undefined,
    node.wanted[1] ? emit.mul(slope(), rate) : undefined,
    node.wanted[2] ? perChannelSum(dy) : undefined,
    node.wanted[3] ? emit.neg(emit.mul(perChannelSum(dy), factor)) : undefined,
    node.wanted[4] ? emit.mul(emit.mul(slope(), emit.mul(factor, emit.mul(rate, rate))), emit.scalar(-0.5)) : undefined,
  ]
}

/** LayerNormalization, and RMSNormalization, which does not centre: over all axes from `axis` on, with a gain that broadcasts. */
function layerNormalization(centre: boolean): GradientRule {
  return (node, [dy, ...others], emit) => {
    if (others.some(Boolean)) throw new UnsupportedForm('its mean or its deviation is differentiated')
    if (!dy) return []
    const [x, scale, bias] = node.inputs
    const shape = node.shape(x)
    const first = node.int('axis', -1)
    const axes = shape.map((_, i) => i).slice(first < 0 ? first + shape.length : first)
    const normalized = normalize(emit, x, axes, node.float('epsilon', 1e-5), centre)
    const unit = () => emit.mul(normalized.centred, normalized.rate)
    return [
      node.wanted[0] ? whiten(emit, emit.mul(dy, scale), normalized, centre) : undefined,
      node.wanted[1] ? emit.unbroadcast(emit.mul(dy, unit()), shape, node.shape(scale)) : undefined,
      node.wanted[2] ? emit.unbroadcast(dy, shape, node.shape(bias)) : undefined,
    ]
  }
}

/** Over groups of channels; scale and bias are per group up to operator set 20 and per channel from 21 on. */
const groupNormalization: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x, scale] = node.inputs
  const [batch, channels, ...spatial] = node.shape(x)
  const groups = node.int('num_groups', 1)
  const voxels = spatial.reduce((a, b) => a * b, 1)
  const grouped = [batch, groups, channels / groups, voxels]
  const gainShape = node.opset < 21 ? [groups, 1, 1] : [groups, channels / groups, 1]
  const normalized = normalize(emit, emit.reshape(x, grouped), [2, 3], node.float('epsilon', 1e-5))
  const g = emit.reshape(dy, grouped)
  const overBatch = (value: string) => emit.reshape(emit.unbroadcast(value, grouped, gainShape), node.shape(scale))
  return [
    node.wanted[0] ? emit.reshape(whiten(emit, emit.mul(g, emit.reshape(scale, gainShape)), normalized), node.shape(x)) : undefined,
    node.wanted[1] ? overBatch(emit.mul(g, emit.mul(normalized.centred, normalized.rate))) : undefined,
    node.wanted[2] ? overBatch(g) : undefined,
  ]
}

/** y = x / ‖x‖: dX = (dY − ‖·‖′ Σ dY y) / ‖x‖ with ‖·‖′ = y for p = 2 and sign x for p = 1; 0 where the norm is 0. */
const lpNormalization: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x] = node.inputs
  const [y] = node.outputs
  const axis = node.int('axis', -1)
  const axes = [axis < 0 ? axis + node.shape(x).length : axis]
  const p = node.int('p', 2)
  const norm = emit.op(p === 1 ? 'ReduceL1' : 'ReduceL2', [x, emit.ints(axes)], { keepdims: 1 })
  const zero = emit.scalar(0)
  const rate = emit.where(emit.op('Equal', [norm, zero]), zero, emit.op('Reciprocal', [norm]))
  const direction = p === 1 ? emit.op('Sign', [x]) : y
  return [emit.mul(emit.sub(dy, emit.mul(direction, emit.sum(emit.mul(dy, y), axes))), rate)]
}

/** The run time adds 1e-9 to the deviation, not to the variance: told apart only where x is constant. */
const meanVarianceNormalization: GradientRule = (node, [dy], emit) => {
  if (!dy) return []
  const [x] = node.inputs
  const rank = node.shape(x).length
  const axes = (node.ints('axes') ?? [0, 2, 3]).map((a) => (a < 0 ? a + rank : a))
  return [whiten(emit, dy, normalize(emit, x, axes, 1e-18))]
}

export const normalization: GradientRules = {
  InstanceNormalization: instanceNormalization,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization(true),
  RMSNormalization: layerNormalization(false),
  GroupNormalization: groupNormalization,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
}
