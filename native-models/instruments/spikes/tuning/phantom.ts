import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { placeCells } from '../../../phantoms/population/place-cells.ts'
import { median } from '../../../statistics/median.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

interface Truth {
  /** Where each unit fires most, in cm; null where it heeds nothing. */
  readonly peaksCm: readonly (number | null)[]
  readonly lengthCm: number
}

interface Made {
  inputs: { spikes: SpikeTrains }
  truth: Truth
}

const recipe = { durationS: 240, tuned: 16, untuned: 10 }

/** Sixteen place cells along a track of 2 m, and ten units that do not heed the place. */
export function makeTuned(random: Random): Promise<Made> {
  return make(random, true)
}

/** The same units, following another animal. */
export function makeUnrelated(random: Random): Promise<Made> {
  return make(random, false)
}

async function make(random: Random, followsPath: boolean): Promise<Made> {
  const { trains, peaksCm, lengthCm } = placeCells(random, { ...recipe, followsPath })
  return { inputs: { spikes: trains }, truth: { peaksCm, lengthCm } }
}

/** Tuned units found, distractors left, and where they fire; on the null how many are called tuned. */
export function judgeTuning({ units }: { units?: Table }, { peaksCm, lengthCm }: Truth, isNull: boolean): Score[] {
  const rows = units?.rows ?? []
  const called = peaksCm.map((_, n) => Number(rows[n]?.q ?? 1) <= 0.05)
  if (isNull) {
    const share = called.filter(Boolean).length / called.length
    return [{ name: 'units called tuned', value: share, chance: 0.05, mark: 0.1, better: 'lower' }]
  }
  const tuned = peaksCm.map((peak) => peak !== null)
  const count = (which: (n: number) => boolean) => called.filter((one, n) => one && which(n)).length
  const errors = peaksCm.flatMap((peak, n) => (peak === null ? [] : [Math.abs(Number(rows[n]?.preferred) - peak)]))
  const others = tuned.filter((one) => !one).length
  return [
    { name: 'tuned units found', value: count((n) => tuned[n]) / (tuned.length - others), chance: 0.05, mark: 0.95, better: 'higher' },
    { name: 'distractors called tuned', value: count((n) => !tuned[n]) / others, chance: 0.05, mark: 0.11, better: 'lower' },
    { name: 'median error of the preferred place', value: median(errors), chance: lengthCm / 3, mark: 5, better: 'lower', unit: 'cm' },
  ]
}
