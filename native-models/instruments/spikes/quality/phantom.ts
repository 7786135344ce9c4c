import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { missed, type Sorted, sortedUnits } from '../../../phantoms/population/sorting-faults.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

type Truth = Sorted['truth']

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 600, good: 10 }

/** Ten units that are well sorted, and seven as sorters get them wrong. */
export function makeFaults(random: Random): Promise<Made> {
  return make(random, true)
}

/** All of them well sorted. */
export function makeGood(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, faults: boolean): Promise<Made> {
  const { trains, truth } = sortedUnits(random, { ...recipe, faults })
  return { inputs: { spikes: trains }, truth }
}

/** Faults named rightly, and units blamed wrongly. */
export function judgeFaults({ units }: { units?: Table }, truth: Truth, isNull: boolean): Score[] {
  const found = truth.map((_, n) => units?.rows[n]?.fault ?? null)
  const blamed = found.filter((fault, n) => truth[n] === null && fault !== null).length
  const good = truth.filter((fault) => fault === null).length
  const wrongly = { name: 'good units blamed', value: blamed / good, chance: 0.5, mark: 0.05, better: 'lower' } as const
  if (isNull) return [wrongly]
  const right = found.filter((fault, n) => fault !== null && fault === truth[n]).length
  const missing = Number(units?.rows[truth.indexOf('incomplete')]?.missing)
  return [
    { name: 'faults named rightly', value: right / (truth.length - good), chance: 0.2, mark: 1, better: 'higher' },
    wrongly,
    { name: 'error of the missing share', value: Math.abs(missing - missed), chance: missed, mark: 0.1, better: 'lower' },
  ]
}
