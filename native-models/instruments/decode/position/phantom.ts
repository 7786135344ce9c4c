import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type PlaceCells, placeCells } from '../../../phantoms/population/place-cells.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import { median } from '../../../statistics/median.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

type Truth = Pick<PlaceCells, 'peaksCm' | 'lengthCm'>

interface Made {
  inputs: { spikes: SpikeTrains }
  settings: { folds: number; shifts: number }
  truth: Truth
}

const recipe = { durationS: 240, tuned: 24, untuned: 8 }

/** Twenty-four place cells along a track of 2 m, and eight units that do not heed the place. */
export function makePlaceCells(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, following another animal. */
export function makeUnrelatedCells(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, followsPath: boolean): Promise<Made> {
  const { trains, peaksCm, lengthCm } = placeCells(random, { ...recipe, followsPath })
  return { inputs: { spikes: trains }, settings: { folds: 5, shifts: 39 }, truth: { peaksCm, lengthCm } }
}

/** Errors against what shifts reach; on the phantom also where the fields are, and whether they tell tuned units from untuned ones. */
export function judgePosition({ errors, units }: { errors?: Table; units?: Table }, truth: Truth, isNull: boolean): Score[] {
  const row = errors?.rows[0]
  const [error, chance, p] = [Number(row?.median), Number(row?.chance), Number(row?.p)]
  if (isNull) {
    return [
      { name: 'p of the shifts', value: p, chance: 0.5, mark: 0.05, better: 'higher' },
      { name: 'error of that of the shifts', value: error / chance, chance: 1, mark: 0.6, better: 'higher' },
    ]
  }
  const peaks = truth.peaksCm.flatMap((peak, n) => (peak === null ? [] : [Math.abs(Number(units?.rows[n]?.peak_x) - peak)]))
  const bits = truth.peaksCm.map((_, n) => Number(units?.rows[n]?.information))
  return [
    { name: 'median error', value: error, chance, mark: 8, better: 'lower', unit: 'cm' },
    { name: 'p of the shifts', value: p, chance: 0.5, mark: 0.05, better: 'lower' },
    { name: 'median error of the fields', value: median(peaks), chance: truth.lengthCm / 3, mark: 5, better: 'lower', unit: 'cm' },
    {
      name: 'tuned above untuned units',
      value: areaUnder(
        bits,
        truth.peaksCm.map((peak) => peak !== null),
      ),
      chance: 0.5,
      mark: 0.95,
      better: 'higher',
    },
  ]
}
