import { Problem } from '../../../data/problem.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { againstBaseline, type BaselineMode } from '../../../signal/baseline.ts'
import { clusterTest, neighboursOf } from '../../../signal/cluster-test.ts'
import { cutEpochs, type EpochSet } from '../../../signal/cut-epochs.ts'
import { morlet, type PowerOf, reach, superlet, type Wavelet, wavelets } from '../../../signal/wavelets.ts'
import type { RunContext } from '../../contract.ts'
import { conditionsOf, refuseFew } from '../parts/conditions.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { drawPower } from './draw-power.ts'
import { type Axes, clusterColumns, clusterRows } from './tables.ts'

export interface PowerSettings {
  readonly event: string
  readonly against: string
  readonly method: 'superlet' | 'morlet'
  readonly cycles: number
  readonly orderLow: number
  readonly orderHigh: number
  readonly lowHz: number
  readonly highHz: number
  readonly frequencies: number
  readonly fromS: number
  readonly toS: number
  readonly stepS: number
  readonly baselineFromS: number
  readonly baselineToS: number
  readonly baseline: BaselineMode
  readonly rejectUv: number
  readonly permutations: number
  readonly channels: string
}

/** Values of all epochs that are held at once: 4 bytes each. */
const mostValues = 150_000_000

/** Power over time and frequency around events, its mean, and where its logarithm differs from the baseline or between two events. */
export async function measurePower(recording: Recording, settings: PowerSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const { rateHz, startS = 0 } = recording.channels[chosen[0]]
  const frequenciesHz = frequenciesOf(settings, rateHz)
  const each = frequenciesHz.map((hz) => waveletsOf(hz, settings))
  // An epoch is cut with all that its wavelets see, so that none reaches into a gap or beyond an end.
  const margin = Math.max(...each.flat().map((wavelet) => reach(wavelet, rateHz)))
  const { first, second } = conditionsOf(recording, await recording.events(), settings)
  context.progress(0.1, 'Reading the samples')
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  const wanted = [...first.events, ...(second?.events ?? [])].map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  const names = chosen.map((n) => recording.channels[n].name)
  const [fromS, toS] = [settings.fromS - margin / rateHz, settings.toS + margin / rateHz]
  const reject = settings.rejectUv > 0 ? { rejectV: settings.rejectUv * 1e-6 } : {}
  const epochs = cutEpochs(stretches, wanted, { rateHz, fromS, toS, names, ...reject })
  const isFirst = epochs.events.map(({ label }) => label === first.label)
  refuseFew(recording, epochs, isFirst, Boolean(second))
  if (epochs.dropped.length > 0)
    context.warn(
      `${epochs.dropped.length} of ${wanted.length} epochs were left out; the first: ${epochs.dropped[0].why}. Wavelets see ${(margin / rateHz).toFixed(2)} s to each side.`,
    )
  const step = Math.max(1, Math.round(settings.stepS * rateHz))
  const at = Array.from({ length: Math.floor((epochs.samples - 2 * margin - 1) / step) + 1 }, (_, n) => margin + n * step)
  const axes: Axes = { channels: names, frequenciesHz, timesS: at.map((k) => epochs.fromS + k / rateHz) }
  const before = baselineOf(axes.timesS, settings)
  refuseMany(epochs, axes)
  const powerOf = wavelets(frequenciesHz, each, { rateHz, samples: epochs.samples, at })
  const { means, changes } = await overEpochs(epochs, isFirst, axes, before, powerOf, Boolean(second), context)
  context.progress(0.7, 'Testing clusters')
  const rows = names.length * frequenciesHz.length
  const neighbours = neighboursOfRows(neighboursOf(chosen.map((n) => recording.channels[n].positionMm)), frequenciesHz.length)
  const observed = { data: changes, channels: rows, samples: at.length, neighbours, ...(second ? { isFirst } : {}) }
  const test = clusterTest(observed, settings.permutations, context.random)
  const found = clusterRows(test, axes, (cell) => differenceAt(changes, isFirst, Boolean(second), cell, rows * at.length))
  const power = means.map((mean) => perRow(mean, at.length, (row) => againstBaseline(row, before, settings.baseline)))
  const significant = new Set(test.clusters.flatMap(({ p, members }) => (p <= 0.05 ? members : [])))
  const shown = found[0] ? names.indexOf(found[0].peakChannel) : 0
  return {
    clusters: { columns: clusterColumns, rows: found },
    power: { shape: [power.length, names.length, frequenciesHz.length, at.length], data: joined(power) },
    frequencies: { shape: [frequenciesHz.length], data: Float64Array.from(frequenciesHz) },
    times: { shape: [at.length], data: Float64Array.from(axes.timesS) },
    map: drawPower(
      axes,
      [first.label, ...(second ? [second.label] : [])].map((label, n) => ({
        title: `${label} at ${names[shown]} (${isFirst.filter((is) => is === (n === 0)).length} epochs), ${settings.baseline === 'none' ? 'V²' : settings.baseline}`,
        values: power[n].subarray(shown * frequenciesHz.length * at.length, (shown + 1) * frequenciesHz.length * at.length),
      })),
      (frequency, time) => significant.has((shown * frequenciesHz.length + frequency) * at.length + time),
      settings.baseline === 'ratio' ? 1 : 0,
    ),
  }
}

function frequenciesOf({ lowHz, highHz, frequencies }: PowerSettings, rateHz: number): number[] {
  if (highHz <= lowHz || highHz >= rateHz / 2)
    throw new Problem({
      kind: 'usage',
      what: `There are no frequencies from ${lowHz} to ${highHz} Hz in a recording with ${rateHz} samples a second.`,
      remedy: `Set lowHz below highHz, and highHz below ${rateHz / 2}.`,
    })
  return Array.from({ length: frequencies }, (_, n) => lowHz * (highHz / lowHz) ** (n / (frequencies - 1)))
}

function waveletsOf(hz: number, { method, cycles, orderLow, orderHigh, lowHz, highHz }: PowerSettings): Wavelet[] {
  if (method === 'morlet') return morlet(hz, cycles)
  return superlet(hz, cycles, orderLow + ((orderHigh - orderLow) * (hz - lowHz)) / (highHz - lowHz))
}

/** [from, to) among the times. */
function baselineOf(timesS: readonly number[], { baselineFromS, baselineToS }: PowerSettings): readonly [number, number] {
  const within = timesS.flatMap((time, n) => (time >= baselineFromS - 1e-9 && time <= baselineToS + 1e-9 ? [n] : []))
  if (within.length >= 2) return [within[0], within[within.length - 1] + 1]
  throw new Problem({
    kind: 'usage',
    what: `The baseline from ${baselineFromS} to ${baselineToS} s holds ${within.length} of the times from ${timesS[0].toFixed(2)} to ${timesS[timesS.length - 1].toFixed(2)} s.`,
    remedy: 'It needs two or more: set baselineFromS and baselineToS within the epoch.',
  })
}

function refuseMany({ events }: EpochSet, { channels, frequenciesHz, timesS }: Axes): void {
  const values = events.length * channels.length * frequenciesHz.length * timesS.length
  if (values > mostValues)
    throw new Problem({
      kind: 'usage',
      what: `${events.length} epochs × ${channels.length} channels × ${frequenciesHz.length} frequencies × ${timesS.length} times are too many to hold at once.`,
      remedy: 'Name fewer channels, take fewer frequencies, or a longer stepS.',
    })
}

/** The mean power of each condition, and for every epoch the decibels above its own baseline: epochs × (channels × frequencies) × times. */
async function overEpochs(
  { data, channels, samples, events }: EpochSet,
  isFirst: readonly boolean[],
  { frequenciesHz, timesS }: Axes,
  [from, to]: readonly [number, number],
  powerOf: PowerOf,
  hasTwo: boolean,
  context: RunContext,
) {
  const cells = channels * frequenciesHz.length * timesS.length
  const means = [new Float64Array(cells), ...(hasTwo ? [new Float64Array(cells)] : [])]
  const counts = [isFirst.filter(Boolean).length, isFirst.filter((first) => !first).length]
  const changes = new Float32Array(events.length * cells)
  for (const [e, first] of isFirst.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.2 + (0.5 * e) / events.length, 'Transforming')
    // Let what waits, such as a wish to stop, be heard.
    await new Promise((next) => setImmediate(next))
    const condition = first ? 0 : 1
    for (let c = 0; c < channels; c++) {
      const row = data.subarray((e * channels + c) * samples, (e * channels + c + 1) * samples)
      const mean = row.reduce((sum, value) => sum + value, 0) / samples
      for (const [f, power] of powerOf(row.map((value) => value - mean)).entries()) {
        const at = (c * frequenciesHz.length + f) * timesS.length
        const logs = power.map((value) => 10 * Math.log10(value))
        const level = logs.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from)
        for (const [k, value] of power.entries()) {
          means[condition][at + k] += value / counts[condition]
          changes[e * cells + at + k] = logs[k] - level
        }
      }
    }
  }
  return { means, changes }
}

/** Rows are channel × frequencies: next to each lie the frequencies beside it, and the same frequency at channels beside it. */
function neighboursOfRows(ofChannels: readonly (readonly number[])[], frequencies: number): number[][] {
  return ofChannels.flatMap((beside, channel) =>
    Array.from({ length: frequencies }, (_, f) => [
      ...(f > 0 ? [channel * frequencies + f - 1] : []),
      ...(f < frequencies - 1 ? [channel * frequencies + f + 1] : []),
      ...beside.map((other) => other * frequencies + f),
    ]),
  )
}

function differenceAt(changes: Float32Array, isFirst: readonly boolean[], hasTwo: boolean, cell: number, cells: number): number {
  const mean = (wanted: boolean) => {
    const values = isFirst.flatMap((first, e) => (first === wanted ? [changes[e * cells + cell]] : []))
    return values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return mean(true) - (hasTwo ? mean(false) : 0)
}

function perRow(values: Float64Array, length: number, change: (row: Float64Array) => Float64Array): Float64Array {
  const out = new Float64Array(values.length)
  for (let at = 0; at < values.length; at += length) out.set(change(values.subarray(at, at + length)), at)
  return out
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  for (const [n, part] of parts.entries()) out.set(part, n * part.length)
  return out
}
