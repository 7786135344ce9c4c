import type { Emitter } from '../../graph/gradients/rule.ts'
import type { LinearLayer } from './linear-layer.ts'

/** Gives the relevance of a linear layer's input, from that of its output. */
export type LayerRule = (layer: LinearLayer, relevance: string, emit: Emitter) => string

const same = (bias: string) => bias

/** z away from zero by ε, in the direction of its sign (+ for 0). */
export function stabilised(emit: Emitter, z: string, epsilon: number): string {
  const sign = emit.where(emit.op('Less', [z, emit.scalar(0)]), emit.scalar(-epsilon), emit.scalar(epsilon))
  return emit.add(z, sign)
}

const above = (emit: Emitter, value: string) => emit.op('Max', [value, emit.scalar(0)])
const below = (emit: Emitter, value: string) => emit.op('Min', [value, emit.scalar(0)])

/** R = x · Wᵀ(R / (z + ε sign z)). Bach et al. (2015), PLoS ONE 10:e0130140, equation 58. */
export function epsilonRule(epsilon: number): LayerRule {
  return (layer, relevance, emit) =>
    emit.mul(layer.input, layer.back(emit.div(relevance, stabilised(emit, layer.output, epsilon)), layer.weights))
}

/** Only what adds to an output receives its relevance (α = 1, β = 0), of inputs of either sign. `withBias` is off in excitation backpropagation. */
export function plusRule(stabiliser: number, withBias = true): LayerRule {
  return (layer, relevance, emit) => {
    const [high, low] = [above(emit, layer.input), below(emit, layer.input)]
    const [up, down] = [above(emit, layer.weights), below(emit, layer.weights)]
    const z = emit.add(layer.forward(high, up, withBias ? (bias) => above(emit, bias) : undefined), layer.forward(low, down))
    const signal = emit.div(relevance, stabilised(emit, z, stabiliser))
    return emit.add(emit.mul(high, layer.back(signal, up)), emit.mul(low, layer.back(signal, down)))
  }
}

/** α times what adds to an output less β times what takes from it; α − β = 1. Bach et al. (2015), equation 60. */
export function alphaBetaRule(alpha: number, beta: number, stabiliser: number): LayerRule {
  return (layer, relevance, emit) => {
    const [high, low] = [above(emit, layer.input), below(emit, layer.input)]
    const [up, down] = [above(emit, layer.weights), below(emit, layer.weights)]
    const gain = emit.add(
      layer.forward(high, up, (bias) => above(emit, bias)),
      layer.forward(low, down),
    )
    const loss = emit.add(
      layer.forward(high, down, (bias) => below(emit, bias)),
      layer.forward(low, up),
    )
    const part = (z: string, first: string, second: string) => {
      const signal = emit.div(relevance, stabilised(emit, z, stabiliser))
      return emit.add(emit.mul(high, layer.back(signal, first)), emit.mul(low, layer.back(signal, second)))
    }
    const gained = emit.mul(part(gain, up, down), emit.scalar(alpha))
    return beta === 0 ? gained : emit.sub(gained, emit.mul(part(loss, down, up), emit.scalar(beta)))
  }
}

/** Weights that add are strengthened by γ, for positive and for negative outputs. Montavon et al. (2019); generalised by Andéol et al. (2021). */
export function gammaRule(gamma: number, stabiliser: number): LayerRule {
  return (layer, relevance, emit) => {
    const [high, low] = [above(emit, layer.input), below(emit, layer.input)]
    const strengthen = (value: string, side: typeof above) => emit.add(value, emit.mul(side(emit, value), emit.scalar(gamma)))
    const [up, down] = [strengthen(layer.weights, above), strengthen(layer.weights, below)]
    const positive = emit.add(
      layer.forward(high, up, (bias) => strengthen(bias, above)),
      layer.forward(low, down),
    )
    const negative = emit.add(
      layer.forward(high, down, (bias) => strengthen(bias, below)),
      layer.forward(low, up),
    )
    const z = layer.output
    const part = (where: string, sum: string, first: string, second: string) => {
      const kept = emit.where(where, relevance, emit.scalar(0))
      const signal = emit.div(kept, stabilised(emit, sum, stabiliser))
      return emit.add(emit.mul(high, layer.back(signal, first)), emit.mul(low, layer.back(signal, second)))
    }
    const zero = emit.scalar(0)
    return emit.add(part(emit.op('Greater', [z, zero]), positive, up, down), part(emit.op('Less', [z, zero]), negative, down, up))
  }
}

/** Alike to every input that an output sees. Lapuschkin et al. (2019), Nature Communications 10:1096. */
export function flatRule(stabiliser: number): LayerRule {
  return shareRule(stabiliser, (emit, weights) => ones(emit, weights))
}

/** By the squares of the weights, whatever the input. Montavon et al. (2017), Pattern Recognition 65:211–222. */
export function squareRule(stabiliser: number): LayerRule {
  return shareRule(stabiliser, (emit, weights) => emit.mul(weights, weights), true)
}

function shareRule(stabiliser: number, weigh: (emit: Emitter, weights: string) => string, withBias = false): LayerRule {
  return (layer, relevance, emit) => {
    const weights = weigh(emit, layer.weights)
    const z = layer.forward(ones(emit, layer.input), weights, withBias ? (bias) => weigh(emit, bias) : undefined)
    return layer.back(emit.div(relevance, stabilised(emit, z, stabiliser)), weights)
  }
}

/** For inputs between `low` and `high`. Montavon et al. (2017), zᴮ. */
export function boxRule(low: number, high: number, stabiliser: number): LayerRule {
  return (layer, relevance, emit) => {
    const [up, down] = [above(emit, layer.weights), below(emit, layer.weights)]
    const filled = (value: number) => emit.mul(ones(emit, layer.input), emit.scalar(value))
    const [lowest, highest] = [filled(low), filled(high)]
    const whole = layer.forward(layer.input, layer.weights, same)
    const z = emit.sub(
      emit.sub(
        whole,
        layer.forward(lowest, up, (bias) => above(emit, bias)),
      ),
      layer.forward(highest, down, (bias) => below(emit, bias)),
    )
    const signal = emit.div(relevance, stabilised(emit, z, stabiliser))
    const parts = [
      emit.mul(layer.input, layer.back(signal, layer.weights)),
      emit.mul(lowest, layer.back(signal, up)),
      emit.mul(highest, layer.back(signal, down)),
    ] as const
    return emit.sub(emit.sub(parts[0], parts[1]), parts[2])
  }
}

/**
 * Sharing ratios: each place of the output is one vector over channels, and an input place receives the share of its projection on that
 * vector, ⟨v̂ᵢⱼ, v̂ⱼ⟩ / ‖v̂ⱼ‖². Choi et al. (2024), arXiv 2402.03348, derived from its abstract and checked by its sums: experimental.
 */
export function sharingRule(stabiliser: number): LayerRule {
  return (layer, relevance, emit) => {
    const z = layer.forward(layer.input, layer.weights)
    const total = emit.sum(relevance, [1])
    const square = emit.add(emit.sum(emit.mul(z, z), [1]), emit.scalar(stabiliser))
    return emit.mul(layer.input, layer.back(emit.mul(z, emit.div(total, square)), layer.weights))
  }
}

function ones(emit: Emitter, like: string): string {
  return emit.op('Where', [emit.op('Equal', [like, like]), emit.scalar(1), emit.scalar(1)])
}
