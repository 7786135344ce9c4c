import type { GraphBuilder } from '../graph/build.ts'

/** What an optimiser adds for one weight: the new weight and its new state, from the weight, its gradient and its state. */
export interface Optimiser {
  /** Names of the state tensors kept for each weight; all start at zero and have the weight's shape. */
  readonly state: readonly string[]
  update(graph: GraphBuilder, at: UpdateSite): { weight: string; state: string[] }
}

export interface UpdateSite {
  readonly weight: string
  readonly gradient: string
  readonly state: readonly string[]
  /** Scalar: learning rate of this step. */
  readonly rate: string
  /** Scalar: number of this step, from 1. */
  readonly step: string
}

/** Stochastic gradient descent; with momentum μ: v ← μ v + g, w ← w − η v (as PyTorch has it: no dampening). */
export function sgd({ momentum = 0, weightDecay = 0 } = {}): Optimiser {
  return {
    state: momentum ? ['velocity'] : [],
    update(graph, { weight, gradient, state, rate }) {
      const { add, mul, sub, scalar } = steps(graph)
      const g = weightDecay ? add(gradient, mul(weight, scalar(weightDecay))) : gradient
      const velocity = momentum ? add(mul(state[0], scalar(momentum)), g) : g
      return { weight: sub(weight, mul(rate, velocity)), state: momentum ? [velocity] : [] }
    },
  }
}

interface AdamOptions {
  readonly beta1?: number
  readonly beta2?: number
  readonly epsilon?: number
  readonly weightDecay?: number
}

/** Adam (Kingma & Ba 2015, algorithm 1); `weightDecay` is added to the gradient. */
export function adam(options: AdamOptions = {}): Optimiser {
  return adaptive(options, false)
}

/** AdamW (Loshchilov & Hutter 2019, algorithm 2): decay is taken from the weight, not through the moments. */
export function adamW(options: AdamOptions = {}): Optimiser {
  return adaptive({ weightDecay: 0.01, ...options }, true)
}

function adaptive({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions, decoupled: boolean): Optimiser {
  return {
    state: ['moment1', 'moment2'],
    update(graph, { weight, gradient, state, rate, step }) {
      const { add, mul, sub, div, sqrt, pow, scalar } = steps(graph)
      const g = weightDecay && !decoupled ? add(gradient, mul(weight, scalar(weightDecay))) : gradient
      const moment1 = add(mul(state[0], scalar(beta1)), mul(g, scalar(1 - beta1)))
      const moment2 = add(mul(state[1], scalar(beta2)), mul(mul(g, g), scalar(1 - beta2)))
      const unbiased = (moment: string, beta: number) => div(moment, sub(scalar(1), pow(scalar(beta), step)))
      const change = div(unbiased(moment1, beta1), add(sqrt(unbiased(moment2, beta2)), scalar(epsilon)))
      const kept = weightDecay && decoupled ? mul(weight, sub(scalar(1), mul(rate, scalar(weightDecay)))) : weight
      return { weight: sub(kept, mul(rate, change)), state: [moment1, moment2] }
    },
  }
}

/**
 * Mirror descent, ∇φ(w′) = ∇φ(w) − η g. With the p-norm potential φ = Σ|w|ᵖ/p, ∇φ = sgn(w)|w|ᵖ⁻¹ (p = 2 is gradient descent);
 * with negative entropy φ = Σ|w| log|w|, w′ = w · exp(−η sgn(w) g), which never changes a sign.
 */
export function mirrorDescent(potential: { readonly p: number } | 'entropy'): Optimiser {
  return {
    state: [],
    update(graph, { weight, gradient, rate }) {
      const { mul, sub, neg, pow, sign, abs, exp, scalar } = steps(graph)
      if (potential === 'entropy') return { weight: mul(weight, exp(neg(mul(rate, mul(sign(weight), gradient))))), state: [] }
      const signedPower = (x: string, power: number) => mul(sign(x), pow(abs(x), scalar(power)))
      const dual = sub(signedPower(weight, potential.p - 1), mul(rate, gradient))
      return { weight: signedPower(dual, 1 / (potential.p - 1)), state: [] }
    },
  }
}

function steps(graph: GraphBuilder) {
  const unary = (op: string) => (a: string) => graph.op(op, [a])
  const binary = (op: string) => (a: string, b: string) => graph.op(op, [a, b])
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    pow: binary('Pow'),
    sqrt: unary('Sqrt'),
    neg: unary('Neg'),
    abs: unary('Abs'),
    sign: unary('Sign'),
    exp: unary('Exp'),
    scalar: (value: number) => graph.scalar(value),
  }
}
