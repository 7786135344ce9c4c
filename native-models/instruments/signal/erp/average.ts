import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { clusterTest, neighboursOf, tQuantile } from '../../../signal/cluster-test.ts'
import { cutEpochs, type EpochSet } from '../../../signal/cut-epochs.ts'
import type { RunContext } from '../../contract.ts'
import { drawLines, type Line } from '../../draw-lines.ts'
import { conditionsOf, refuseFew } from '../parts/conditions.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { drawMoments } from './moments.ts'

export interface ErpSettings {
  readonly event: string
  readonly against: string
  readonly fromS: number
  readonly toS: number
  readonly rejectUv: number
  readonly flatUv: number
  readonly permutations: number
  readonly channels: string
}

/** Averages epochs around events, and asks where the average, or the difference of two, is more than chance. */
export async function averageEvents(recording: Recording, settings: ErpSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels)
  const names = chosen.map((n) => recording.channels[n].name)
  const { rateHz, startS = 0 } = recording.channels[chosen[0]]
  const { first, second } = conditionsOf(recording, await recording.events(), settings)
  context.progress(0.1, 'Reading the samples')
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  context.progress(0.4, 'Cutting epochs')
  const wanted = [...first.events, ...(second?.events ?? [])]
  const epochs = cutEpochs(
    stretches,
    wanted.map((event) => ({ ...event, onsetS: event.onsetS - startS })),
    {
      ...{ rateHz, fromS: settings.fromS, toS: settings.toS, names },
      ...(settings.fromS < 0 ? { baselineS: [settings.fromS, 0] as const } : {}),
      ...(settings.rejectUv > 0 ? { rejectV: settings.rejectUv * 1e-6 } : {}),
      ...(settings.flatUv > 0 ? { flatV: settings.flatUv * 1e-6 } : {}),
    },
  )
  const isFirst = epochs.events.map(({ label }) => label === first.label)
  refuseFew(recording, epochs, isFirst, Boolean(second))
  if (epochs.dropped.length > wanted.length / 2)
    context.warn(
      `${epochs.dropped.length} of ${wanted.length} epochs were dropped; most often: ${epochs.dropped[0].why}. Filter the recording first, or raise rejectUv.`,
    )
  context.progress(0.5, 'Testing clusters')
  const neighbours = neighboursOf(chosen.map((n) => recording.channels[n].positionMm))
  const test = clusterTest({ ...epochs, neighbours, ...(second ? { isFirst } : {}) }, settings.permutations, context.random)
  const timeOf = (sample: number) => epochs.fromS + sample / rateHz
  const rows = test.clusters.slice(0, 20).map(({ mass, members, p }) => {
    const samples = members.map((cell) => cell % epochs.samples)
    const peak = members.reduce((best, cell) => (Math.abs(test.t[cell]) > Math.abs(test.t[best]) ? cell : best))
    return {
      from: timeOf(samples.reduce((a, b) => Math.min(a, b))),
      to: timeOf(samples.reduce((a, b) => Math.max(a, b))),
      channels: new Set(members.map((cell) => Math.floor(cell / epochs.samples))).size,
      peakChannel: names[Math.floor(peak / epochs.samples)],
      peakTime: timeOf(peak % epochs.samples),
      peakMicrovolts: 1e6 * differenceAt(epochs, isFirst, Boolean(second), peak),
      mass,
      p,
    }
  })
  const shown = rows[0] ? names.indexOf(rows[0].peakChannel) : 0
  const lines = [
    lineOf(epochs, isFirst, true, shown, first.label, '#1d4ed8'),
    ...(second ? [lineOf(epochs, isFirst, false, shown, second.label, '#c2410c')] : []),
  ]
  const x = Float64Array.from({ length: epochs.samples }, (_, k) => timeOf(k))
  const average = averages(epochs, isFirst, lines.length)
  const maps = drawMoments(
    average,
    epochs,
    chosen.map((n) => recording.channels[n].positionMm),
  )
  const marked = rows.flatMap(({ p, from, to }) => (p <= 0.05 ? [[from, to] as const] : []))
  return {
    clusters: { columns: clusterColumns, rows },
    trials: { columns: trialColumns, rows: trialsOf(epochs, first.label, second?.label) },
    average: { shape: [lines.length, names.length, epochs.samples], data: average },
    curve: drawLines({ x, lines, marked, xLabel: 's after the event', yLabel: `µV at ${names[shown]}` }),
    ...(maps ? { maps } : {}),
  }
}

function differenceAt({ data, channels, samples }: EpochSet, isFirst: readonly boolean[], hasTwo: boolean, cell: number): number {
  const mean = (wanted: boolean) => {
    const rows = isFirst.flatMap((first, n) => (first === wanted ? [data[n * channels * samples + cell]] : []))
    return rows.reduce((sum, value) => sum + value, 0) / rows.length
  }
  return mean(true) - (hasTwo ? mean(false) : 0)
}

/** Mean of a channel in microvolts with its 95 % band. */
function lineOf(
  { data, channels, samples }: EpochSet,
  isFirst: readonly boolean[],
  wanted: boolean,
  channel: number,
  name: string,
  color: string,
): Line {
  const rows = isFirst.flatMap((first, n) => (first === wanted ? [n] : []))
  const t = tQuantile(0.975, rows.length - 1)
  const [y, half] = [new Float64Array(samples), new Float64Array(samples)]
  for (let k = 0; k < samples; k++) {
    const values = rows.map((n) => 1e6 * data[(n * channels + channel) * samples + k])
    const mean = values.reduce((sum, value) => sum + value, 0) / rows.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (rows.length - 1)
    y[k] = mean
    half[k] = t * Math.sqrt(variance / rows.length)
  }
  return {
    name: `${name} (${rows.length})`,
    color,
    y,
    low: y.map((value, k) => value - half[k]),
    high: y.map((value, k) => value + half[k]),
  }
}

/** conditions × channels × samples, in volts. */
function averages({ data, channels, samples }: EpochSet, isFirst: readonly boolean[], conditions: number): Float64Array {
  const cells = channels * samples
  const out = new Float64Array(conditions * cells)
  const counts = [isFirst.filter(Boolean).length, isFirst.filter((first) => !first).length]
  for (const [n, first] of isFirst.entries()) {
    const condition = first ? 0 : 1
    for (let k = 0; k < cells; k++) out[condition * cells + k] += data[n * cells + k] / counts[condition]
  }
  return out
}

function trialsOf({ events, dropped }: EpochSet, first: string, second?: string) {
  return [first, ...(second ? [second] : [])].map((label) => ({
    event: label,
    kept: events.filter((event) => event.label === label).length,
    dropped: dropped.filter(({ event }) => event.label === label).length,
  }))
}

export const trialColumns = [
  { name: 'event', description: 'Label of the event' },
  { name: 'kept', description: 'Epochs that were averaged' },
  { name: 'dropped', description: 'Epochs that were left out: cut by a gap, too large, or flat' },
] as const

export const clusterColumns = [
  { name: 'from', description: 'First time of the cluster after the event', unit: 's' },
  { name: 'to', description: 'Last time of the cluster after the event', unit: 's' },
  { name: 'channels', description: 'How many channels it reaches' },
  { name: 'peakChannel', description: 'Where its t-value is largest' },
  { name: 'peakTime', description: 'When its t-value is largest', unit: 's' },
  { name: 'peakMicrovolts', description: 'Average, or difference of averages, there and then', unit: 'µV' },
  { name: 'mass', description: 'Sum of its t-values' },
  { name: 'p', description: 'How often a permutation has as large a cluster anywhere' },
] as const
