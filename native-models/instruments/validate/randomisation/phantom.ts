import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 10
const COUNT = 3

interface Made {
  inputs: { data: Samples; model: string }
  settings: Record<string, unknown>
  truth: undefined
}

/** A deep random network on noise, explained by its gradient, which is a function of its weights and of little else. */
export async function makeDeepNetwork(random: Random): Promise<Made> {
  const data = Float32Array.from({ length: COUNT * SIDE * SIDE }, () => random.normal())
  return { inputs: await network(random, data), settings: { method: 'gradient', target: '0' }, truth: undefined }
}

/** The same network on inputs that are zero but for one spot, explained by input × gradient: where the map is, the input alone decides. */
export async function makeInputAlone(random: Random): Promise<Made> {
  const data = new Float32Array(COUNT * SIDE * SIDE)
  for (let n = 0; n < COUNT; n++)
    for (let k = 0; k < 12; k++) data[n * SIDE * SIDE + 33 + 10 * Math.floor(k / 4) + (k % 4)] = random.between(1, 3)
  return { inputs: await network(random, data), settings: { method: 'input-x-gradient', target: '0' }, truth: undefined }
}

async function network(random: Random, data: Float32Array): Promise<Made['inputs']> {
  const graph = new GraphBuilder()
  let value = graph.op('Flatten', [graph.input('x', [null, 1, SIDE, SIDE])], { axis: 1 })
  let from = SIDE * SIDE
  for (const to of [40, 30, 20, 2]) {
    const weights = floatTensor(
      [to, from],
      Float32Array.from({ length: to * from }, () => Math.sqrt(2 / from) * random.normal()),
    )
    value = graph.op(
      'Gemm',
      [value, graph.weight(`w${to}`, weights), graph.weight(`b${to}`, floatTensor([to], 0))],
      { transB: 1 },
      `layer ${to}`,
    )
    if (to > 2) value = graph.op('Relu', [value])
    from = to
  }
  graph.output(value)
  return { data: { array: { shape: [COUNT, 1, SIDE, SIDE], data } }, model: await temporaryModel('deep', graph.model()) }
}

/** Nothing of the map may be left where it depends on the weights, and all of its place where it does not. */
export function judgeRandomisation(result: { layers?: Table }, _: unknown, isNull: boolean): Score[] {
  const last = result.layers?.rows.at(-1)
  const similarity = Number(last?.absolute ?? Number.NaN)
  return isNull
    ? [{ name: 'similarity that is left where the input alone decides', value: similarity, chance: 0, mark: 0.5, better: 'higher' }]
    : [{ name: 'similarity that is left where weights decide', value: Math.abs(similarity), chance: 1, mark: 0.25, better: 'lower' }]
}
