import type { Behaviour } from '../../../native-models/data/spikes/spike-trains.ts'
import { runContext } from '../../../native-models/instruments/context.ts'
import { measureTuning } from '../../../native-models/instruments/spikes/tuning/measure-tuning.ts'
import { gridOver } from '../../../native-models/spikes/place-grid.ts'
import { trackedBins } from '../../../native-models/spikes/tracked-bins.ts'
import type { TuningView } from '../api/spikes.ts'
import type { OpenSpikes } from './opened.ts'

/** As `spikes/tuning` has them unless told otherwise. */
const settings = { binS: 0.1, leadS: 0, minSpeed: 0, heldS: 10, cells: 40, smoothing: 1.5, shifts: 99 }
/** Where less time was spent, no rate is told. */
const leastS = 0.25

export interface TuningAsked {
  readonly unit: number
  readonly behaviour: number
  /** A column of the behaviour, its first two as a place, or their angle. */
  readonly to: number | 'place' | 'direction'
}

/** What a unit is tuned to, by the instrument `spikes/tuning` with 99 shifts. `Problem` where there is too little of the behaviour. */
export async function tuning({ trains }: OpenSpikes, { unit, behaviour, to }: TuningAsked, signal: AbortSignal): Promise<TuningView> {
  const found = trains.behaviour[behaviour]
  const own = trains.units[unit]
  if (!found || !own) throw new RangeError('There is no such unit or behaviour.')
  const track = columnsOf(found, to === 'place' || to === 'direction' ? [0, 1] : [to])
  const kind = to === 'place' || to === 'direction' ? to : 'first axis'
  const one = { ...trains, units: [own], behaviour: [track] }
  const { units, maps, occupancy } = await measureTuning(one, { ...settings, behaviour: track.name, to: kind }, runContext({ signal }))
  const [row] = units.rows
  const axes = track.columns.map((_, axis) => axis)
  const grid = kind === 'direction' ? undefined : gridOver(trackedBins(track, axes, settings)?.positions ?? [], settings.cells)
  const spentS = Array.from({ length: occupancy.data.length }, (_, cell) => Number(occupancy.data[cell]))
  return {
    axes: grid
      ? grid.axes.map((axis, n) => ({ name: track.columns[n], ...axis }))
      : [{ name: 'direction', from: -180, to: 180, cells: settings.cells }],
    unit: grid ? track.unit : '°',
    ratesHz: spentS.map((s, cell) => (s >= leastS ? Number(maps.data[cell]) : null)),
    occupancyS: spentS,
    information: Number(row.information),
    chance: Number(row.chance),
    p: Number(row.p),
    shifts: settings.shifts,
    preferred: kind === 'direction' ? Number(row.preferred) : null,
  }
}

function columnsOf({ name, columns, unit, timesS, values }: Behaviour, wanted: readonly number[]): Behaviour {
  if (wanted.some((column) => columns[column] === undefined)) throw new RangeError('There is no such column.')
  const [from, to] = [columns.length, wanted.length]
  const own = new Float64Array(timesS.length * to)
  for (let n = 0; n < timesS.length; n++) for (const [c, column] of wanted.entries()) own[n * to + c] = values[n * from + column]
  return { name, columns: wanted.map((column) => columns[column]), unit, timesS, values: own }
}
