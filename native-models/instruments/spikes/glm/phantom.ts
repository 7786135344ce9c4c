import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type Circuit, circuit } from '../../../phantoms/population/circuit.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'

type Truth = Pick<Circuit, 'connections' | 'hubs'>

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 150, hubs: 3, followers: 3, others: 1 }

/** Three hubs that excite three units each, one way, and one unit apart. */
export function makeCircuit(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units under the same slow drive, none acting on another. */
export function makeUncoupled(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, coupled: boolean): Promise<Made> {
  const { trains, connections, hubs } = circuit(random, { ...recipe, coupled })
  return { inputs: { spikes: trains }, truth: { connections, hubs } }
}

/** Directed connections, their delays and weights against the truth; what the transposed matrix would score; on the null how many are found. */
export function judgeCouplings(
  { connections: found, weights }: { connections?: Table; weights?: NumericArray },
  { connections, hubs }: Truth,
  isNull: boolean,
): Score[] {
  const rows = found?.rows ?? []
  if (isNull) return [{ name: 'false connections', value: rows.length, chance: 0.01, mark: 1, better: 'lower' }]
  const [units, , lags] = weights?.shape ?? [0, 0, 0]
  const strength = (from: number, to: number) => {
    const own = Array.from(weights?.data.slice((from * units + to) * lags, (from * units + to + 1) * lags) ?? [], Number)
    return Math.max(...own)
  }
  const pairs = Array.from({ length: units ** 2 }, (_, n) => [Math.floor(n / units), n % units] as const).filter(([a, b]) => a !== b)
  const truth = pairs.map(([a, b]) => connections.some(({ from, to }) => from === a && to === b))
  const area = (turned: boolean) =>
    areaUnder(
      pairs.map(([a, b]) => (turned ? strength(b, a) : strength(a, b))),
      truth,
    )
  const of = (row: (typeof rows)[number]) => connections.find(({ from, to }) => String(from + 1) === row.from && String(to + 1) === row.to)
  const right = rows.filter(of)
  const [precision, recall] = [right.length / rows.length, right.length / connections.length]
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [delays, sizes] = [
    right.map((row) => Math.abs(Number(row.lag) - (of(row)?.delayS ?? Number.NaN)) * 1e3),
    right.map((row) => Math.abs(Number(row.weight) - (of(row)?.weight ?? Number.NaN))),
  ]
  return [
    { name: 'area under the curve of directed pairs', value: area(false), chance: 0.5, mark: 0.95, better: 'higher' },
    { name: 'the same, transposed', value: area(true), chance: 0.5, mark: 0.75, better: 'lower' },
    {
      name: 'F1 of directed connections',
      value: (2 * precision * recall) / (precision + recall),
      chance: connections.length / pairs.length,
      mark: 0.9,
      better: 'higher',
    },
    { name: 'mean error of delays', value: mean(delays), chance: 1.25, mark: 0.25, better: 'lower', unit: 'ms' },
    { name: 'mean error of weights', value: mean(sizes), chance: 2.2, mark: 0.4, better: 'lower' },
    {
      name: 'hubs that act on three units',
      value: hubs.filter((hub) => right.filter(({ from }) => from === String(hub + 1)).length >= 3).length / hubs.length,
      chance: 0,
      mark: 1,
      better: 'higher',
    },
  ]
}
