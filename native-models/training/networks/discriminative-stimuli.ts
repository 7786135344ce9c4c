import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'

export interface DiscriminativePlan {
  /** Neurons × pixels. */
  readonly filters: Float32Array
  /** Clusters × pixels: where the ascent begins. */
  readonly start: Float32Array
  readonly pixels: number
  /** Cluster of each neuron, from 0; none is empty. */
  readonly clusters: readonly number[]
  readonly count: number
  readonly temperature: number
}

/**
 * One stimulus for each cluster of neurons that drives it and no other (most discriminative stimuli). The only weight to learn is `stimuli` (clusters × pixels), scaled to a norm of 1; the output `total` is
 * −mean over k of m_kk / τ − log Σ_j exp(m_jk / τ) + log K, with m_jk the mean response of cluster j to stimulus k. Input `unused` (1) gives the graph something to feed.
 */
export function discriminativeStimuli({ filters, start, pixels, clusters, count, temperature }: DiscriminativePlan): Model {
  const graph = new GraphBuilder()
  const neurons = clusters.length
  const sizes = Array.from({ length: count }, (_, k) => clusters.filter((own) => own === k).length)
  const mean = new Float32Array(count * neurons)
  for (const [n, k] of clusters.entries()) mean[k * neurons + n] = 1 / sizes[k]
  const own = Float32Array.from({ length: count * count }, (_, at) => Number(at % (count + 1) === 0))
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const stimuli = op('Mul', graph.weight('stimuli', floatTensor([count, pixels], start)), graph.input('unused', [1]))
  const norm = op('Sqrt', op('Add', graph.op('ReduceSum', [op('Mul', stimuli, stimuli), graph.ints([1])]), graph.scalar(1e-12)))
  const unit = op('Div', stimuli, norm)
  const responses = graph.op('Gemm', [graph.constant(floatTensor([neurons, pixels], filters)), unit], { transB: 1 })
  const means = op('Div', op('MatMul', graph.constant(floatTensor([count, neurons], mean)), responses), graph.scalar(temperature))
  const diagonal = graph.op('ReduceSum', [op('Mul', means, graph.constant(floatTensor([count, count], own))), graph.ints([0])], {
    keepdims: 0,
  })
  const others = graph.op('ReduceLogSumExp', [means, graph.ints([0])], { keepdims: 0 })
  const gain = op('Add', op('Sub', diagonal, others), graph.scalar(Math.log(count)))
  graph.output(op('Neg', graph.op('ReduceMean', [gain], { keepdims: 0 })), 'float32', [])
  return graph.model()
}
