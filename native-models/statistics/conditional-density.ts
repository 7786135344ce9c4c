import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { normalCdf } from './normal.ts'

/** People of whom something was measured, for the distribution of that in people like one of them. */
export interface Peers {
  /** One number a person, such as age: nearer peers count for more. */
  readonly along: readonly number[]
  /** Further numbers a person, such as head size: their effect is taken out as a line. */
  readonly beside: readonly (readonly number[])[]
  /** One list a measure, a number a person. */
  readonly measures: readonly (readonly number[])[]
}

/** What a measure is among people like the one that was asked for: a mixture of Gaussians about the values of peers, moved along the line. */
export interface Conditional {
  readonly centres: Float64Array
  readonly weights: Float64Array
  readonly width: number
}

export interface AtPlace {
  /** (Σw)² / Σw²: to how many peers of equal weight they amount. */
  readonly effective: number
  /** One a measure. */
  readonly distributions: readonly Conditional[]
}

/**
 * Kernel density of each measure given the covariates. Peers have Gaussian weights of `bandwidth` along the first covariate; a weighted
 * line over all covariates moves their values to the place asked for (Fan J, Gijbels I 1996, Local polynomial modelling, ch. 3; Hyndman RJ,
 * Bashtannyk DM, Grunwald GK 1996, J Comp Graph Stat 5:315), and each then spreads by Silverman's rule. `times` says how often each peer
 * counts: once, unless they are drawn anew.
 */
export function conditionalDensity(
  peers: Peers,
  at: { along: number; beside: readonly number[] },
  bandwidth: number,
  times?: ArrayLike<number>,
): AtPlace {
  const weights = Float64Array.from(peers.along, (value, n) => (times?.[n] ?? 1) * Math.exp(-0.5 * ((value - at.along) / bandwidth) ** 2))
  const total = weights.reduce((sum, w) => sum + w, 0)
  const effective = total ** 2 / weights.reduce((sum, w) => sum + w * w, 0)
  for (let n = 0; n < weights.length; n++) weights[n] /= total
  const offsets = [
    peers.along.map((value) => value - at.along),
    ...peers.beside.map((values, k) => values.map((value) => value - at.beside[k])),
  ]
  const design = [new Float64Array(weights.length).fill(1), ...offsets]
  const product = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    let sum = 0
    for (let n = 0; n < weights.length; n++) sum += weights[n] * a[n] * b[n]
    return sum
  }
  const gram = new Matrix(design.map((a) => design.map((b) => product(a, b))))
  const cross = new Matrix(design.map((a) => peers.measures.map((b) => product(a, b))))
  const slopes = new SingularValueDecomposition(gram).solve(cross)
  const distributions = peers.measures.map((values, m): Conditional => {
    const centres = Float64Array.from(values)
    for (const [k, offset] of offsets.entries()) {
      const slope = slopes.get(k + 1, m)
      for (let n = 0; n < centres.length; n++) centres[n] -= slope * offset[n]
    }
    let mean = 0
    for (let n = 0; n < centres.length; n++) mean += weights[n] * centres[n]
    let variance = 0
    for (let n = 0; n < centres.length; n++) variance += weights[n] * (centres[n] - mean) ** 2
    const sd = Math.sqrt(variance)
    const width = Math.max(1.06 * sd * effective ** -0.2, 1e-12)
    // Drawn together by as much as the kernels spread it: the variance stays that of the peers.
    const shrink = 1 / Math.sqrt(1 + (width / Math.max(sd, 1e-12)) ** 2)
    return { centres: centres.map((value) => mean + shrink * (value - mean)), weights, width: shrink * width }
  })
  return { effective, distributions }
}

/** Share of people like the one asked for whose measure is below `value`: 0 to 1. */
export function shareBelow({ centres, weights, width }: Conditional, value: number): number {
  let sum = 0
  for (let n = 0; n < centres.length; n++) if (weights[n] > 1e-9) sum += weights[n] * below((value - centres[n]) / width)
  return Math.min(1, Math.max(0, sum))
}

/** The value below which a share of them lies. */
export function quantileOf(conditional: Conditional, share: number): number {
  const { centres, width } = conditional
  let low = centres.reduce((a, b) => Math.min(a, b), Infinity) - 8 * width
  let high = centres.reduce((a, b) => Math.max(a, b), -Infinity) + 8 * width
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2
    if (shareBelow(conditional, middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const perUnit = 256
const reach = 8
const tabulated = Float64Array.from({ length: 2 * reach * perUnit + 2 }, (_, n) => normalCdf(n / perUnit - reach))

/** The normal distribution function to 1e-6, from a table: it is asked for millions of times. */
function below(z: number): number {
  if (z <= -reach) return 0
  if (z >= reach) return 1
  const at = (z + reach) * perUnit
  const n = Math.floor(at)
  return tabulated[n] + (at - n) * (tabulated[n + 1] - tabulated[n])
}
