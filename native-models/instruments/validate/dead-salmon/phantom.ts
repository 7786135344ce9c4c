import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Samples, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

const SIDE = 16
const PLACES = SIDE * SIDE
const COUNT = 6
const HIDDEN = 8

interface Made {
  inputs: { data: Samples; model: string; place: Samples; inside: undefined; shuffled: undefined; targets: undefined }
  settings: Record<string, unknown>
  truth: undefined
}

/** A network whose hidden units look at one square, on noise: the place is that square. */
export function makeSeeingNetwork(random: Random): Promise<Made> {
  return make(random, true)
}

/** A network of random weights: whatever its map says of the square is chance. */
export function makeUntrainedNetwork(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, sees: boolean): Promise<Made> {
  const [top, left] = [2 + random.integer(10), 2 + random.integer(10)]
  const square = Uint8Array.from({ length: PLACES }, (_, p) => {
    const [row, column] = [Math.floor(p / SIDE), p % SIDE]
    return row >= top && row < top + 3 && column >= left && column < left + 3 ? 1 : 0
  })
  const first = Float32Array.from({ length: HIDDEN * PLACES }, (_, i) => random.normal() * (sees ? (square[i % PLACES] ? 1 : 0.1) : 1))
  return {
    inputs: {
      data: { array: { shape: [COUNT, 1, SIDE, SIDE], data: Float32Array.from({ length: COUNT * PLACES }, () => random.normal()) } },
      model: await temporaryModel('salmon', smallNetwork(first, random)),
      place: { array: { shape: [SIDE, SIDE], data: square } },
      inside: undefined,
      shuffled: undefined,
      targets: undefined,
    },
    settings: {
      methods: ['gradient'],
      target: '0',
      nulls: ['random weights', 'permuted weights', 'cascaded weights', 'moved place', 'turned place', 'input alone'],
      stages: 2,
      draws: 39,
    },
    truth: undefined,
  }
}

/** One hidden layer over a picture, the first weights given. */
export function smallNetwork(first: Float32Array, random: Random, side = SIDE) {
  const graph = new GraphBuilder()
  const hidden = first.length / side ** 2
  const flat = graph.op('Flatten', [graph.input('x', [null, 1, side, side])], { axis: 1 })
  const h = graph.op('Relu', [
    graph.op(
      'Gemm',
      [flat, graph.weight('see', floatTensor([hidden, side ** 2], first)), graph.weight('shift', floatTensor([hidden], 0.1))],
      { transB: 1 },
    ),
  ])
  const last = floatTensor(
    [2, hidden],
    Float32Array.from({ length: 2 * hidden }, () => random.normal()),
  )
  graph.output(graph.op('Gemm', [h, graph.weight('decide', last)], { transB: 1 }))
  return graph.model()
}

/** Every null rejected where the network sees the place, the last stage of the cascade included; where it is untrained, random weights must not be. */
export function judgeSalmon(result: { tests?: Table }, _: unknown, isNull: boolean): Score[] {
  const rows = result.tests?.rows ?? []
  if (!isNull) {
    const nulls = rows.filter((row) => !String(row.null).includes('top 1 of'))
    const worst = nulls.length ? Math.max(...nulls.map((row) => Number(row.pFamily))) : Number.NaN
    return [{ name: 'largest p where the network looks at the place', value: worst, chance: 0.5, mark: 0.1, better: 'lower' }]
  }
  const weights = rows.filter((row) => String(row.null).endsWith('weights'))
  const least = weights.length ? Math.min(...weights.map((row) => Number(row.pFamily))) : Number.NaN
  return [
    { name: 'smallest p against random weights where the network is one of them', value: least, chance: 0.5, mark: 0.03, better: 'higher' },
  ]
}
