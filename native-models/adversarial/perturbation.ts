import type { Random } from '../statistics/random.ts'

export type Norm = 'l-infinity' | 'l2'

/** What an attacker may do. Numbers in units of the input. */
export interface Budget {
  readonly norm: Norm
  readonly epsilon: number
  /** Lowest and highest value that an input may take. */
  readonly low?: number
  readonly high?: number
  /** Where the input may be changed (not 0), in the shape of one sample; everywhere without it. */
  readonly mask?: ArrayLike<number>
}

/** ‖δ‖ */
export function sizeOf(delta: ArrayLike<number>, norm: Norm): number {
  let sum = 0
  for (let i = 0; i < delta.length; i++) {
    const value = Math.abs(delta[i] ?? 0)
    if (norm === 'l2') sum += value * value
    else if (value > sum) sum = value
  }
  return norm === 'l2' ? Math.sqrt(sum) : sum
}

/** The direction of unit size in which a linear function with this gradient grows fastest; zeros outside the mask. */
export function steepest(gradient: Float32Array, { norm, mask }: Budget): Float32Array {
  const inside = mask ? gradient.map((value, i) => (mask[i] ? value : 0)) : gradient
  if (norm === 'l-infinity') return inside.map(Math.sign)
  const size = sizeOf(inside, 'l2')
  return size > 0 ? inside.map((value) => value / size) : inside
}

/** sample + δ, with δ brought back into the budget: into the ball, the mask and the range of values. */
export function within(sample: Float32Array, delta: Float32Array, budget: Budget): Float32Array {
  const { norm, epsilon, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY, mask } = budget
  const masked = mask ? delta.map((value, i) => (mask[i] ? value : 0)) : delta
  const size = norm === 'l2' ? sizeOf(masked, 'l2') : 0
  const shrink = size > epsilon ? epsilon / size : 1
  return sample.map((value, i) => {
    const change = masked[i] ?? 0
    const kept = norm === 'l2' ? change * shrink : Math.min(epsilon, Math.max(-epsilon, change))
    // A value that was out of range before stays as it was unless the change brings it back.
    return kept === 0 ? value : Math.min(Math.max(value + kept, Math.min(low, value)), Math.max(high, value))
  })
}

/** Noise of exactly the size that the budget allows, with which an attack is to be compared: signs at random, or a direction at random. */
export function noiseOf(length: number, budget: Budget, random: Random): Float32Array {
  const drawn = Float32Array.from({ length }, () => random.normal())
  return steepest(drawn, budget).map((value) => value * budget.epsilon)
}
