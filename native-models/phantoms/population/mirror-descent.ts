import { inverseGradient, type Potential, potentialGradient } from '../../statistics/potentials.ts'
import type { Random } from '../../statistics/random.ts'

export interface LearnedWeights {
  readonly before: Float64Array
  readonly after: Float64Array
  /** Mean squared error of the last step. */
  readonly loss: number
}

const [longest, smallEnough] = [4000, 1e-3]

/**
 * Weights of a linear neuron before and after it learned √D random associations by mirror descent, ∇φ(w′) = ∇φ(w) − η g. Weights start with variance 1 / D;
 * inputs are uniform with variance 1, answers ±1. A step that makes the error larger is taken back and halved.
 */
export function learnByMirrorDescent(random: Random, weights: number, potential: Potential): LearnedWeights {
  const samples = Math.round(Math.sqrt(weights))
  const inputs = Array.from({ length: samples }, () => Float64Array.from({ length: weights }, () => random.between(-1, 1) * Math.sqrt(3)))
  const answers = inputs.map(() => (random.uniform() < 0.5 ? -1 : 1))
  const before = Float64Array.from({ length: weights }, () => random.normal() / Math.sqrt(weights))
  const errorsOf = (w: Float64Array) => inputs.map((input, n) => input.reduce((sum, value, i) => sum + value * w[i], 0) - answers[n])
  const lossOf = (errors: readonly number[]) => errors.reduce((sum, error) => sum + error * error, 0) / samples
  let [after, rate] = [before, 1 / weights]
  let errors = errorsOf(after)
  for (let step = 0; step < longest && lossOf(errors) > smallEnough; step++) {
    const gradient = new Float64Array(weights)
    for (const [n, input] of inputs.entries()) for (let i = 0; i < weights; i++) gradient[i] += errors[n] * input[i]
    const next = after.map((w, i) => inverseGradient(potential, potentialGradient(potential, w) - rate * gradient[i], w))
    const left = errorsOf(next)
    const isBetter = lossOf(left) < lossOf(errors)
    if (isBetter) [after, errors] = [next, left]
    rate *= isBetter ? 1.1 : 0.5
  }
  return { before, after, loss: lossOf(errors) }
}
