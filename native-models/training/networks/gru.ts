import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { RecordingNetworkOptions } from './eegnet.ts'
import { scoreLayer } from './layers.ts'

/**
 * A gated recurrent unit (Cho et al. 2014, in the form of PyTorch and cuDNN) and a linear layer on its last state. Weights start uniform in
 * ±1/√hidden, gates in ONNX's order z, r, n. Input `recording`, N × channels × samples; output `score`.
 */
export function gru({ channels, samples, outputs, hidden, random }: RecordingNetworkOptions & { readonly hidden: number }): Model {
  const graph = new GraphBuilder()
  const bound = 1 / Math.sqrt(hidden)
  const uniform = (name: string, shape: readonly number[]) => {
    const stream = random.fork(name)
    const count = shape.reduce((a, b) => a * b, 1)
    return graph.weight(
      name,
      floatTensor(
        shape,
        Float32Array.from({ length: count }, () => stream.between(-bound, bound)),
      ),
    )
  }
  const recording = graph.input('recording', [1, channels, samples])
  const sequence = graph.op('Transpose', [recording], { perm: [2, 0, 1] })
  const weights = [
    uniform('gru.input', [1, 3 * hidden, channels]),
    uniform('gru.hidden', [1, 3 * hidden, hidden]),
    uniform('gru.bias', [1, 6 * hidden]),
  ]
  const [, last] = graph.ops('GRU', [sequence, ...weights], 2, { hidden_size: hidden, linear_before_reset: 1 })
  const state = graph.op('Squeeze', [last, graph.ints([0])])
  scoreLayer(graph, random, state, hidden, outputs)
  return graph.model()
}
