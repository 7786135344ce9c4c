import { Matrix } from 'ml-matrix'
import { minimise } from '../statistics/minimise.ts'
import { positiveInverse } from '../statistics/positive-inverse.ts'
import type { Rows } from '../statistics/ridge.ts'

/** Evidence for an event in a bin: Σ over synapses (unit, delay) of weight × count so long before, and a bias; its probability is σ(evidence). */
export interface DelayDetector {
  /** Columns of the lagged counts that it was fitted to. */
  readonly weights: Float64Array
  readonly bias: number
  /** Standard deviation of each weight, from the curvature of the likelihood. */
  readonly errors: Float64Array
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * A logistic detector with a weight for each delay of each unit: the least of Σ −log P + |w|² / 2C over bins whose `use` is 1.
 * Source: Grimaldi A, Perrinet LU (2023). Learning heterogeneous delays in a layer of spiking neurons. Biol Cybern 117:373, without its axes of space.
 */
export function fitDelayDetector(x: Rows, isEvent: Uint8Array, use: Uint8Array, strength: number): DelayDetector {
  const { width, data } = x
  const bins = [...use.keys()].filter((n) => use[n])
  // Counts of short bins are nearly all nought.
  const cells = bins.map((n) => Int32Array.from({ length: width }, (_, i) => i).filter((i) => data[n * width + i] !== 0))
  const evidence = (point: Float64Array, at: number) =>
    cells[at].reduce((sum, i) => sum + point[i] * data[bins[at] * width + i], point[width])
  const found = minimise(
    new Float64Array(width + 1),
    (point, gradient) => {
      let loss = 0
      for (let i = 0; i < width; i++) {
        loss += point[i] ** 2 / (2 * strength)
        gradient[i] = point[i] / strength
      }
      gradient[width] = 0
      for (const [at, n] of bins.entries()) {
        const own = evidence(point, at)
        loss += Math.max(own, 0) + Math.log1p(Math.exp(-Math.abs(own))) - isEvent[n] * own
        const slope = sigmoid(own) - isEvent[n]
        for (const i of cells[at]) gradient[i] += slope * data[n * width + i]
        gradient[width] += slope
      }
      return loss
    },
    1e-6,
  )
  const curvature = Matrix.eye(width + 1, width + 1).mul(1 / strength)
  curvature.set(width, width, 0)
  for (const [at, n] of bins.entries()) {
    const p = sigmoid(evidence(found, at))
    const own = [...cells[at], width]
    const count = (i: number) => (i === width ? 1 : data[n * width + i])
    for (const i of own) for (const j of own) curvature.set(i, j, curvature.get(i, j) + p * (1 - p) * count(i) * count(j))
  }
  const variances = positiveInverse(curvature).inverse.diagonal()
  return {
    weights: found.slice(0, width),
    bias: found[width],
    errors: Float64Array.from({ length: width }, (_, i) => Math.sqrt(variances[i])),
  }
}

/** Evidence in the bins named, from the synapses whose `kept` is 1. */
export function delayEvidence({ weights, bias }: DelayDetector, x: Rows, bins: readonly number[], kept?: Uint8Array): Float64Array {
  return Float64Array.from(bins, (n) => {
    let sum = bias
    for (let i = 0; i < x.width; i++) if (!kept || kept[i]) sum += weights[i] * x.data[n * x.width + i]
    return sum
  })
}

/** The so many synapses of the largest weights. */
export function pruned({ weights }: DelayDetector, count: number): Uint8Array {
  const order = [...weights.keys()].sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a])).slice(0, count)
  return Uint8Array.from(weights, (_, i) => (order.includes(i) ? 1 : 0))
}

/** The so many synapses of the shortest delays: of every unit as many, and of the last delay those of the first units. */
export function shortened({ weights }: DelayDetector, delays: number, count: number): Uint8Array {
  const units = weights.length / delays
  return Uint8Array.from(weights, (_, i) => ((i % delays) * units + Math.floor(i / delays) < count ? 1 : 0))
}
