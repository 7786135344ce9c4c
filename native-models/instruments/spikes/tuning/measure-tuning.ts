import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { rayleighP, resultantLength } from '../../../spikes/circular-tuning.ts'
import { cosineTuning } from '../../../spikes/cosine-tuning.ts'
import { cellsOf, centreOf, gridOver, type PlaceGrid } from '../../../spikes/place-grid.ts'
import { informationPerSpike, type RateMaps, rateMaps } from '../../../spikes/rate-maps.ts'
import { type TrackedBins, trackedBins } from '../../../spikes/tracked-bins.ts'
import { benjaminiHochberg } from '../../../statistics/false-discovery.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { behaviourOf, randomShift, shiftedBy } from '../../decode/parts/tracked-behaviour.ts'
import { tuningColumns } from './tables.ts'

export interface TuningSettings {
  readonly behaviour: string
  readonly to: 'first axis' | 'place' | 'direction'
  readonly binS: number
  readonly leadS: number
  readonly minSpeed: number
  readonly heldS: number
  readonly cells: number
  readonly smoothing: number
  readonly shifts: number
}

const leastBins = 100

/** What each unit is tuned to. `Problem` (input) where there is no behaviour, or too little of it. */
export async function measureTuning(trains: SpikeTrains, settings: TuningSettings, context: RunContext) {
  const { to, binS, shifts } = settings
  const track = behaviourOf(trains, settings.behaviour)
  const axes = to === 'first axis' ? [0] : [0, 1]
  if (track.columns.length < axes.length) {
    const what = `${track.name} has ${track.columns.length} column, but ${to} takes two.`
    throw new Problem({ file: trains.file, what, remedy: 'Take tuning to the first axis, or another behaviour.' })
  }
  const tracked = trackedBins(track, axes, settings)
  const laid = tracked && layOut(tracked, settings)
  const kept = laid?.use.reduce((sum, value) => sum + value, 0) ?? 0
  if (!tracked || !laid || kept < leastBins) {
    const what = `There are ${kept} bins of ${binS} s with ${track.name} in which it moves; ${leastBins} at least are needed.`
    throw new Problem({ file: trains.file, what, remedy: 'Take shorter bins or a lower minSpeed.' })
  }
  const { bins } = tracked
  const early = { ...bins, startS: bins.startS - settings.leadS }
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, early))
  const { grid, cells, use, angles } = laid
  const plan = { binS, use, smoothingCells: settings.smoothing, floorHz: 0 }
  const informationOf = (maps: RateMaps) => maps.ratesHz.map((own) => informationPerSpike(own, maps.occupancyS))
  const maps = rateMaps(grid, cells, counts, plan)
  const information = informationOf(maps)
  const draws: number[][] = []
  const resultants: number[][] = []
  for (let n = 0; n < shifts; n++) {
    context.progress(n / shifts, 'Shifting spikes')
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const shifted = rateMaps(grid, cells, shiftedBy(counts, randomShift(context, bins.count, binS)), plan)
    draws.push(informationOf(shifted))
    resultants.push(angles ? shifted.ratesHz.map(resultantLength) : [])
  }
  const p = information.map((value, n) =>
    value > 0
      ? permutationP(
          value,
          draws.map((draw) => draw[n]),
        ).p
      : 1,
  )
  const q = benjaminiHochberg(p)
  const rows = trains.units.map(({ header }, n) => {
    const own = maps.ratesHz[n]
    const spikes = counts[n].reduce((sum, count, bin) => sum + (use[bin] ? count : 0), 0)
    const best = own.indexOf(own.reduce((a, b) => Math.max(a, b)))
    const cosine = angles ? cosineTuning(angles, counts[n], use, binS) : undefined
    const [x, y] = centreOf(grid, best)
    const resultant = angles ? resultantLength(own) : null
    const reached = resultants.map((draw) => draw[n])
    return {
      unit: header.id,
      spikes,
      rate: spikes / (kept * binS),
      peak: own[best],
      preferred: cosine ? (cosine.preferred * 180) / Math.PI : x,
      preferred_y: cosine ? null : (y ?? null),
      depth: cosine && cosine.meanHz > 0 ? cosine.amplitudeHz / cosine.meanHz : null,
      information: information[n],
      chance: shifts ? median(draws.map((draw) => draw[n])) : null,
      p: shifts ? p[n] : null,
      q: shifts ? q[n] : null,
      resultant,
      resultant_p: shifts && resultant !== null ? permutationP(resultant, reached).p : null,
      rayleigh_p: resultant === null ? null : rayleighP(spikes, resultant),
    }
  })
  const shape = [trains.units.length, ...grid.axes.map((axis) => axis.cells)]
  const all: NumericArray = { shape, data: Float64Array.from(maps.ratesHz.flatMap((own) => [...own])) }
  const occupancy: NumericArray = { shape: shape.slice(1), data: maps.occupancyS }
  return { units: { columns: tuningColumns, rows }, maps: all, occupancy }
}

interface Layout {
  readonly grid: PlaceGrid
  readonly cells: Int32Array
  readonly use: Uint8Array
  /** Of a direction: radians. */
  readonly angles?: Float64Array
}

/** Which cell each bin belongs to, and whether it counts: tracked, and moving where places are asked for. */
function layOut({ positions, speeds }: TrackedBins, { to, cells, minSpeed }: TuningSettings): Layout {
  const known = Uint8Array.from(positions[0], (_, n) => (positions.every((own) => Number.isFinite(own[n])) ? 1 : 0))
  if (to === 'direction') {
    const angles = positions[0].map((x, n) => Math.atan2(positions[1][n], x))
    const grid = { axes: [{ from: -Math.PI, to: Math.PI, cells }], cells }
    return { grid, cells: cellsOf(grid, [angles]), use: known, angles }
  }
  const grid = gridOver(positions, cells)
  const range = Math.max(...grid.axes.map((axis) => axis.to - axis.from))
  const use = minSpeed > 0 ? known.map((value, n) => value & (speeds[n] >= minSpeed * range ? 1 : 0)) : known
  return { grid, cells: cellsOf(grid, positions), use }
}
