import { floatTensor, type Tensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { RecordingNetworkOptions } from './eegnet.ts'
import { scoreLayer } from './layers.ts'

export interface ElmOptions extends RecordingNetworkOptions {
  /** Memory units d_m; the layer between has twice as many. */
  readonly memories: number
  readonly stepS: number
  readonly synapseTauS?: number
  /** Time constants of the memories, spread evenly in their logarithm, and fixed. */
  readonly memoryTauS: readonly [number, number]
}

/**
 * An Expressive Leaky Memory neuron (Spieler, Rahaman, Martius, Schölkopf & Levina (2024), ICLR), one synapse for each channel:
 * s ← κ_s s + w_s x with w_s ≥ 0; Δ = tanh(MLP([s, κ_m m])); m ← κ_m m + (1 − κ_λ) Δ with κ_λ = exp(−λ Δt / τ_m), which keeps m bounded; the score is linear in the last m.
 * Unrolled over time. Input `recording`, N × channels × samples, the oldest sample first; output `score`.
 */
export function elm({ channels, samples, outputs, random, memories, stepS, synapseTauS = 0.005, memoryTauS }: ElmOptions): Model {
  const graph = new GraphBuilder()
  const wide = 2 * memories
  const uniform = (name: string, shape: readonly number[], bound: number): string => {
    const stream = random.fork(name)
    const count = shape.reduce((a, b) => a * b, 1)
    const start = Float32Array.from({ length: count }, () => stream.between(-bound, bound))
    return graph.weight(name, floatTensor(shape, start))
  }
  const recording = graph.input('recording', [1, channels, samples])
  const synapses = graph.op('Relu', [graph.weight('elm.synapses', floatTensor([1, channels], 0.5))])
  const width = channels + memories
  const layers = [
    [uniform('elm.first.weight', [wide, width], 1 / Math.sqrt(width)), uniform('elm.first.bias', [wide], 1 / Math.sqrt(width))],
    [uniform('elm.second.weight', [memories, wide], 1 / Math.sqrt(wide)), uniform('elm.second.bias', [memories], 1 / Math.sqrt(wide))],
  ] as const
  const taus = spread(memoryTauS, memories)
  const [kept, written] = [taus.map((tau) => Math.exp(-stepS / tau)), taus.map((tau) => 1 - Math.exp((-lambda * stepS) / tau))]
  const keep = graph.constant(row(kept))
  const write = graph.constant(row(written))
  const fade = graph.scalar(Math.exp(-stepS / synapseTauS))
  let [trace, memory]: [string | undefined, string | undefined] = [undefined, undefined]
  for (let at = 0; at < samples; at++) {
    const now = graph.op('Squeeze', [
      graph.op('Slice', [recording, graph.ints([at]), graph.ints([at + 1]), graph.ints([2])]),
      graph.ints([2]),
    ])
    const driven = graph.op('Mul', [now, synapses])
    trace = trace ? graph.op('Add', [graph.op('Mul', [trace, fade]), driven]) : driven
    // Nothing is remembered at the start: a memory of zeros in the shape of the batch.
    memory ??= graph.op('MatMul', [driven, graph.constant(floatTensor([channels, memories], 0))])
    const faded: string = graph.op('Mul', [memory, keep])
    const both = graph.op('Concat', [trace, faded], { axis: 1 })
    const hidden = graph.op('Relu', [graph.op('Gemm', [both, ...layers[0]], { transB: 1 })])
    const change = graph.op('Tanh', [graph.op('Gemm', [hidden, ...layers[1]], { transB: 1 })])
    memory = graph.op('Add', [faded, graph.op('Mul', [change, write])])
  }
  scoreLayer(graph, random, memory ?? recording, memories, outputs)
  return graph.model()
}

const lambda = 5

function spread([least, most]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, n) => least * (most / least) ** (count > 1 ? n / (count - 1) : 0))
}

function row(values: readonly number[]): Tensor {
  return floatTensor([1, values.length], [...values])
}
