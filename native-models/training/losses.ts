import type { GraphBuilder } from '../graph/build.ts'

/**
 * Losses as graphs: each adds nodes that end in one scalar. Predictions and targets are N × C × …, of one shape; `weights` gives one
 * number for each class or channel.
 */
export type Loss = (graph: GraphBuilder, prediction: string, target: string, rank: number) => string

const onAxis1 = (values: readonly number[], rank: number) => ({
  type: 'float32' as const,
  shape: [1, values.length, ...Array(rank - 2).fill(1)],
  data: Float32Array.from(values),
})

const meanOfAll = (graph: GraphBuilder, value: string) => graph.op('ReduceMean', [value], { keepdims: 0 })
const sumOfAll = (graph: GraphBuilder, value: string) => graph.op('ReduceSum', [value], { keepdims: 0 })

/** Cross-entropy of logits with class probabilities (soft or one-hot): −Σ w t log softmax(z) / Σ w t. */
export function crossEntropy(weights?: readonly number[]): Loss {
  return (graph, logits, target, rank) => {
    const weighted = weights ? graph.op('Mul', [target, graph.constant(onAxis1(weights, rank))]) : target
    const total = sumOfAll(graph, graph.op('Mul', [weighted, graph.op('LogSoftmax', [logits], { axis: 1 })]))
    return graph.op('Neg', [graph.op('Div', [total, sumOfAll(graph, weighted)])])
  }
}

/**
 * Soft Dice loss of logits: 1 − mean over classes of (2 Σ p t + s) / (Σ p² + Σ t² + s), p = softmax(z) (Milletari et al. 2016, eq. 3).
 * `classes` leaves some out, such as background.
 */
export function softDice(options: { smooth?: number; weights?: readonly number[] } = {}): Loss {
  return (graph, logits, target, rank) => {
    const axes = graph.ints(Array.from({ length: rank }, (_, i) => i).filter((i) => i !== 1))
    const p = graph.op('Softmax', [logits], { axis: 1 })
    const over = (value: string) => graph.op('ReduceSum', [value, axes], { keepdims: 0 })
    const smooth = graph.scalar(options.smooth ?? 1)
    const overlap = over(graph.op('Mul', [p, target]))
    const sizes = graph.op('Add', [over(graph.op('Mul', [p, p])), over(graph.op('Mul', [target, target]))])
    const dice = graph.op('Div', [graph.op('Add', [graph.op('Mul', [overlap, graph.scalar(2)]), smooth]), graph.op('Add', [sizes, smooth])])
    const missing = graph.op('Sub', [graph.scalar(1), dice])
    if (!options.weights) return meanOfAll(graph, missing)
    const weights = options.weights
    const sum = weights.reduce((a, b) => a + b, 0)
    return sumOfAll(
      graph,
      graph.op('Mul', [
        missing,
        graph.constant({ type: 'float32', shape: [weights.length], data: Float32Array.from(weights, (w) => w / sum) }),
      ]),
    )
  }
}

export const meanSquaredError: Loss = (graph, prediction, target) => {
  const difference = graph.op('Sub', [prediction, target])
  return meanOfAll(graph, graph.op('Mul', [difference, difference]))
}

export const meanAbsoluteError: Loss = (graph, prediction, target) =>
  meanOfAll(graph, graph.op('Abs', [graph.op('Sub', [prediction, target])]))

/** Binary cross-entropy of each logit, in the form that does not overflow: max(z, 0) − z t + log(1 + exp(−|z|)). */
export function binaryEntropies(graph: GraphBuilder, logits: string, target: string): string {
  const linear = graph.op('Sub', [graph.op('Relu', [logits]), graph.op('Mul', [logits, target])])
  const tail = graph.op('Softplus', [graph.op('Neg', [graph.op('Abs', [logits])])])
  return graph.op('Add', [linear, tail])
}

/** Their mean. */
export const binaryCrossEntropy: Loss = (graph, logits, target) => meanOfAll(graph, binaryEntropies(graph, logits, target))

/** Poisson negative log-likelihood of log rates, without the term that depends on counts alone: exp(z) − t z. */
export const poisson: Loss = (graph, logRates, counts) =>
  meanOfAll(graph, graph.op('Sub', [graph.op('Exp', [logRates]), graph.op('Mul', [counts, logRates])]))

/** Weighted sum of several losses on several outputs; returns the total and each part. */
export function weightedSum(graph: GraphBuilder, parts: readonly { readonly value: string; readonly weight: number }[]): string {
  const terms = parts.map(({ value, weight }) => (weight === 1 ? value : graph.op('Mul', [value, graph.scalar(weight)])))
  return terms.reduce((a, b) => graph.op('Add', [a, b]))
}
