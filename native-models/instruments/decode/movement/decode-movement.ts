import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { decodeKalman } from '../../../spikes/decode-kalman.ts'
import { decodeWiener, fitWiener, type MovementPlan } from '../../../spikes/decode-wiener.ts'
import { laggedCounts } from '../../../spikes/lagged-counts.ts'
import { type TrackedBins, trackedBins } from '../../../spikes/tracked-bins.ts'
import { pearson } from '../../../statistics/correlation.ts'
import { median } from '../../../statistics/median.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { RidgeFit } from '../../../statistics/ridge.ts'
import type { NumericArray, RunContext, Table } from '../../contract.ts'
import { drawTrace } from '../parts/draw-trace.ts'
import { linearModel } from '../parts/linear-model.ts'
import { behaviourOf, randomShift, shiftedBy } from '../parts/tracked-behaviour.ts'
import { scoreColumns, weightColumns } from './tables.ts'

export interface MovementSettings {
  readonly method: 'wiener' | 'kalman'
  readonly behaviour: string
  readonly binS: number
  readonly lags: number
  readonly folds: number
  readonly gapS: number
  readonly heldS: number
  readonly shifts: number
}

const decoders = { wiener: decodeWiener, kalman: decodeKalman } as const

/** Decodes a behaviour of a recording. `Problem` (input) where it has none, or too little of it. */
export async function decodeMovement(trains: SpikeTrains, settings: MovementSettings, context: RunContext) {
  const track = behaviourOf(trains, settings.behaviour)
  const axes = track.columns.map((_, n) => n)
  const tracked = trackedBins(track, axes, settings)
  const use = tracked && Uint8Array.from(tracked.positions[0], (value) => (Number.isNaN(value) ? 0 : 1))
  const tested = use?.reduce((sum, value) => sum + value, 0) ?? 0
  const width = trains.units.length * settings.lags
  if (!tracked || !use || tested < Math.max(20 * settings.folds, width)) {
    const what = `There are ${tested} bins of ${settings.binS} s with ${track.name}, too few for ${settings.folds} blocks and ${width} weights.`
    throw new Problem({ file: trains.file, what, remedy: 'Take fewer folds or lags, or shorter bins.' })
  }
  const { bins, positions } = tracked
  const plan: MovementPlan = { folds: settings.folds, gapBins: Math.ceil(settings.gapS / settings.binS), lags: settings.lags }
  const counts = trains.units.map(({ times }) => binCounts(trains.clock, times, bins))
  const decode = decoders[settings.method]
  context.progress(0, 'Decoding')
  const decoded = decode(counts, positions, use, plan)
  const draws: number[][] = []
  for (let n = 0; n < settings.shifts; n++) {
    context.progress(0.1 + (0.9 * n) / settings.shifts, 'Decoding shifted spikes')
    // Lets a request to stop come in.
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const other = decode(shiftedBy(counts, randomShift(context, bins.count, settings.binS)), positions, use, plan)
    draws.push(withMean(positions.map((own, a) => fitOf(own, other[a], use).r2)))
  }
  const fits = positions.map((own, a) => fitOf(own, decoded[a], use))
  const [r2, r] = [withMean(fits.map((fit) => fit.r2)), withMean(fits.map((fit) => fit.r))]
  const rows = [...track.columns, ...(axes.length > 1 ? ['mean'] : [])].map((axis, a) => {
    const own = draws.map((draw) => draw[a])
    return {
      axis,
      r2: r2[a],
      r: r[a],
      chance: own.length ? median(own) : null,
      p: own.length ? permutationP(r2[a], own).p : null,
      bins: tested,
    }
  })
  return {
    scores: { columns: scoreColumns, rows },
    decoded: overTime(tracked, decoded),
    trace: drawTrace(tracked, decoded[0], use, `${track.columns[0]} (${track.unit || 'no unit'})`),
    ...(settings.method === 'wiener' ? await wholeFilter(trains, counts, tracked, use, plan) : {}),
  }
}

/** The filter of the whole recording, what it takes, and what each unit adds to it. */
async function wholeFilter(
  trains: SpikeTrains,
  counts: readonly Float64Array[],
  { bins, positions }: TrackedBins,
  use: Uint8Array,
  plan: MovementPlan,
) {
  const { lags, gapBins } = plan
  const rows = laggedCounts(counts, lags)
  const fit = fitWiener(rows, positions, use, Math.max(gapBins, lags))
  const samples: NumericArray = { shape: [bins.count, counts.length, lags], data: Float32Array.from(rows.data) }
  return { units: unitTable(trains, counts, fit, lags, bins.binS), decoder: await linearModel(fit, counts.length, lags), samples }
}

function unitTable(
  trains: SpikeTrains,
  counts: readonly Float64Array[],
  { weights, intercepts }: RidgeFit,
  lags: number,
  binS: number,
): Table {
  const parts = counts.map((own, unit) => {
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length
    const power = Array.from({ length: lags }, (_, lag) =>
      intercepts.reduce((sum, _b, k) => sum + weights.get(unit * lags + lag, k) ** 2, 0),
    )
    const total = power.reduce((sum, value) => sum + value, 0)
    const lag = total > 0 ? power.reduce((sum, value, n) => sum + n * value, 0) / total : Number.NaN
    return { variance: variance * total, lag, spikes: mean * own.length }
  })
  const all = parts.reduce((sum, { variance }) => sum + variance, 0)
  const rows = parts.map(({ variance, lag, spikes }, n) => ({
    unit: trains.units[n].header.id,
    spikes: Math.round(spikes),
    share: all > 0 ? variance / all : 0,
    lag: Number.isNaN(lag) ? null : lag * binS,
  }))
  return { columns: weightColumns, rows }
}

function fitOf(truth: Float64Array, decoded: Float64Array, use: Uint8Array): { r2: number; r: number } {
  const kept = [...truth.keys()].filter((bin) => use[bin])
  const [a, b] = [kept.map((bin) => truth[bin]), kept.map((bin) => decoded[bin])]
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length
  const all = a.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { r2: 1 - a.reduce((sum, value, n) => sum + (value - b[n]) ** 2, 0) / all, r: pearson(a, b) }
}

function withMean(values: readonly number[]): number[] {
  return values.length === 1 ? [...values] : [...values, values.reduce((sum, value) => sum + value, 0) / values.length]
}

/** Bins × (time, then true and decoded for each axis). */
function overTime({ bins, positions }: TrackedBins, decoded: readonly Float64Array[]): NumericArray {
  const width = 1 + 2 * positions.length
  const data = new Float64Array(bins.count * width)
  for (let bin = 0; bin < bins.count; bin++) {
    data.set([bins.startS + (bin + 0.5) * bins.binS, ...positions.flatMap((own, a) => [own[bin], decoded[a][bin]])], bin * width)
  }
  return { shape: [bins.count, width], data }
}
