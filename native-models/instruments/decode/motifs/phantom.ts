import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { type PlantedMotif, plantedMotif } from '../../../phantoms/population/motifs.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

type Truth = Pick<PlantedMotif, 'delaysS' | 'onsetsS'>

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 240, units: 20, members: 8, longestS: 0.06, eventsHz: 0.5, jitterS: 0.002, missing: 0.1, backgroundHz: 5 }
/** An event counts as found within this. */
const toleranceS = 0.005
const nominalPerMinute = 0.5

/** Eight of twenty units with delays of up to 60 ms, ±2 ms jitter and 10 % missing spikes, in 5 spikes a second of noise. */
export async function makeMotif(random: Random): Promise<Made> {
  const { trains, delaysS, onsetsS } = plantedMotif(random, { ...recipe, together: true })
  return { inputs: { spikes: trains }, truth: { delaysS, onsetsS } }
}

/** The same spikes, each of the motif's at a time of its own. */
export async function makeScattered(random: Random): Promise<Made> {
  const { trains, delaysS, onsetsS } = plantedMotif(random, { ...recipe, together: false })
  return { inputs: { spikes: trains }, truth: { delaysS, onsetsS } }
}

/** F1 of events, errors of delays and false events a minute; on the null what is found at all. */
export function judgeMotifs({ motifs, events }: { motifs?: Table; events?: Table }, { delaysS, onsetsS }: Truth, isNull: boolean): Score[] {
  const minutes = recipe.durationS / 60
  const onsets = events?.rows.map((row) => Number(row.onset)) ?? []
  if (isNull) {
    const value = events ? onsets.length / minutes : Number.NaN
    return [{ name: 'events a minute', value, chance: nominalPerMinute, mark: 2 * nominalPerMinute, better: 'lower' }]
  }
  const isNear = (a: number) => (b: number) => Math.abs(a - b) < toleranceS
  const found = onsetsS.filter((onset) => onsets.some(isNear(onset))).length
  const wrong = onsets.filter((onset) => !onsetsS.some(isNear(onset))).length
  const f1 = (2 * found) / (onsetsS.length + found + wrong)
  // As many events at random times would meet a planted one in this share of the recording.
  const covered = (onsetsS.length * 2 * toleranceS) / recipe.durationS
  const rows = motifs?.rows.filter((row) => row.motif === 1) ?? []
  const errors = rows.map((row) => Math.abs(Number(row.delay) - (delaysS[Number(row.unit) - 1] ?? Number.NaN)))
  const members = delaysS.filter((delay) => delay !== null).length
  const right = rows.filter((row) => delaysS[Number(row.unit) - 1] !== null).length
  return [
    { name: 'F1 of events', value: f1, chance: covered, mark: 0.9, better: 'higher' },
    {
      name: 'mean error of delays',
      value: errors.reduce((sum, value) => sum + value, 0) / errors.length,
      chance: recipe.longestS / 3,
      mark: 0.001,
      better: 'lower',
      unit: 's',
    },
    {
      name: 'F1 of members',
      value: (2 * right) / (members + rows.length),
      chance: recipe.members / recipe.units,
      mark: 0.9,
      better: 'higher',
    },
    {
      name: 'false events a minute',
      value: events ? wrong / minutes : Number.NaN,
      chance: onsets.length / minutes,
      mark: 2 * nominalPerMinute,
      better: 'lower',
    },
  ]
}
