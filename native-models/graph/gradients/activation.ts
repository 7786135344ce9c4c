import { slope } from './elementary.ts'
import { gate, indicator } from './gate.ts'
import { type Emitter, type GradientRule, type GradientRules, UnsupportedForm } from './rule.ts'

const SELU_ALPHA = 1.6732632423543772
const SELU_GAMMA = 1.0507009873554805

/** 1 for positive x, 0 for the rest: at the kink PyTorch takes the slope from the left. */
function positive(emit: Emitter, x: string): string {
  return indicator(emit, emit.op('Greater', [x, emit.scalar(0)]))
}

/** Slope `right` for positive x and a computed one for the rest. */
function fromLeft(emit: Emitter, x: string, right: number, left: string): string {
  return emit.where(emit.op('Greater', [x, emit.scalar(0)]), emit.scalar(right), left)
}

/** Slope 1 where the output is more than `level`. */
function above(level: (node: Parameters<GradientRule>[0]) => number): GradientRule {
  return (node, [dy], emit) => [dy && gate(emit, dy, emit.op('Greater', [node.inputs[0], emit.scalar(level(node))]))]
}

export const activations: GradientRules = {
  // y > 0 exactly where x > 0, and y is alive anyway.
  Relu: (node, [dy], emit) => [dy && gate(emit, dy, emit.op('Greater', [node.outputs[0], emit.scalar(0)]))],
  ThresholdedRelu: above((node) => node.float('alpha', 1)),
  LeakyRelu: slope((emit, x, _, node) => {
    const alpha = node.float('alpha', 0.01)
    if (alpha >= 0 && alpha <= 1) return emit.op('Max', [positive(emit, x), emit.scalar(alpha)])
    return fromLeft(emit, x, 1, emit.scalar(alpha))
  }),
  PRelu: (node, [dy], emit) => {
    if (!dy) return []
    const [x, weight] = node.inputs
    const shape = node.shape(x)
    const right = emit.op('Greater', [x, emit.scalar(0)])
    return [
      node.wanted[0] ? emit.mul(dy, emit.where(right, emit.scalar(1), weight)) : undefined,
      node.wanted[1] ? emit.unbroadcast(emit.mul(dy, emit.op('Min', [x, emit.scalar(0)])), shape, node.shape(weight)) : undefined,
    ]
  },
  Elu: slope((emit, x, y, node) => fromLeft(emit, x, 1, emit.add(y, emit.scalar(node.float('alpha', 1))))),
  Selu: slope((emit, x, y, node) => {
    const gamma = node.float('gamma', SELU_GAMMA)
    return fromLeft(emit, x, gamma, emit.add(y, emit.scalar(gamma * node.float('alpha', SELU_ALPHA))))
  }),
  Celu: slope((emit, x, y, node) => {
    const alpha = node.float('alpha', 1)
    return fromLeft(emit, x, 1, emit.add(alpha === 1 ? y : emit.mul(y, emit.scalar(1 / alpha)), emit.scalar(1)))
  }),
  Softplus: slope((emit, x) => emit.op('Sigmoid', [x])),
  Softsign: slope((emit, x) => {
    const reach = emit.add(emit.op('Abs', [x]), emit.scalar(1))
    return emit.op('Reciprocal', [emit.mul(reach, reach)])
  }),
  Sigmoid: slope((emit, _, y) => emit.mul(y, emit.sub(emit.scalar(1), y))),
  HardSigmoid: slope((emit, _x, y, node) => {
    const inside = emit.op('And', [emit.op('Greater', [y, emit.scalar(0)]), emit.op('Less', [y, emit.scalar(1)])])
    return emit.mul(indicator(emit, inside), emit.scalar(node.float('alpha', 0.2)))
  }),
  Tanh: slope((emit, _, y) => emit.sub(emit.scalar(1), emit.mul(y, y))),
  HardSwish: slope((emit, x) => {
    const ramp = emit.add(emit.mul(x, emit.scalar(1 / 3)), emit.scalar(0.5))
    const right = emit.where(emit.op('Less', [x, emit.scalar(3)]), ramp, emit.scalar(1))
    return emit.where(emit.op('Greater', [x, emit.scalar(-3)]), right, emit.scalar(0))
  }),
  // x σ(αx): slope σ + αx σ (1 − σ).
  Swish: slope((emit, x, y, node) => {
    const alpha = node.float('alpha', 1)
    const steep = alpha === 1 ? x : emit.mul(x, emit.scalar(alpha))
    const sigmoid = emit.op('Sigmoid', [steep])
    const bend = emit.mul(alpha === 1 ? y : emit.mul(y, emit.scalar(alpha)), emit.sub(emit.scalar(1), sigmoid))
    return emit.add(sigmoid, bend)
  }),
  // x tanh(s), s = softplus(x): slope tanh(s) + x σ(x) (1 − tanh² s).
  Mish: slope((emit, x) => {
    const t = emit.op('Tanh', [emit.op('Softplus', [x])])
    const rest = emit.sub(emit.scalar(1), emit.mul(t, t))
    return emit.add(t, emit.mul(emit.mul(x, emit.op('Sigmoid', [x])), rest))
  }),
  Gelu: slope((emit, x, _, node) => {
    const approximate = node.string('approximate', 'none')
    if (approximate === 'none') return geluSlope(emit, x)
    if (approximate === 'tanh') return tanhGeluSlope(emit, x)
    throw new UnsupportedForm(`its approximation "${approximate}" is not known`)
  }),
}

/** Φ(x) + x φ(x). */
function geluSlope(emit: Emitter, x: string): string {
  const cumulative = emit.mul(emit.add(emit.op('Erf', [emit.mul(x, emit.scalar(Math.SQRT1_2))]), emit.scalar(1)), emit.scalar(0.5))
  const density = emit.mul(emit.op('Exp', [emit.mul(emit.mul(x, x), emit.scalar(-0.5))]), emit.scalar(1 / Math.sqrt(2 * Math.PI)))
  return emit.add(cumulative, emit.mul(x, density))
}

/** With u = √(2/π) (x + 0.044715 x³) and t = tanh u: ½ (1 + t) + ½ x (1 − t²) u′. */
function tanhGeluSlope(emit: Emitter, x: string): string {
  const k = Math.sqrt(2 / Math.PI)
  const square = emit.mul(x, x)
  const u = emit.mul(x, emit.add(emit.mul(square, emit.scalar(k * 0.044715)), emit.scalar(k)))
  const t = emit.op('Tanh', [u])
  const rate = emit.add(emit.mul(square, emit.scalar(3 * k * 0.044715)), emit.scalar(k))
  const bend = emit.mul(emit.mul(x, rate), emit.sub(emit.scalar(1), emit.mul(t, t)))
  return emit.mul(emit.add(emit.add(t, emit.scalar(1)), bend), emit.scalar(0.5))
}
