import { Problem } from '../../../data/problem.ts'
import type { Behaviour, SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { type DecodingPlan, decodePosition } from '../../../spikes/decode-position.ts'
import { cellsOf, centreOf, gridOver } from '../../../spikes/place-grid.ts'
import { informationPerSpike, rateMaps } from '../../../spikes/rate-maps.ts'
import { type TrackedBins, trackedBins } from '../../../spikes/tracked-bins.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext, Table } from '../../contract.ts'
import { drawTrace } from '../parts/draw-trace.ts'
import { behaviourOf, randomShift, shiftedBy } from '../parts/tracked-behaviour.ts'
import { errorColumns, unitColumns } from './tables.ts'

export interface PositionSettings {
  readonly behaviour: string
  readonly axes: 'x' | 'y' | 'both'
  readonly binS: number
  readonly folds: number
  readonly gapS: number
  readonly minSpeed: number
  readonly heldS: number
  readonly cells: number
  readonly smoothing: number
  readonly floorHz: number
  readonly continuity: DecodingPlan['continuity']
  readonly shifts: number
}

/** Maps of a plane are coarser, or each cell would be visited too seldom. */
const mostCellsInPlane = 40

/** Decodes the tracked position of a recording. `Problem` (input) where it has none, or too little of it. */
export async function decodeTracked(trains: SpikeTrains, settings: PositionSettings, context: RunContext) {
  const track = behaviourOf(trains, settings.behaviour, /position|spatial|head/i)
  const axes = axesOf(trains.file, track, settings.axes)
  const tracked = trackedBins(track, axes, settings)
  const moving = tracked && movingBins(tracked, settings.minSpeed)
  const tested = moving?.reduce((sum, value) => sum + value, 0) ?? 0
  if (!tracked || !moving || tested < 10 * settings.folds) {
    const what = `The animal moved in ${tested} bins of ${settings.binS} s, too few for ${settings.folds} blocks.`
    throw new Problem({ file: trains.file, what, remedy: 'Take fewer folds, shorter bins or a lower minSpeed.' })
  }
  const { bins, positions } = tracked
  const plan: DecodingPlan = {
    grid: gridOver(positions, axes.length > 1 ? Math.min(settings.cells, mostCellsInPlane) : settings.cells),
    binS: settings.binS,
    folds: settings.folds,
    gapBins: Math.ceil(settings.gapS / settings.binS),
    smoothingCells: settings.smoothing,
    floorHz: settings.floorHz,
    continuity: settings.continuity,
  }
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, bins))
  context.progress(0, 'Decoding')
  const decoded = decodePosition(counts, positions, moving, plan)
  const errors = errorsOf(decoded, tracked, moving)
  const draws: number[][] = []
  for (let n = 0; n < settings.shifts; n++) {
    context.progress(0.1 + (0.9 * n) / settings.shifts, 'Decoding shifted spikes')
    // Lets a request to stop come in.
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const shifted = shiftedBy(counts, randomShift(context, bins.count, settings.binS))
    draws.push(errorsOf(decodePosition(shifted, positions, moving, plan), tracked, moving).map(median))
  }
  const names = [...axes.map((axis) => track.columns[axis]), ...(axes.length > 1 ? ['distance'] : [])]
  const ranges = plan.grid.axes.map(({ from, to }) => to - from)
  const rows = names.map((axis, a) => {
    const own = draws.map((draw) => draw[a])
    const p = permutationP(
      -median(errors[a]),
      own.map((value) => -value),
    ).p
    const mean = errors[a].reduce((sum, value) => sum + value, 0) / errors[a].length
    const range = ranges[a] ?? Math.hypot(...ranges)
    return {
      axis,
      median: median(errors[a]),
      mean,
      chance: own.length ? median(own) : null,
      p: own.length ? p : null,
      range,
      unit: track.unit || 'n/a',
      bins: tested,
    }
  })
  return {
    errors: { columns: errorColumns, rows },
    units: unitTable(trains, counts, tracked, moving, plan),
    decoded: overTime(tracked, decoded, moving),
    trace: drawTrace(tracked, decoded[0], moving, `${names[0]} (${track.unit || 'no unit'})`),
  }
}

function axesOf(file: string, { columns, name }: Behaviour, wanted: PositionSettings['axes']): number[] {
  const axes = { x: [0], y: [1], both: [0, 1] }[wanted]
  if (axes.every((axis) => axis < columns.length)) return axes
  throw new Problem({ kind: 'usage', file, what: `The track ${name} has one column only.`, remedy: 'Set axes to x.' })
}

/** 1 where the animal was tracked and moved. */
function movingBins({ positions, speeds }: TrackedBins, minSpeed: number): Uint8Array {
  const { axes } = gridOver(positions, 1)
  const least = minSpeed * Math.max(...axes.map(({ from, to }) => to - from))
  return Uint8Array.from(speeds, (speed) => (speed >= least ? 1 : 0))
}

/** Errors of tested bins along each axis, then in the plane where there are two. */
function errorsOf(decoded: readonly Float64Array[], { positions }: TrackedBins, moving: Uint8Array): number[][] {
  const along = decoded.map((own, a) => [...own.keys()].flatMap((bin) => (moving[bin] ? [Math.abs(own[bin] - positions[a][bin])] : [])))
  return along.length < 2 ? along : [...along, along[0].map((error, n) => Math.hypot(error, along[1][n]))]
}

function unitTable(
  trains: SpikeTrains,
  counts: readonly Float64Array[],
  { positions }: TrackedBins,
  use: Uint8Array,
  plan: DecodingPlan,
): Table {
  const { binS, smoothingCells, grid } = plan
  const { occupancyS, ratesHz } = rateMaps(grid, cellsOf(grid, positions), counts, { binS, use, smoothingCells, floorHz: 0 })
  const totalS = binS * use.reduce((sum, value) => sum + value, 0)
  const rows = trains.units.map(({ header }, n) => {
    const inUse = counts[n].reduce((sum, value, bin) => sum + value * use[bin], 0)
    const peak = ratesHz[n].reduce((most, rate) => Math.max(most, rate), 0)
    const [x, y] = centreOf(grid, ratesHz[n].indexOf(peak))
    return {
      unit: header.id,
      spikes: inUse,
      rate: inUse / totalS,
      peak,
      peak_x: inUse ? x : null,
      peak_y: inUse ? (y ?? null) : null,
      information: informationPerSpike(ratesHz[n], occupancyS),
    }
  })
  return { columns: unitColumns, rows }
}

/** Bins × (time, moving, then true and decoded for each axis). */
function overTime({ bins, positions }: TrackedBins, decoded: readonly Float64Array[], moving: Uint8Array): NumericArray {
  const width = 2 + 2 * positions.length
  const data = new Float64Array(bins.count * width)
  for (let bin = 0; bin < bins.count; bin++) {
    const pairs = positions.flatMap((own, a) => [own[bin], decoded[a][bin]])
    data.set([bins.startS + (bin + 0.5) * bins.binS, moving[bin], ...pairs], bin * width)
  }
  return { shape: [bins.count, width], data }
}
