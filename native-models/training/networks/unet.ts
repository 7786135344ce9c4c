import { floatTensor } from '../../data/tensor.ts'
import { float, GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { convolution3d, doubled } from './layers.ts'

export interface UNetOptions {
  /** Channels of each level, finest first. */
  readonly channels: readonly number[]
  readonly inputChannels: number
  /** Output name → number of channels of its 1×1×1 head. */
  readonly heads: Readonly<Record<string, number>>
  /** Size of the input along the three axes; null leaves it open. */
  readonly size?: readonly number[]
  readonly random: Random
}

const SLOPE = 0.1

/**
 * A 3-D U-Net: two 3×3×3 convolutions a level, instance normalisation, LeakyReLU, average pooling, nearest upsampling after a 1×1×1
 * convolution that halves the work of the decoder. Sizes must be divisible by 2^(levels − 1). Weights: He's normal initialisation.
 */
export function unet({ channels, inputChannels, heads, size, random }: UNetOptions): Model {
  const graph = new GraphBuilder()
  const shape = [1, inputChannels, ...(size ?? ['depth', 'height', 'width'])]
  let value = graph.input('image', shape)
  const skips: string[] = []
  const block = (name: string, input: string, from: number, to: number) => unetBlock(graph, random, name, input, from, to)

  channels.forEach((width, level) => {
    if (level > 0) value = graph.op('AveragePool', [value], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] })
    value = block(`down${level}`, value, channels[level - 1] ?? inputChannels, width)
    skips.push(value)
  })
  for (let level = channels.length - 2; level >= 0; level--) {
    const narrowed = convolution3d(graph, random, `up${level}.narrow`, value, {
      from: channels[level + 1],
      to: channels[level],
      kernel: 1,
      bias: true,
    })
    value = block(
      `up${level}`,
      graph.op('Concat', [skips[level], doubled(graph, narrowed, 3)], { axis: 1 }),
      2 * channels[level],
      channels[level],
    )
  }
  for (const [name, width] of Object.entries(heads)) {
    const head = convolution3d(graph, random, `${name}.head`, value, { from: channels[0], to: width, kernel: 1, bias: true })
    graph.output(graph.op('Identity', [head], {}, name), 'float32', [1, width, ...shape.slice(2)])
  }
  return graph.model()
}

/** Two 3×3×3 convolutions, each with instance normalisation and LeakyReLU. */
export function unetBlock(graph: GraphBuilder, random: Random, name: string, input: string, from: number, to: number): string {
  return normalised(graph, random, `${name}.1`, normalised(graph, random, `${name}.0`, input, from, to), to, to)
}

function normalised(graph: GraphBuilder, random: Random, name: string, input: string, from: number, to: number): string {
  // No bias: the normalisation would take it out again.
  const convolved = convolution3d(graph, random, name, input, { from, to, kernel: 3 })
  const scale = graph.weight(`${name}.scale`, floatTensor([to], 1))
  const shift = graph.weight(`${name}.shift`, floatTensor([to], 0))
  const normal = graph.op('InstanceNormalization', [convolved, scale, shift], { epsilon: float(1e-5) })
  return graph.op('LeakyRelu', [normal], { alpha: float(SLOPE) })
}
