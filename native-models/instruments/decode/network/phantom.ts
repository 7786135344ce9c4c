import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { reaching } from '../../../phantoms/population/reaching.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: null
}

const recipe = { durationS: 160, tuned: 14, untuned: 6, leadS: 0.15 }

/** Fourteen units tuned to the direction and speed of a hand, 150 ms ahead of it, and six that do not heed it. */
export function makeReaching(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, heeding another hand. */
export function makeUnrelated(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, followsHand: boolean): Promise<Made> {
  return { inputs: { spikes: reaching(random, { ...recipe, followsHand }).trains }, truth: null }
}

/** Explained variance of the unseen stretch against what shifts reach. */
export function judgeNetwork({ scores }: { scores?: Table }, _truth: null, isNull: boolean): Score[] {
  const row = scores?.rows[0]
  const [r2, chance, p] = [Number(row?.r2), Number(row?.chance), Number(row?.p)]
  if (isNull) return [{ name: 'R² on unseen data', value: r2, chance, mark: 0.1, better: 'lower' }]
  return [
    { name: 'R² on unseen data', value: r2, chance, mark: 0.5, better: 'higher' },
    { name: 'p of the shifts', value: p, chance: 0.5, mark: 0.05, better: 'lower' },
  ]
}
