import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'

/** One weight for each number of the input (`shape` without the batch axis) and a bias: the network whose explanation is known. Output `score`. */
export function linear({ shape, random }: { readonly shape: readonly number[]; readonly random: Random }): Model {
  const graph = new GraphBuilder()
  const count = shape.reduce((a, b) => a * b, 1)
  const image = graph.input('image', [1, ...shape])
  const start = Float32Array.from({ length: count }, () => (0.1 * random.normal()) / Math.sqrt(count))
  const weight = graph.weight('score.weight', floatTensor([1, count], start))
  const flat = graph.op('Flatten', [image], { axis: 1 })
  graph.output(graph.op('Gemm', [flat, weight, graph.weight('score.bias', floatTensor([1], 0))], { transB: 1 }, 'score'), 'float32', [1, 1])
  return graph.model()
}
