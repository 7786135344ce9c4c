import { floatTensor } from '../../data/tensor.ts'
import { float, GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { convolution3d, heNormal } from './layers.ts'

export interface ResNetOptions {
  /** Basic blocks of each stage: [2, 2, 2, 2] is ResNet-18. */
  readonly blocks: readonly number[]
  /** Channels of the first stage; each further stage doubles them. */
  readonly width: number
  readonly inputChannels: number
  readonly outputs: number
  /** Size of the input along the three axes. */
  readonly size: readonly number[]
  readonly random: Random
}

/**
 * A 3-D residual network of basic blocks (He et al. 2016): 7³ convolution of stride 2, max pooling, stages, global average, linear layer.
 * Input `image`, output `score` (outputs before any softmax).
 */
export function resnet({ blocks, width, inputChannels, outputs, size, random }: ResNetOptions): Model {
  const graph = new GraphBuilder()
  const relu = (value: string) => graph.op('Relu', [value])
  const image = graph.input('image', [1, inputChannels, ...size])
  const stem = convolution3d(graph, random, 'stem', image, { from: inputChannels, to: width, kernel: 7, stride: 2 })
  let value = graph.op('MaxPool', [relu(batchNormalised(graph, 'stem', stem, width))], {
    kernel_shape: [3, 3, 3],
    strides: [2, 2, 2],
    pads: Array(6).fill(1),
  })
  let channels = width
  blocks.forEach((count, stage) => {
    const to = width * 2 ** stage
    for (let i = 0; i < count; i++) {
      const name = `stage${stage}.${i}`
      const stride = stage > 0 && i === 0 ? 2 : 1
      const normalised = (part: string, input: string, from: number, kernel: number, step: number) =>
        batchNormalised(
          graph,
          `${name}.${part}`,
          convolution3d(graph, random, `${name}.${part}`, input, { from, to, kernel, stride: step }),
          to,
        )
      const main = normalised('second', relu(normalised('first', value, channels, 3, stride)), to, 3, 1)
      const short = stride > 1 || channels !== to ? normalised('short', value, channels, 1, stride) : value
      value = relu(graph.op('Add', [main, short]))
      channels = to
    }
  })
  const pooled = graph.op('Flatten', [graph.op('GlobalAveragePool', [value])], { axis: 1 })
  const weight = graph.weight('score.weight', heNormal([outputs, channels], random.fork('score')))
  const score = graph.op('Gemm', [pooled, weight, graph.weight('score.bias', floatTensor([outputs], 0))], { transB: 1 }, 'score')
  graph.output(score, 'float32', [1, outputs])
  return graph.model()
}

function batchNormalised(graph: GraphBuilder, name: string, input: string, channels: number): string {
  const start = { scale: 1, shift: 0, mean: 0, variance: 1 }
  const parameters = Object.entries(start).map(([part, value]) => graph.weight(`${name}.${part}`, floatTensor([channels], value)))
  return graph.op('BatchNormalization', [input, ...parameters], { epsilon: float(1e-5) })
}
