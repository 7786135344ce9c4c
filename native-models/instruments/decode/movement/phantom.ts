import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type Reaching, reaching } from '../../../phantoms/population/reaching.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

interface Made {
  inputs: { spikes: SpikeTrains }
  settings: { binS: number; lags: number; shifts: number }
  truth: Pick<Reaching, 'tuned' | 'leadS'>
}

const recipe = { durationS: 160, tuned: 14, untuned: 6, leadS: 0.15 }

/** Fourteen units tuned to the direction and speed of a hand, 150 ms ahead of it, and six that do not heed it. */
export function makeReaching(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, heeding another hand. */
export function makeUnrelatedUnits(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, followsHand: boolean): Promise<Made> {
  const { trains, tuned, leadS } = reaching(random, { ...recipe, followsHand })
  return { inputs: { spikes: trains }, settings: { binS: 0.1, lags: 4, shifts: 19 }, truth: { tuned, leadS } }
}

/** Explained variance against what shifts reach; on the phantom also whether the weights tell tuned units from untuned ones. */
export function judgeMovement({ scores, units }: { scores?: Table; units?: Table }, { tuned }: Made['truth'], isNull: boolean): Score[] {
  const row = scores?.rows.at(-1)
  const [r2, chance, p] = [Number(row?.r2), Number(row?.chance), Number(row?.p)]
  if (isNull) {
    return [
      { name: 'p of the shifts', value: p, chance: 0.5, mark: 0.06, better: 'higher' },
      { name: 'R²', value: r2, chance, mark: 0.1, better: 'lower' },
    ]
  }
  const shares = tuned.map((_, n) => Number(units?.rows[n]?.share))
  return [
    { name: 'R²', value: r2, chance, mark: 0.6, better: 'higher' },
    { name: 'p of the shifts', value: p, chance: 0.5, mark: 0.05, better: 'lower' },
    { name: 'tuned above untuned units', value: areaUnder(shares, tuned), chance: 0.5, mark: 0.95, better: 'higher' },
  ]
}
