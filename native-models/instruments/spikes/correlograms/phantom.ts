import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type Circuit, circuit } from '../../../phantoms/population/circuit.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

type Truth = Pick<Circuit, 'connections' | 'hubs'>

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 240, hubs: 3, followers: 4, others: 3 }

/** Three hubs that excite four units each, one way, and three units apart. */
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

/** Directed connections found and false, their delays, and whether the hubs are told; on the null how many are found at all. */
export function judgeSynapses(
  { synapses, units }: { synapses?: Table; units?: Table },
  { connections, hubs }: Truth,
  isNull: boolean,
): Score[] {
  const rows = synapses?.rows.filter((row) => row.explained_by === null) ?? []
  if (isNull) return [{ name: 'false connections', value: rows.length, chance: 0.01, mark: 1, better: 'lower' }]
  const key = (from: unknown, to: unknown) => `${from}>${to}`
  const truth = new Map(connections.map(({ from, to, delayS }) => [key(from + 1, to + 1), delayS]))
  const right = rows.filter(({ from, to, sign }) => sign === 'excitatory' && truth.has(key(from, to)))
  const backward = rows.filter(({ from, to }) => truth.has(key(to, from))).length
  const errors = right.map(({ from, to, lag }) => Math.abs(Number(lag) - (truth.get(key(from, to)) ?? Number.NaN)) * 1e3)
  const [precision, recall] = [right.length / rows.length, right.length / truth.size]
  const most = [...(units?.rows ?? [])].sort((a, b) => Number(b.acts_on) - Number(a.acts_on)).slice(0, hubs.length)
  const pairs = (units?.rows.length ?? 0) * ((units?.rows.length ?? 0) - 1)
  return [
    {
      name: 'F1 of directed connections',
      value: (2 * precision * recall) / (precision + recall),
      chance: truth.size / pairs,
      mark: 0.9,
      better: 'higher',
    },
    { name: 'found backwards', value: backward / truth.size, chance: 1, mark: 0.1, better: 'lower' },
    {
      name: 'mean error of delays',
      value: errors.reduce((sum, value) => sum + value, 0) / errors.length,
      chance: 1.25,
      mark: 0.25,
      better: 'lower',
      unit: 'ms',
    },
    {
      name: 'hubs among the units that act on most',
      value: most.filter(({ unit }) => hubs.includes(Number(unit) - 1)).length / hubs.length,
      chance: hubs.length / (units?.rows.length ?? 1),
      mark: 1,
      better: 'higher',
    },
  ]
}
