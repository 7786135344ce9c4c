import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 8
const SIZE = SIDE * SIDE

interface Made {
  inputs: { model: string; data: Samples }
  settings: Record<string, unknown>
  truth: undefined
}

/** A linear classifier of three classes: a wave along its weights makes it as sure as one likes. */
export function makeSureModel(random: Random): Promise<Made> {
  // Weights that are smooth over the grid, so that both ways find them.
  return make(random, (k, i) => 1.5 * Math.cos(((k + 1) * Math.PI * (i % SIDE)) / SIDE) + 0.1 * random.normal())
}

/** A classifier that does not look: nothing makes it sure. */
export function makeBlindModel(random: Random): Promise<Made> {
  return make(random, () => 0)
}

async function make(random: Random, weigh: (k: number, i: number) => number): Promise<Made> {
  const weights = Float32Array.from({ length: 3 * SIZE }, (_, n) => weigh(Math.floor(n / SIZE), n % SIZE))
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, SIDE, SIDE])], { axis: 1 })
  graph.output(graph.op('Gemm', [flat, graph.weight('w', floatTensor([3, SIZE], weights))], { transB: 1 }))
  return {
    inputs: {
      model: await temporaryModel('sure', graph.model()),
      data: { array: { shape: [4, 1, SIDE, SIDE], data: Float32Array.from({ length: 4 * SIZE }, () => random.normal()) } },
    },
    settings: { steps: 60 },
    truth: undefined,
  }
}

export function judgeFooling(result: { found?: Table }, _: unknown, isNull: boolean): Score[] {
  const rows = result.found?.rows ?? []
  const share = rows.length ? rows.filter((row) => row.fooled === 'yes').length / rows.length : Number.NaN
  return isNull
    ? [{ name: 'searches that fool a network which does not look', value: share, chance: 0, mark: 0, better: 'lower' }]
    : [{ name: 'searches that fool a linear network', value: share, chance: 0, mark: 1, better: 'higher' }]
}
