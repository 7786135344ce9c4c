import type { Random } from '../statistics/random.ts'
import type { Loss } from './loss.ts'
import { type Budget, noiseOf, steepest, within } from './perturbation.ts'
import type { Victim } from './victim.ts'

/** One step to the border of the budget along the gradient's sign (ℓ∞) or direction (ℓ2). Goodfellow et al. (2015), arXiv 1412.6572. */
export async function fastGradient(victim: Victim, sample: Float32Array, loss: Loss, budget: Budget): Promise<Float32Array> {
  const gradient = await lossGradient(victim, sample, loss)
  return within(sample, scaled(steepest(gradient, budget), budget.epsilon), budget)
}

export interface DescentOptions {
  readonly steps: number
  /** In units of the input; 2.5 · ε / steps unless given, which can cross the ball. */
  readonly stepSize?: number
  /** Starts at a random place in the ball instead of at the sample. */
  readonly random?: Random
  readonly signal?: AbortSignal
}

/** Projected gradient: many small steps, each brought back into the budget; gives the worst place visited. Madry et al. (2018), arXiv 1706.06083. */
export async function projectedGradient(
  victim: Victim,
  sample: Float32Array,
  loss: Loss,
  budget: Budget,
  { steps, stepSize = (2.5 * budget.epsilon) / steps, random, signal }: DescentOptions,
): Promise<Float32Array> {
  let place = random ? within(sample, scaled(noiseOf(sample.length, budget, random), random.uniform()), budget) : sample
  let worst = place
  let largest = Number.NEGATIVE_INFINITY
  for (let step = 0; step <= steps; step++) {
    signal?.throwIfAborted()
    const { loss: here, seed } = loss(await victim.output(place))
    if (here > largest) {
      largest = here
      worst = place
    }
    if (step === steps) break
    const direction = steepest(await victim.gradient(place, seed), budget)
    const delta = place.map((value, i) => value + stepSize * (direction[i] ?? 0) - (sample[i] ?? 0))
    place = within(sample, delta, budget)
  }
  return worst
}

/**
 * The smallest ℓ2 change that makes a classifier choose another class, as far as it is found: the nearest border of the network made
 * linear, again and again. Exact for linear classifiers. Moosavi-Dezfooli et al. (2016), DeepFool, arXiv 1511.04599. `undefined` when no
 * other class is reached within `steps`. `mask` and range of `budget` are kept; its size is not.
 */
export async function smallestChange(
  victim: Victim,
  sample: Float32Array,
  budget: Budget,
  steps: number,
  signal?: AbortSignal,
): Promise<Float32Array | undefined> {
  const free = { ...budget, norm: 'l2' as const, epsilon: Number.POSITIVE_INFINITY }
  const first = await victim.output(sample)
  const from = indexOfLargest(first)
  let place = sample
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted()
    const logits = step ? await victim.output(place) : first
    if (indexOfLargest(logits) !== from) return place
    let nearest: { distance: number; gradient: Float32Array; gap: number; square: number } | undefined
    for (let k = 0; k < logits.length; k++) {
      if (k === from) continue
      const seed = Float32Array.from(logits, (_, j) => (j === k ? 1 : j === from ? -1 : 0))
      const raw = await victim.gradient(place, seed)
      const gradient = budget.mask ? raw.map((value, i) => (budget.mask?.[i] ? value : 0)) : raw
      const square = gradient.reduce((sum, value) => sum + value * value, 0)
      const gap = (logits[from] ?? 0) - (logits[k] ?? 0)
      const distance = square > 0 ? gap / Math.sqrt(square) : Number.POSITIVE_INFINITY
      if (Number.isFinite(distance) && (!nearest || distance < nearest.distance)) nearest = { distance, gradient, gap, square }
    }
    if (!nearest) return undefined
    // A little beyond the border, or rounding leaves it on this side.
    const { gradient, gap, square } = nearest
    const stride = (1.0001 * gap) / square + 1e-7
    const delta = place.map((value, i) => value - (sample[i] ?? 0) + stride * (gradient[i] ?? 0))
    place = within(sample, delta, free)
  }
  return indexOfLargest(await victim.output(place)) === from ? undefined : place
}

/**
 * One change for all samples: gradient steps on each in turn, brought back into the budget (the universal perturbation of Moosavi-Dezfooli
 * et al. 2017, arXiv 1610.08401, with the steps of Shafahi et al. 2020, arXiv 1811.11304). Gives δ.
 */
export async function universalChange(
  victim: Victim,
  samples: readonly Float32Array[],
  losses: readonly Loss[],
  budget: Budget,
  { steps, stepSize = (2.5 * budget.epsilon) / steps, signal }: Omit<DescentOptions, 'random'>,
): Promise<Float32Array> {
  const zero = new Float32Array(samples[0]?.length ?? 0)
  const ball = { norm: budget.norm, epsilon: budget.epsilon, mask: budget.mask }
  let delta: Float32Array = zero
  for (let step = 0; step < steps; step++) {
    const sum = new Float32Array(zero.length)
    for (const [n, sample] of samples.entries()) {
      signal?.throwIfAborted()
      const loss = losses[n]
      if (!loss) continue
      const gradient = await lossGradient(victim, within(sample, delta, budget), loss)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (gradient[i] ?? 0)
    }
    const direction = steepest(sum, budget)
    delta = within(
      zero,
      delta.map((value, i) => value + stepSize * (direction[i] ?? 0)),
      ball,
    )
  }
  return delta
}

async function lossGradient(victim: Victim, place: Float32Array, loss: Loss): Promise<Float32Array> {
  return victim.gradient(place, loss(await victim.output(place)).seed)
}

export function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i
  return best
}

function scaled(values: Float32Array, by: number): Float32Array {
  return values.map((value) => value * by)
}
