import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { batchNormalised, convolution3d, scoreLayer } from './layers.ts'

export interface ResNetOptions {
  /** Basic blocks of each stage: [2, 2, 2, 2] is ResNet-18. */
  readonly blocks: readonly number[]
  /** Channels of the first stage; each further stage doubles them. */
  readonly width: number
  readonly inputChannels: number
  readonly outputs: number
  /** Size of the input along the three axes. */
  readonly size: readonly number[]
  /**
   * What the linear layer sees: the average of each channel, or every place of the last map (for images in one space, as the network then
   * knows where things are).
   */
  readonly head?: 'average' | 'places'
  readonly random: Random
}

/**
 * A 3-D residual network of basic blocks (He et al. 2016): 7³ convolution of stride 2, max pooling, stages, global average, linear layer.
 * Input `image`, output `score` (outputs before any softmax).
 */
export function resnet({ blocks, width, inputChannels, outputs, size, head = 'average', random }: ResNetOptions): Model {
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
  const seen = head === 'average' ? graph.op('GlobalAveragePool', [value]) : value
  const places = head === 'average' ? 1 : size.map((n) => halved(n, 1 + blocks.length)).reduce((a, b) => a * b, 1)
  scoreLayer(graph, random, graph.op('Flatten', [seen], { axis: 1 }), channels * places, outputs)
  return graph.model()
}

/** Size of an axis after so many strides of 2 with "same" padding. */
function halved(n: number, times: number): number {
  return times === 0 ? n : halved(Math.ceil(n / 2), times - 1)
}
