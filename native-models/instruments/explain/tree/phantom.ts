import { floatTensor } from '../../../data/tensor.ts'
import { GraphBuilder } from '../../../graph/build.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { temporaryModel } from '../../temporary-model.ts'

interface Truth {
  /** Where the linear rule changes along the one input that matters, in order. */
  readonly thresholds: readonly number[]
  readonly regions: number
}

interface Made {
  inputs: { model: string; points: NumericArray | undefined }
  settings: { low: number; high: number }
  truth: Truth
}

const THRESHOLDS = 4

/**
 * A network that bends along one of its three inputs at four known places, and nowhere else: five linear regions of the sixteen that four
 * hidden units could make.
 */
export async function makeKnownTree(random: Random): Promise<Made> {
  const thresholds = Array.from({ length: THRESHOLDS }, (_, n) => -0.8 + 0.4 * n + random.between(0, 0.3))
  const jumps = thresholds.map(() => (random.uniform() < 0.5 ? -1 : 1) * random.between(0.5, 2))
  return { inputs: await saved(thresholds, jumps), settings: { low: -1, high: 1 }, truth: { thresholds, regions: THRESHOLDS + 1 } }
}

/** The same hidden units, of which nothing reaches the output: a constant has one leaf. */
export async function makeConstantNetwork(random: Random): Promise<Made> {
  const thresholds = Array.from({ length: THRESHOLDS }, () => random.between(-0.9, 0.9))
  return { inputs: await saved(thresholds, [0, 0, 0, 0]), settings: { low: -1, high: 1 }, truth: { thresholds: [], regions: 1 } }
}

async function saved(thresholds: readonly number[], weights: readonly number[]): Promise<Made['inputs']> {
  const graph = new GraphBuilder()
  const x = graph.input('x', [null, 3])
  const first = graph.weight(
    'first',
    floatTensor(
      [THRESHOLDS, 3],
      thresholds.flatMap(() => [0, 1, 0]),
    ),
  )
  const shift = graph.weight(
    'shift',
    floatTensor(
      [THRESHOLDS],
      thresholds.map((at) => -at),
    ),
  )
  const hidden = graph.op('Relu', [graph.op('Gemm', [x, first, shift], { transB: 1 })])
  const last = graph.weight('last', floatTensor([1, THRESHOLDS], weights))
  graph.output(graph.op('Gemm', [hidden, last, graph.weight('bias', floatTensor([1], [0.5]))], { transB: 1 }), 'float32', [null, 1])
  return { model: await temporaryModel('known-tree', graph.model()), points: undefined }
}

/** Leaves as many as known, thresholds where planted, and the tree equal to the network. */
export function judgeTree(result: { leaves?: Table; quality?: Table }, { thresholds, regions }: Truth): Score[] {
  const leaves = result.leaves?.rows.length ?? Number.NaN
  const said = new Set(
    result.leaves?.rows.flatMap((row) => [...String(row.when).matchAll(/x2 > ([−\d.]+)/g)].map(([, at]) => Number(at?.replace('−', '-')))),
  )
  const found = thresholds.filter((at) => [...said].some((number) => Math.abs(number - at) < 0.006)).length
  const difference = Number(result.quality?.rows[0]?.value ?? Number.NaN)
  return [
    {
      name: 'leaves beyond those that there are',
      value: Math.abs(leaves - regions),
      chance: 2 ** THRESHOLDS - regions,
      mark: 0,
      better: 'lower',
    },
    { name: 'difference from the network', value: difference, chance: 100, mark: 0.01, better: 'lower', unit: '%' },
    // A threshold at random within the range of 2 lies within 0.006 of a planted one with probability 0.006 · 2 / 2.
    ...(thresholds.length
      ? [
          {
            name: 'planted thresholds found',
            value: found / thresholds.length,
            chance: 0.006 * thresholds.length,
            mark: 1,
            better: 'higher' as const,
          },
        ]
      : []),
  ]
}
