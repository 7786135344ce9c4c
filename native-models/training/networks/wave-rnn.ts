import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { RecordingNetworkOptions } from './eegnet.ts'
import { scoreLayer } from './layers.ts'

export interface WaveRnnOptions extends RecordingNetworkOptions {
  /** Rings of sites along which waves run. */
  readonly rings: number
  /** Steps of the network; samples are averaged to so many. Each ring has as many sites, so that a wave keeps all that came. */
  readonly steps: number
}

/**
 * The wave-RNN (Keller TA, Muller L, Sejnowski T, Welling M, 2024, ICLR): h ← ReLU(W x + u ∗ h), u a circular convolution of three sites that starts as a shift by
 * one, and W zero except at the first site of each ring; the score is linear in the last h. Unrolled over time.
 * Input `recording`, N × 1 × channels × samples; output `score`.
 */
export function waveRnn({ channels, samples, outputs, rings, steps, random }: WaveRnnOptions): Model {
  const graph = new GraphBuilder()
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const recording = graph.input('recording', [1, 1, channels, samples])
  const pool = Math.floor(samples / steps)
  const pooled = graph.op('AveragePool', [recording], { kernel_shape: [1, pool], strides: [1, pool] })
  const rows = graph.op('Squeeze', [pooled, graph.ints([1])])
  const input = graph.weight('wave.input.weight', entrance(channels, rings, steps, random.fork('input')))
  const shift = graph.weight('wave.shift.weight', shiftByOne(rings))
  const bias = graph.weight('wave.shift.bias', floatTensor([rings], 0))
  let state: string | undefined
  for (let at = 0; at < steps; at++) {
    const now = graph.op('Squeeze', [graph.op('Slice', [rows, graph.ints([at]), graph.ints([at + 1]), graph.ints([2])]), graph.ints([2])])
    const driven = graph.op('Reshape', [op('MatMul', now, input), graph.ints([-1, rings, steps])])
    state = op('Relu', state ? op('Add', driven, moved(graph, state, steps, shift, bias)) : driven)
  }
  scoreLayer(graph, random, graph.op('Flatten', [state ?? rows], { axis: 1 }), rings * steps, outputs)
  return graph.model()
}

/** A circular convolution: the ring's ends are laid beside its other ends. */
function moved(graph: GraphBuilder, state: string, sites: number, shift: string, bias: string): string {
  const part = (from: number, to: number) => graph.op('Slice', [state, graph.ints([from]), graph.ints([to]), graph.ints([2])])
  const ring = graph.op('Concat', [part(sites - 1, sites), state, part(0, 1)], { axis: 2 })
  return graph.op('Conv', [ring, shift, bias], { kernel_shape: [3] })
}

/** What stands at a site is what stood at the one before: rings × rings × 3. */
function shiftByOne(rings: number) {
  return floatTensor(
    [rings, rings, 3],
    Float32Array.from({ length: rings * rings * 3 }, (_, n) =>
      n % 3 === 0 && Math.floor(n / 3) % rings === Math.floor(n / (3 * rings)) ? 1 : 0,
    ),
  )
}

/** channels × (rings · sites): only the first site of each ring is driven. */
function entrance(channels: number, rings: number, sites: number, random: RecordingNetworkOptions['random']) {
  const width = rings * sites
  return floatTensor(
    [channels, width],
    Float32Array.from({ length: channels * width }, (_, n) => (n % sites === 0 ? random.normal() / Math.sqrt(channels) : 0)),
  )
}
