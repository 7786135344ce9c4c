import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { binCounts } from '../../../spikes/bin-counts.ts'
import { columnOf, couplingRows } from '../../../spikes/coupling-rows.ts'
import { holm } from '../../../statistics/false-discovery.ts'
import { normalCdf } from '../../../statistics/normal.ts'
import { type PoissonFit, poissonRegression, rateOfRow, type SparseRows } from '../../../statistics/poisson-regression.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { connectionColumns, unitColumns } from './tables.ts'

export interface GlmSettings {
  readonly binS: number
  readonly lags: number
  readonly penalty: number
  readonly testShare: number
  readonly alpha: number
}

const most = { units: 200, bins: 5_000_000 }
const gapBins = 500

/** Which unit acts on which. `Problem` (input) where there are too few spikes, or more bins than fit into memory. */
export async function fitCouplings(trains: SpikeTrains, settings: GlmSettings, context: RunContext) {
  const { units, clock, span, file } = trains
  const { binS, lags, testShare } = settings
  const bins = Math.floor((span.stopS - span.startS) / binS)
  if (units.length < 2 || units.length > most.units || bins > most.bins || bins < 20 * units.length * lags) {
    const what = `It has ${units.length} units in ${bins} bins of ${binS} s; the model takes 2 to ${most.units} units and ${20 * units.length * lags} to ${most.bins} bins.`
    throw new Problem({ file, what, remedy: 'Take other bins or fewer lags.' })
  }
  const counts = units.map(({ times }) => binCounts(clock, times, { startS: span.startS, binS, count: bins }))
  const fired = counts.map((own) => Int32Array.from([...own.keys()].filter((bin) => own[bin] > 0)))
  const split = Math.floor(bins * (1 - testShare))
  const train = Uint8Array.from({ length: bins }, (_, n) => (n < split - gapBins ? 1 : 0))
  const test = Uint8Array.from({ length: bins }, (_, n) => (n >= split ? 1 : 0))
  const found: { from: number; to: number; lag: number; weight: number; error: number; z: number; p: number }[] = []
  const weights = new Float64Array(units.length ** 2 * lags)
  const scores: { bits: number; coupling: number }[] = []
  for (const target of units.keys()) {
    context.progress(target / units.length, 'Fitting units')
    await new Promise(setImmediate)
    context.signal.throwIfAborted()
    const x = couplingRows(fired, target, bins, { lags })
    const fit = poissonRegression(x, counts[target], settings.penalty, train)
    const alone = onlyOwn(x, target, units.length, lags)
    const history = poissonRegression(alone, counts[target], settings.penalty, train)
    const [bits, ownBits] = [bitsPerSpike(x, fit, counts[target], test), bitsPerSpike(alone, history, counts[target], test)]
    scores.push({ bits, coupling: bits - ownBits })
    for (const source of units.keys()) {
      const from = columnOf(source, 1, { lags })
      weights.set(fit.weights.subarray(from, from + lags), (source * units.length + target) * lags)
      if (source !== target) found.push({ from: source, to: target, ...surest(fit, from, lags) })
    }
  }
  const corrected = holm(found.map(({ p }) => p))
  const connections = found
    .map((one, n) => ({ ...one, p: corrected[n] }))
    .filter(({ p }) => p <= settings.alpha)
    .sort((a, b) => a.p - b.p || Math.abs(b.z) - Math.abs(a.z))
  const name = (unit: number) => units[unit].header.id
  const rows = connections.map(({ from, to, lag, ...rest }) => ({ from: name(from), to: name(to), lag: lag * binS, ...rest }))
  const degrees = units.map(({ header }, unit) => ({
    unit: header.id,
    spikes: header.spikes,
    acts_on: connections.filter(({ from }) => from === unit).length,
    hears: connections.filter(({ to }) => to === unit).length,
    bits: scores[unit].bits,
    coupling_bits: scores[unit].coupling,
  }))
  const all: NumericArray = { shape: [units.length, units.length, lags], data: weights }
  return { connections: { columns: connectionColumns, rows }, units: { columns: unitColumns, rows: degrees }, weights: all }
}

/** The lag whose weight is furthest from zero in errors, corrected for all lags. */
function surest({ weights, errors }: PoissonFit, from: number, lags: number) {
  let best = { lag: 1, weight: 0, error: Number.NaN, z: 0, p: 1 }
  for (let lag = 1; lag <= lags; lag++) {
    const [weight, error] = [weights[from + lag - 1], errors[from + lag - 1]]
    const z = weight / error
    if (Math.abs(z) > Math.abs(best.z)) best = { lag, weight, error, z, p: Math.min(1, 2 * normalCdf(-Math.abs(z)) * lags) }
  }
  return best
}

/** The same rows without the other units. */
function onlyOwn(x: SparseRows, target: number, units: number, lags: number): SparseRows {
  const kept = (column: number) => column >= units * lags || Math.floor(column / lags) === target
  const columns: number[] = []
  const values: number[] = []
  const starts = new Int32Array(x.starts.length)
  for (let n = 0; n + 1 < x.starts.length; n++) {
    for (let k = x.starts[n]; k < x.starts[n + 1]; k++) {
      if (!kept(x.columns[k])) continue
      columns.push(x.columns[k] >= units * lags ? x.columns[k] - (units - 1) * lags : x.columns[k] - target * lags)
      values.push(x.values[k])
    }
    starts[n + 1] = columns.length
  }
  return { width: x.width - (units - 1) * lags, starts, columns: Int32Array.from(columns), values: Float64Array.from(values) }
}

/** (log-likelihood of the model − that of the mean rate of the tested spikes) / (spikes · ln 2), as the Neural Latents Benchmark has it (Pei et al. 2021). */
function bitsPerSpike(x: SparseRows, fit: PoissonFit, y: Float64Array, test: Uint8Array): number {
  let [gain, spikes, bins] = [0, 0, 0]
  for (let n = 0; n < y.length; n++) {
    if (!test[n]) continue
    const rate = Math.max(1e-9, rateOfRow(x, fit, n))
    gain += y[n] * Math.log(rate) - rate
    spikes += y[n]
    bins++
  }
  if (spikes === 0) return Number.NaN
  return (gain - spikes * Math.log(spikes / bins) + spikes) / (spikes * Math.LN2)
}
