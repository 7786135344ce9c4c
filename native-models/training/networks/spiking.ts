import { floatTensor } from '../../data/tensor.ts'
import { GraphBuilder } from '../../graph/build.ts'
import type { Model } from '../../graph/onnx/model.ts'
import type { RecordingNetworkOptions } from './eegnet.ts'

export interface SpikingOptions extends RecordingNetworkOptions {
  readonly hidden: number
  /** Steps of the network; samples are averaged to so many. */
  readonly steps: number
}

/** The first leak: what is left of a membrane's voltage after a step is σ of it, and is learned for each unit. */
const LEAK = 2

/**
 * Leaky integrate-and-fire units and a readout that adds up: v ← λ v + W x − s, s = 1 where v > 1; scores of a step are the sum of U s so far over √steps. Backwards a spike has the
 * slope 1/2 within one threshold of it (a surrogate gradient: Neftci EO, Mostafa H, Zenke F, 2019, IEEE Signal Process Mag 36:51). Input `recording`, N × 1 × channels ×
 * samples; outputs `score` (after the last step) and `course` (N × steps × outputs).
 */
export function spiking({ channels, samples, outputs, hidden, steps, random }: SpikingOptions): Model {
  const graph = new GraphBuilder()
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const normal = (name: string, rows: number, columns: number) => {
    const stream = random.fork(name)
    const start = Float32Array.from({ length: rows * columns }, () => (1.5 * stream.normal()) / Math.sqrt(rows))
    return graph.weight(`${name}.weight`, floatTensor([rows, columns], start))
  }
  const recording = graph.input('recording', [1, 1, channels, samples])
  const pool = Math.floor(samples / steps)
  const pooled = graph.op('AveragePool', [recording], { kernel_shape: [1, pool], strides: [1, pool] })
  const rows = graph.op('Transpose', [graph.op('Squeeze', [pooled, graph.ints([1])])], { perm: [0, 2, 1] })
  const currents = op('Add', op('MatMul', rows, normal('input', channels, hidden)), graph.weight('input.bias', floatTensor([hidden], 0)))
  const keep = op('Sigmoid', graph.weight('leak.weight', floatTensor([hidden], LEAK)))
  const readout = normal('score', hidden, outputs)
  let [voltage, total]: [string | undefined, string | undefined] = [undefined, undefined]
  const course: string[] = []
  for (let at = 0; at < steps; at++) {
    const slice = graph.op('Slice', [currents, graph.ints([at]), graph.ints([at + 1]), graph.ints([1])])
    const current = graph.op('Squeeze', [slice, graph.ints([1])])
    const charged: string = voltage ? op('Add', op('Mul', voltage, keep), current) : current
    const fired = spike(graph, charged)
    voltage = op('Sub', charged, fired)
    const told: string = op('MatMul', fired, readout)
    total = total ? op('Add', total, told) : told
    course.push(graph.op('Unsqueeze', [op('Mul', total, graph.scalar(1 / Math.sqrt(steps))), graph.ints([1])]))
  }
  graph.output(graph.op('Mul', [total ?? rows, graph.scalar(1 / Math.sqrt(steps))], {}, 'score'), 'float32', [1, outputs])
  graph.output(graph.op('Concat', course, { axis: 1 }, 'course'), 'float32', [1, steps, outputs])
  return graph.model()
}

/** 1 where the voltage is above the threshold; the ramp beneath it counts backwards alone, since what rounding gives has no slope. */
function spike(graph: GraphBuilder, voltage: string): string {
  const op = (name: string, ...inputs: string[]) => graph.op(name, inputs)
  const hard = graph.op('Cast', [op('Greater', voltage, graph.scalar(1))], { to: 1 })
  const ramp = op('Clip', op('Mul', voltage, graph.scalar(0.5)), graph.scalar(0), graph.scalar(1))
  const fine = graph.scalar(2 ** 20)
  return op('Add', hard, op('Sub', ramp, op('Div', op('Round', op('Mul', ramp, fine)), fine)))
}
