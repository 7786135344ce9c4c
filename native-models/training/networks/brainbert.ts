import { floatTensor } from '../../data/tensor.ts'
import { float, GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { Random } from '../../statistics/random.ts'

export interface BrainBertOptions {
  readonly frames: number
  readonly bins: number
  readonly layers: number
  readonly width: number
  readonly heads: number
  /** Width of the layer inside each block. */
  readonly feed: number
  readonly random: Random
}

/**
 * The encoder of BrainBERT (Wang et al. 2023, ICLR) without dropout: a linear layer from the bins of a frame, sinusoidal positions, blocks of attention with
 * normalisation behind each sum, and a head that gives the bins back. Input `spectrogram`, N × frames × bins; outputs `prediction` (the same) and `embedding`
 * (N × frames × width).
 */
export function brainBert({ frames, bins, layers, width, heads, feed, random }: BrainBertOptions): Model {
  const graph = new GraphBuilder()
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const dense = (name: string, input: string, from: number, to: number) => {
    const stream = random.fork(name)
    const bound = 1 / Math.sqrt(from)
    const start = Float32Array.from({ length: from * to }, () => stream.between(-bound, bound))
    const product = op('MatMul', input, graph.weight(`${name}.weight`, floatTensor([from, to], start)))
    return op('Add', product, graph.weight(`${name}.bias`, floatTensor([to], 0)))
  }
  const normal = (name: string, input: string) =>
    graph.op(
      'LayerNormalization',
      [input, graph.weight(`${name}.scale`, floatTensor([width], 1)), graph.weight(`${name}.shift`, floatTensor([width], 0))],
      {
        axis: -1,
        epsilon: float(1e-5),
      },
    )
  const gelu = (x: string) => {
    const half = op('Mul', x, graph.scalar(0.5))
    return op('Mul', half, op('Add', op('Erf', op('Mul', x, graph.scalar(Math.SQRT1_2))), graph.scalar(1)))
  }
  const attention = (name: string, x: string) => {
    const split = (part: string, perm: readonly number[]) => {
      const rows = graph.op('Reshape', [dense(`${name}.${part}`, x, width, width), graph.ints([0, frames, heads, width / heads])])
      return graph.op('Transpose', [rows], { perm })
    }
    const [query, key, value] = [split('query', [0, 2, 1, 3]), split('key', [0, 2, 3, 1]), split('value', [0, 2, 1, 3])]
    const weights = graph.op('Softmax', [op('Mul', op('MatMul', query, key), graph.scalar(Math.sqrt(heads / width)))], { axis: -1 })
    const mixed = graph.op('Transpose', [op('MatMul', weights, value)], { perm: [0, 2, 1, 3] })
    return dense(`${name}.out`, graph.op('Reshape', [mixed, graph.ints([0, frames, width])]), width, width)
  }
  const spectrogram = graph.input('spectrogram', ['batch', frames, bins])
  let x = op('Add', dense('embed', spectrogram, bins, width), graph.constant(floatTensor([1, frames, width], positions(frames, width))))
  x = normal('embed', x)
  for (let layer = 0; layer < layers; layer++) {
    const name = `layer${layer}`
    x = normal(`${name}.first`, op('Add', x, attention(`${name}.attention`, x)))
    x = normal(`${name}.second`, op('Add', x, dense(`${name}.narrow`, gelu(dense(`${name}.wide`, x, width, feed)), feed, width)))
  }
  const prediction = dense('head.out', normal('head', gelu(dense('head.in', x, width, width))), width, bins)
  graph.output(graph.op('Identity', [prediction], {}, 'prediction'), 'float32', ['batch', frames, bins])
  graph.output(graph.op('Identity', [x], {}, 'embedding'), 'float32', ['batch', frames, width])
  return graph.model()
}

/** Sines and cosines of wavelengths from 2π to 10000 · 2π frames (Vaswani et al. 2017). */
function positions(frames: number, width: number): Float32Array {
  return Float32Array.from({ length: frames * width }, (_, n) => {
    const [frame, unit] = [Math.floor(n / width), n % width]
    const angle = frame / 10_000 ** ((unit - (unit % 2)) / width)
    return unit % 2 ? Math.cos(angle) : Math.sin(angle)
  })
}
