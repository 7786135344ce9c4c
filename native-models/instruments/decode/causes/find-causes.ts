import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { type CauseMethod, causeMap, deletionCurve } from '../../../spikes/causes.ts'
import { fitWiener } from '../../../spikes/decode-wiener.ts'
import { laggedCounts } from '../../../spikes/lagged-counts.ts'
import { trackedBins } from '../../../spikes/tracked-bins.ts'
import { areaUnder } from '../../../statistics/area-under.ts'
import type { NumericArray, RunContext, Table } from '../../contract.ts'
import { behaviourOf } from '../parts/tracked-behaviour.ts'
import { causeColumns, checkColumns, deletionColumns } from './tables.ts'

export interface CauseSettings {
  readonly behaviour: string
  readonly binS: number
  readonly lags: number
  readonly method: CauseMethod
  readonly testShare: number
}

const steps = 20
const randomOrders = 5

/** What a decoder of a behaviour uses. `Problem` (input) where there is no behaviour, too little of it, or a truth of other units. */
export async function findCauses(trains: SpikeTrains, truth: Table | undefined, settings: CauseSettings, context: RunContext) {
  const track = behaviourOf(trains, settings.behaviour)
  const tracked = trackedBins(track, [0], { binS: settings.binS, heldS: Number.POSITIVE_INFINITY })
  const width = trains.units.length * settings.lags
  if (!tracked || tracked.bins.count < 4 * width) {
    const what = `${track.name} covers ${tracked?.bins.count ?? 0} bins, too few for ${width} weights.`
    throw new Problem({ file: trains.file, what, remedy: 'Take shorter bins or fewer lags.' })
  }
  const { bins, positions } = tracked
  const [target] = positions
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, bins))
  const x = laggedCounts(counts, settings.lags)
  const known = Uint8Array.from(target, (value) => (Number.isNaN(value) ? 0 : 1))
  const split = Math.floor(bins.count * (1 - settings.testShare))
  const train = known.map((value, n) => (n < split - settings.lags ? value : 0))
  const test = known.map((value, n) => (n >= split ? value : 0))
  const isTrue = truth && trueCells(trains, truth, settings)
  context.progress(0, 'Fitting the decoder')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const fit = fitWiener(x, [target], train, settings.lags)
  const map = causeMap(x, target, fit, train, settings.method)
  context.progress(0.5, 'Deleting what counts')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const order = [...map.keys()].sort((a, b) => map[b] - map[a])
  const curve = deletionCurve(x, target, fit, test, order, steps)
  const others = Array.from({ length: randomOrders }, (_, n) =>
    deletionCurve(x, target, fit, test, shuffledOrder(width, context, n), steps),
  )
  const all = map.reduce((sum, value) => sum + value, 0)
  const units = trains.units.map(({ header }, unit) => {
    const own = map.subarray(unit * settings.lags, (unit + 1) * settings.lags)
    const most = own.reduce((best, value) => Math.max(best, value), 0)
    return { unit: header.id, share: own.reduce((sum, value) => sum + value, 0) / (all || 1), lag: own.indexOf(most) * settings.binS }
  })
  const deletion = curve.map((r2, step) => ({
    deleted: step / steps,
    r2,
    random: others.reduce((sum, own) => sum + own[step] / others.length, 0),
  }))
  const cells: NumericArray = { shape: [trains.units.length, settings.lags], data: map }
  return {
    units: { columns: causeColumns, rows: units },
    deletion: { columns: deletionColumns, rows: deletion },
    map: cells,
    ...(isTrue ? { check: checkOf(map, isTrue) } : {}),
  }
}

/** For each cell of the map whether it is true. `Problem` (input) where a row names no unit, or a lag that is not in the map. */
function trueCells({ units }: SpikeTrains, { rows, file }: Table, { binS, lags }: CauseSettings): boolean[] {
  const cells = new Array<boolean>(units.length * lags).fill(false)
  for (const [n, row] of rows.entries()) {
    const unit = units.findIndex(({ header }) => header.id === String(row.unit))
    const lag = Math.round(Number(row.lag ?? Number.NaN) / binS)
    if (unit < 0 || !(lag >= 0 && lag < lags)) {
      const what = unit < 0 ? `There is no unit "${row.unit}".` : `The lag ${row.lag} is not among ${lags} of ${binS} s.`
      throw new Problem({ file, place: `row ${n + 1}`, what, remedy: 'Name units as the spikes do, and lags in seconds.' })
    }
    cells[unit * lags + lag] = true
  }
  return cells
}

function checkOf(map: Float64Array, truth: readonly boolean[]): Table {
  const all = map.reduce((sum, value) => sum + value, 0)
  const inside = map.reduce((sum, value, n) => sum + (truth[n] ? value : 0), 0)
  const count = truth.filter(Boolean).length
  return {
    columns: checkColumns,
    rows: [
      { measure: 'area under the curve of true cells', value: areaUnder(Array.from(map), truth), chance: 0.5 },
      { measure: 'share of the map in true cells', value: inside / (all || 1), chance: count / truth.length },
    ],
  }
}

function shuffledOrder(width: number, { random }: RunContext, n: number): number[] {
  const own = random.fork(`order ${n}`)
  const keys = Float64Array.from({ length: width }, () => own.uniform())
  return [...keys.keys()].sort((a, b) => keys[a] - keys[b])
}
