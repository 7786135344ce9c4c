import { Problem } from '../../../data/problem.ts'
import type { SpikeTrains } from '../../../data/spikes/spike-trains.ts'
import { correlogramOf, ticksOf } from '../../../spikes/all-correlograms.ts'
import { explainedBy, monosynaptic } from '../../../spikes/monosynaptic.ts'
import { holm } from '../../../statistics/false-discovery.ts'
import type { NumericArray, RunContext } from '../../contract.ts'
import { synapseColumns, unitColumns } from './tables.ts'

export interface SynapseSettings {
  readonly binS: number
  readonly longestS: number
  readonly fromS: number
  readonly toS: number
  readonly jitterS: number
  readonly surrogates: number
  readonly alpha: number
}

const mostUnits = 1000

/** Correlograms of all pairs and their synapses. `Problem` (input) where there are fewer than two units, or more than fit into memory. */
export async function findSynapses(trains: SpikeTrains, settings: SynapseSettings, context: RunContext) {
  const { units, clock, file } = trains
  if (units.length < 2 || units.length > mostUnits) {
    const what = `It has ${units.length} ${units.length === 1 ? 'unit' : 'units'}; pairs are made of 2 to ${mostUnits}.`
    throw new Problem({ file, what, remedy: 'Name a recording of several units.' })
  }
  if (settings.toS < settings.fromS || settings.toS > settings.longestS) {
    throw new Problem({ kind: 'usage', what: 'toS must lie between fromS and longestS.', remedy: 'Choose other lags.' })
  }
  context.progress(0, 'Counting pairs of spikes')
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const { trains: ticks, perS } = ticksOf(clock, units)
  // Intervals of jitter are whole from the first tick on; a clock may begin before zero.
  const first = Math.min(0, ...ticks.map((own) => own[0] ?? 0))
  const moved = first < 0 ? ticks.map((own) => own.map((tick) => tick - first)) : ticks
  const { binS, jitterS, surrogates } = settings
  const [longest, fromBin, toBin] = [settings.longestS, settings.fromS, settings.toS].map((s) => Math.round(s / binS))
  const found = monosynaptic(moved, perS, { binS, longest, fromBin, toBin, jitterS, surrogates }, context.random)
  const corrected = holm(found.tests.map(({ p }) => p))
  const synapses = found.tests
    .map((test, n) => ({ ...test, p: corrected[n] }))
    .filter(({ p }) => p <= settings.alpha)
    .sort((a, b) => a.p - b.p)
  const name = (unit: number) => units[unit].header.id
  const causes = synapses.map((pair) => explainedBy(pair, synapses))
  const direct = synapses.filter((_, n) => causes[n] === undefined)
  const rows = synapses.map(({ from, to, sign, lag, count, expected, p }, n) => {
    const cause = causes[n]
    const strength = (count - expected) / Math.max(1, units[from].times.length)
    return {
      from: name(from),
      to: name(to),
      sign,
      lag: lag * binS,
      count,
      expected,
      strength,
      explained_by: cause === undefined ? null : name(cause),
      p,
    }
  })
  const mutual = direct.filter(
    (one) => one.sign === 'inhibitory' && direct.some(({ from, to, sign }) => sign === one.sign && from === one.to && to === one.from),
  )
  if (mutual.length > 0) {
    const pairs = mutual.filter(({ from, to }) => from < to).map(({ from, to }) => `${name(from)} and ${name(to)}`)
    context.warn(
      `Both ways round these are silent after each other, as parts of one neuron are, or spikes that overlap on one electrode: ${pairs.join(', ')}.`,
    )
  }
  const degrees = units.map(({ header }, unit) => ({
    unit: header.id,
    spikes: header.spikes,
    acts_on: direct.filter(({ from }) => from === unit).length,
    hears: direct.filter(({ to }) => to === unit).length,
  }))
  return {
    synapses: { columns: synapseColumns, rows },
    units: { columns: unitColumns, rows: degrees },
    correlograms: wholeArray(found.observed),
  }
}

function wholeArray(all: Parameters<typeof correlogramOf>[0]): NumericArray {
  const width = 2 * all.longest + 1
  const data = new Int32Array(all.units ** 2 * width)
  for (let i = 0; i < all.units; i++) for (let j = 0; j < all.units; j++) data.set(correlogramOf(all, i, j), (i * all.units + j) * width)
  return { shape: [all.units, all.units, width], data }
}
