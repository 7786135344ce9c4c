import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { scoreLayer } from './layers.ts'
import { unetBlock } from './unet.ts'

export interface UNetEncoderOptions {
  /** Channels of each level, finest first. */
  readonly channels: readonly number[]
  readonly inputChannels: number
  readonly outputs: number
  /** Sizes must be divisible by 2^(levels − 1). */
  readonly size: readonly number[]
  readonly random: Random
}

/** The contracting half of our 3-D U-Net, with a linear layer on every place of its coarsest map. Input `image`, output `score`. */
export function unetEncoder({ channels, inputChannels, outputs, size, random }: UNetEncoderOptions): Model {
  const graph = new GraphBuilder()
  let value = graph.input('image', [1, inputChannels, ...size])
  channels.forEach((width, level) => {
    if (level > 0) value = graph.op('AveragePool', [value], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] })
    value = unetBlock(graph, random, `down${level}`, value, channels[level - 1] ?? inputChannels, width)
  })
  const places = size.reduce((product, n) => product * (n / 2 ** (channels.length - 1)), 1)
  scoreLayer(graph, random, graph.op('Flatten', [value], { axis: 1 }), (channels.at(-1) ?? 1) * places, outputs)
  return graph.model()
}
