/** What mirror descent measures distances of weights by: Σ|w|ᵖ / p (2 is Euclidean), or the negative entropy Σ|w| log |w|. */
export type Potential = { readonly p: number } | 'entropy'

/** ∇φ at one weight: sgn(w)|w|ᵖ⁻¹, or sgn(w)(1 + log |w|). */
export function potentialGradient(potential: Potential, weight: number): number {
  if (potential === 'entropy') return Math.sign(weight) * (1 + Math.log(Math.abs(weight)))
  return Math.sign(weight) * Math.abs(weight) ** (potential.p - 1)
}

/** The weight at which ∇φ is `dual`; under the entropy, whose sign no step changes, the one with the sign of `near`. */
export function inverseGradient(potential: Potential, dual: number, near: number): number {
  if (potential === 'entropy') return Math.sign(near) * Math.exp(Math.sign(near) * dual - 1)
  return Math.sign(dual) * Math.abs(dual) ** (1 / (potential.p - 1))
}
