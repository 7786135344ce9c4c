import { learnByMirrorDescent } from '../../../phantoms/population/mirror-descent.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { geometries } from './compare-geometries.ts'

interface Made {
  inputs: { before: NumericArray; after: NumericArray }
  /** The geometry in which the weights were learned. */
  truth: { geometry: string }
}

const weights = 2000

/** 2,000 weights of a linear neuron that learned by mirror descent in one of the geometries, which the seed chooses. */
export async function makeLearned(random: Random): Promise<Made> {
  const names = Object.keys(geometries)
  const geometry = names[random.fork('geometry').integer(names.length)]
  const { before, after } = learnByMirrorDescent(random, weights, geometries[geometry])
  return made(before, after, geometry)
}

/** The same weights, dealt out to other synapses: their differences are normal in one geometry, but nothing was learned. */
export async function makeDealtOut(random: Random): Promise<Made> {
  const { before } = learnByMirrorDescent(random, weights, { p: 2 })
  const after = before.slice()
  for (let i = after.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    ;[after[i], after[j]] = [after[j], after[i]]
  }
  return made(before, after, '')
}

function made(before: Float64Array, after: Float64Array, geometry: string): Made {
  const column = (data: Float64Array) => ({ shape: [data.length], data })
  return { inputs: { before: column(before), after: column(after) }, truth: { geometry } }
}

/** Whether the geometry that was planted is the closest and is named; of the null, how many are named. */
export function judgePlasticity({ geometries: found }: { geometries?: Table }, { geometry }: Made['truth'], isNull: boolean): Score[] {
  const rows = found?.rows ?? []
  const named = rows.filter((row) => row.named === 1)
  if (isNull) return [{ name: 'geometries named', value: rows.length ? named.length : Number.NaN, chance: 1, mark: 0, better: 'lower' }]
  const own = rows.find((row) => row.geometry === geometry)
  const others = rows.filter((row) => row !== own).map((row) => Number(row.distance))
  const chance = 1 / Object.keys(geometries).length
  return [
    {
      name: 'planted geometry named, and no other',
      value: named.length === 1 && named[0] === own ? 1 : 0,
      chance,
      mark: 1,
      better: 'higher',
    },
    {
      name: 'distance of the planted geometry over that of the next',
      value: Number(own?.distance) / Math.min(...others),
      chance: 1,
      mark: 0.5,
      better: 'lower',
    },
  ]
}
