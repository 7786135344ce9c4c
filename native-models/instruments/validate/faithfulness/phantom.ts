import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 8
const SIZE = SIDE * SIDE
const COUNT = 6

interface Made {
  inputs: { data: Samples; model: string; map: Samples | undefined }
  settings: Record<string, unknown>
  truth: undefined
}

/** A linear model with the map that is right for it: weight times value. */
export function makeLinear(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same model with the map of another one. */
export function makeLinearWithOtherWeights(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, own: boolean): Promise<Made> {
  const weights = Float32Array.from({ length: SIZE }, () => random.normal())
  const other = Float32Array.from({ length: SIZE }, () => random.normal())
  const data = Float32Array.from({ length: COUNT * SIZE }, () => random.normal())
  const graph = new GraphBuilder()
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, SIDE, SIDE])], { axis: 1 })
  graph.output(graph.op('Gemm', [flat, graph.weight('w', floatTensor([1, SIZE], weights))], { transB: 1 }))
  const used = own ? weights : other
  const shape = [COUNT, 1, SIDE, SIDE]
  return {
    inputs: {
      data: { array: { shape, data } },
      model: await temporaryModel('linear', graph.model()),
      map: { array: { shape, data: data.map((value, i) => value * (used[i % SIZE] ?? 0)) } },
    },
    settings: { target: '0', fill: 'zero', steps: 16, draws: 60 },
    truth: undefined,
  }
}

/** In closed form: every fall of the answer is the relevance that was taken away, so that their correlation is 1; of another model's map it is 0. */
export function judgeFaithfulness(result: { scores?: Table }, _: unknown, isNull: boolean): Score[] {
  const row = (name: string) => result.scores?.rows.find(({ score }) => score === name)
  const number = (name: string, column: 'value' | 'chance') => Number(row(name)?.[column] ?? Number.NaN)
  const correlation: Score = {
    name: 'correlation of relevance and falls',
    value: number('faithfulness correlation', 'value'),
    chance: 0,
    mark: 0.99,
    better: 'higher',
  }
  if (isNull) return [{ ...correlation, mark: 0.4, better: 'lower' }]
  return [
    correlation,
    {
      name: 'deletion, below random order by',
      value: number('deletion', 'chance') - number('deletion', 'value'),
      chance: 0,
      mark: 1,
      better: 'higher',
    },
    {
      name: 'insertion, above random order by',
      value: number('insertion', 'value') - number('insertion', 'chance'),
      chance: 0,
      mark: 1,
      better: 'higher',
    },
  ]
}
