import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { RecordingNetworkOptions } from './eegnet.ts'
import { batchNormalised, convolution2d, dropout, scoreLayer } from './layers.ts'

export interface ShallowConvNetOptions extends RecordingNetworkOptions {
  readonly filters?: number
  /** Length of the temporal filters in samples. */
  readonly kernel?: number
  /** Length and stride of the mean pooling in samples. */
  readonly pool?: number
  readonly stride?: number
  readonly dropout?: number
}

/**
 * The shallow network for band power (Schirrmeister et al. 2017): temporal and spatial filters, square, mean, logarithm.
 * Input `recording`, N × 1 × channels × samples; output `score`.
 */
export function shallowConvNet(options: ShallowConvNetOptions): Model {
  const { channels, samples, outputs, random, filters = 40, kernel = 25, pool = 75, stride = 15, dropout: ratio = 0.5 } = options
  const graph = new GraphBuilder()
  const recording = graph.input('recording', [1, 1, channels, samples])
  const temporal = convolution2d(graph, random, 'temporal', recording, { from: 1, to: filters, kernel: [1, kernel] })
  const spatial = convolution2d(graph, random, 'spatial', temporal, { from: filters, to: filters, kernel: [channels, 1] })
  const normal = batchNormalised(graph, 'spatial', spatial, filters)
  const power = graph.op('AveragePool', [graph.op('Mul', [normal, normal])], { kernel_shape: [1, pool], strides: [1, stride] })
  const log = graph.op('Log', [graph.op('Max', [power, graph.scalar(1e-6)])])
  const length = Math.floor((samples - kernel + 1 - pool) / stride) + 1
  const flat = graph.op('Flatten', [dropout(graph, 'dropout', log, ratio, [filters, 1, length])], { axis: 1 })
  scoreLayer(graph, random, flat, filters * length, outputs)
  return graph.model()
}
