import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'
import { batchNormalised, convolution2d, dropout, scoreLayer } from './layers.ts'

export interface RecordingNetworkOptions {
  readonly channels: number
  readonly samples: number
  readonly outputs: number
  readonly random: Random
}

export interface EEGNetOptions extends RecordingNetworkOptions {
  /** Temporal filters F1; F2 = F1 · D pointwise filters follow. */
  readonly filters?: number
  /** Spatial filters D of each temporal one. */
  readonly depth?: number
  /** Length of the temporal filters in samples: half the sampling rate, as the paper has it. */
  readonly kernel?: number
  readonly dropout?: number
}

/** EEGNet (Lawhern et al. 2018, table 2) without its bounds on norms. Input `recording`, N × 1 × channels × samples; output `score`. */
export function eegnet(options: EEGNetOptions): Model {
  const { channels, samples, outputs, random, filters = 8, depth = 2, kernel = 32, dropout: ratio = 0.25 } = options
  const graph = new GraphBuilder()
  const wide = filters * depth
  const finish = (name: string, value: string, pool: number, length: number) => {
    const active = graph.op('Elu', [batchNormalised(graph, name, value, wide)])
    const pooled = graph.op('AveragePool', [active], { kernel_shape: [1, pool], strides: [1, pool] })
    return dropout(graph, `${name}.dropout`, pooled, ratio, [wide, 1, length])
  }
  const recording = graph.input('recording', [1, 1, channels, samples])
  const temporal = convolution2d(graph, random, 'temporal', recording, { from: 1, to: filters, kernel: [1, kernel], sameTime: true })
  const normal = batchNormalised(graph, 'temporal', temporal, filters)
  const spatial = convolution2d(graph, random, 'spatial', normal, { from: filters, to: wide, kernel: [channels, 1], groups: filters })
  const short = Math.floor(samples / 4)
  const reduced = finish('spatial', spatial, 4, short)
  const separable = convolution2d(graph, random, 'separable', reduced, {
    from: wide,
    to: wide,
    kernel: [1, 16],
    groups: wide,
    sameTime: true,
  })
  const pointwise = convolution2d(graph, random, 'pointwise', separable, { from: wide, to: wide, kernel: [1, 1] })
  const last = Math.floor(short / 8)
  scoreLayer(graph, random, graph.op('Flatten', [finish('pointwise', pointwise, 8, last)], { axis: 1 }), wide * last, outputs)
  return graph.model()
}
