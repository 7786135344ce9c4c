import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { batchNormalised, heNormal } from './layers.ts'

export interface SwapVaePlan {
  readonly units: number
  readonly hidden: number
  readonly content: number
  readonly style: number
  /** Weights of the terms of the loss, and of the style where counts are made from it; 0 leaves a part out. */
  readonly weights: {
    readonly own: number
    readonly swapped: number
    readonly kl: number
    readonly alignment: number
    readonly style: number
  }
}

/**
 * Swap-VAE (Liu et al. 2021, arXiv:2111.02338) with its loss. The batch holds first views, then second views in the same order: `seen` (2B × units, units dropped),
 * `counts` (2B × units, what is to be reconstructed) and `noise` (2B × style). Outputs: `total`, the loss; `content` and `style` (the mean) are named inside. The content is
 * exchanged between the views, the style is not; only the style is drawn and has a divergence:
 * L = P(own) + P(swapped) + α KL(style) + β (2 − 2 cos(content, content′)), P = Σ over units of λ − n log(λ + 1e-7).
 */
export function swapVae({ units, hidden, content, style, weights }: SwapVaePlan, random: Random): Model {
  const graph = new GraphBuilder()
  const [seen, counts, noise] = [
    graph.input('seen', [null, units]),
    graph.input('counts', [null, units]),
    graph.input('noise', [null, style]),
  ]
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const dense = (name: string, input: string, from: number, to: number, output?: string) => {
    const weight = graph.weight(`${name}.weight`, heNormal([to, from], random.fork(name)))
    return graph.op('Gemm', [input, weight, graph.weight(`${name}.bias`, floatTensor([to], 0))], { transB: 1 }, output)
  }
  const layer = (name: string, input: string, from: number, to: number) =>
    op('Relu', batchNormalised(graph, `${name}.norm`, dense(name, input, from, to), to))
  const scaled = op('Sqrt', seen)
  const inner = layer('encode2', layer('encode1', scaled, units, hidden), hidden, hidden)
  const what = dense('content', inner, hidden, content, 'content')
  const mean = dense('style', inner, hidden, style, 'style')
  const logVariance = dense('spread', inner, hidden, style)
  const spread = op('Mul', op('Exp', op('Mul', logVariance, graph.scalar(0.5))), noise)
  const drawn = op('Mul', op('Add', mean, spread), graph.scalar(weights.style))
  const pairs = graph.op('Reshape', [what, graph.ints([2, -1, content])])
  const other = graph.op('Reshape', [graph.op('Gather', [pairs, graph.ints([1, 0])], { axis: 0 }), graph.ints([-1, content])])
  const both = graph.op('Concat', [graph.op('Concat', [what, other], { axis: 0 }), graph.op('Concat', [drawn, drawn], { axis: 0 })], {
    axis: 1,
  })
  const decoded = layer('decode2', layer('decode1', both, content + style, hidden), hidden, hidden)
  const rates = op('Softplus', dense('rates', decoded, hidden, units))
  const perRow = op(
    'Sub',
    rates,
    op('Mul', graph.op('Concat', [counts, counts], { axis: 0 }), op('Log', op('Add', rates, graph.scalar(1e-7)))),
  )
  const sums = graph.op('ReduceSum', [graph.op('Reshape', [perRow, graph.ints([2, -1, units])]), graph.ints([2])], { keepdims: 0 })
  const means = graph.op('ReduceMean', [sums, graph.ints([1])], { keepdims: 0 })
  const fit = sum(graph, op('Mul', means, graph.constant(floatTensor([2], [weights.own, weights.swapped]))))
  const kl = op('Sub', op('Add', op('Exp', logVariance), op('Mul', mean, mean)), op('Add', logVariance, graph.scalar(1)))
  const divergence = op('Mul', meanOfRows(graph, kl), graph.scalar(0.5 * weights.kl))
  const length = (value: string) =>
    graph.op('Sqrt', [op('Add', graph.op('ReduceSum', [op('Mul', value, value), graph.ints([1])]), graph.scalar(1e-8))])
  const cosine = op('Div', op('Mul', what, other), op('Mul', length(what), length(other)))
  const alignment = op(
    'Mul',
    op('Sub', graph.scalar(2), op('Mul', graph.scalar(2), meanOfRows(graph, cosine))),
    graph.scalar(weights.alignment),
  )
  graph.output(graph.op('Add', [op('Add', fit, divergence), alignment], {}, 'total'), 'float32', [])
  return graph.model()
}

function sum(graph: GraphBuilder, value: string): string {
  return graph.op('ReduceSum', [value], { keepdims: 0 })
}

/** Sum over each row, mean over rows. */
function meanOfRows(graph: GraphBuilder, value: string): string {
  return graph.op('ReduceMean', [graph.op('ReduceSum', [value, graph.ints([1])], { keepdims: 0 })], { keepdims: 0 })
}
