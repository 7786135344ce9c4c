import type { Recording } from '../../../data/recording/recording.ts'
import { readGoodStretches } from '../../../data/recording/stretches.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { findBadChannels } from '../../../signal/bad-channels.ts'
import { designFir, designNotch, harmonics } from '../../../signal/design-fir.ts'
import { onSphere, splineMatrix } from '../../../signal/spherical-spline.ts'
import { qualityColumns, type RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { processed } from '../parts/process.ts'

export interface CleanSettings {
  readonly lineHz: number
  readonly lowHz: number
  readonly highHz: number
  readonly reference: 'average' | 'none'
  readonly interpolate: boolean
  readonly channels: string
}

/** Line noise, bad channels, band and reference, in the order in which none spoils the next. */
export async function cleanRecording(recording: Recording, settings: CleanSettings, context: RunContext) {
  const chosen = neuralChannels(recording, settings.channels, true)
  const channels = chosen.map((n) => recording.channels[n])
  const { rateHz } = channels[0]
  const band = {
    ...(settings.lowHz > 0 ? { lowHz: settings.lowHz } : {}),
    ...(settings.highHz > 0 ? { highHz: settings.highHz } : {}),
  }
  const filters = [
    ...(settings.lineHz > 0 ? [designNotch(rateHz, harmonics(settings.lineHz, rateHz)).taps] : []),
    ...(settings.lowHz > 0 || settings.highHz > 0 ? [designFir(rateHz, band).taps] : []),
  ]
  context.progress(0.05, 'Looking for bad channels')
  const found = await badOf(recording, chosen, settings.lineHz, context)
  const bad = new Set([
    ...recording.bad.flatMap((name) => channels.flatMap((channel, n) => (channel.name === name ? [n] : []))),
    ...found.keys(),
  ])
  const good = channels.flatMap((_, n) => (bad.has(n) ? [] : [n]))
  const repair = settings.interpolate && bad.size > 0 ? splinesFor(channels, good, [...bad], context) : undefined
  const filtered = await processed(recording, chosen, context, (rows) => {
    const done = filters.reduce((row: Float32Array[], taps) => applyFir(row, taps), rows)
    if (repair)
      for (const [n, weights] of repair)
        done[n] = weighted(
          good.map((k) => done[k]),
          weights,
        )
    if (settings.reference === 'average') takeAverage(done, repair ? done : good.map((k) => done[k]))
    return done
  })
  const still = repair ? [] : [...bad].map((n) => channels[n].name)
  const rank = good.length - (settings.reference === 'average' ? 1 : 0)
  return {
    cleaned: withBad(filtered, still),
    channels: {
      columns: channelColumns,
      rows: channels.map(({ name }, n) => ({
        channel: name,
        verdict: bad.has(n) ? 'bad' : 'good',
        why: found.get(n)?.why ?? (bad.has(n) ? 'marked in the file' : null),
        value: found.get(n)?.value ?? null,
        limit: found.get(n)?.limit ?? null,
        done: bad.has(n) ? (repair ? 'interpolated' : 'marked as bad') : null,
      })),
    },
    quality: {
      columns: qualityRows.columns,
      rows: qualityRows.rows(bad.size, channels.length, rank),
    },
  }
}

/** Judged above 1 Hz, below 50 Hz against what is over it. */
async function badOf(recording: Recording, chosen: readonly number[], lineHz: number, context: RunContext) {
  const { rateHz } = recording.channels[chosen[0]]
  const stretches = await readGoodStretches(recording, chosen, context.signal)
  const found = new Map<number, { why: string; value: number; limit: number }>()
  const longest = stretches.reduce((best, stretch) => (stretch.data[0].length > best.data[0].length ? stretch : best))
  // Ten minutes tell; a longer recording is judged by those in its middle.
  const length = Math.min(longest.data[0].length, Math.round(600 * rateHz))
  const from = Math.floor((longest.data[0].length - length) / 2)
  const cut = longest.data.map((row) => row.slice(from, from + length))
  const rows = applyFir(
    lineHz > 0 ? applyFir(cut, designNotch(rateHz, harmonics(lineHz, rateHz)).taps) : cut,
    designFir(rateHz, { lowHz: 1 }).taps,
  )
  const smooth = rateHz > 120 ? applyFir(rows, designFir(rateHz, { highHz: 45 }).taps) : rows
  for (const { channel, ...about } of findBadChannels(rows, smooth, rateHz)) found.set(channel, about)
  return found
}

function splinesFor(
  channels: Recording['channels'],
  good: readonly number[],
  bad: readonly number[],
  context: RunContext,
): Map<number, Float64Array> | undefined {
  const places = channels.flatMap(({ positionMm }) => (positionMm ? [positionMm] : []))
  if (places.length < channels.length || good.length < 4) {
    context.warn('Bad channels are marked and not interpolated: not all positions on the head are known.')
    return undefined
  }
  const directions = onSphere(places)
  const matrix = splineMatrix(
    good.map((n) => directions[n]),
    bad.map((n) => directions[n]),
  )
  return new Map(bad.map((n, row) => [n, matrix[row]]))
}

function weighted(rows: readonly Float32Array[], weights: Float64Array): Float32Array {
  const out = new Float64Array(rows[0].length)
  for (const [n, row] of rows.entries()) for (let k = 0; k < out.length; k++) out[k] += weights[n] * row[k]
  return Float32Array.from(out)
}

function takeAverage(rows: readonly Float32Array[], of: readonly Float32Array[]): void {
  for (let k = 0; k < rows[0].length; k++) {
    let sum = 0
    for (const row of of) sum += row[k]
    for (const row of rows) row[k] -= sum / of.length
  }
}

function withBad(recording: Recording, bad: readonly string[]): Recording {
  return { ...recording, bad }
}

export const channelColumns = [
  { name: 'channel', description: 'Name of the channel' },
  { name: 'verdict', description: 'good or bad' },
  { name: 'why', description: 'Which criterion of PREP it fails' },
  { name: 'value', description: 'What was measured' },
  { name: 'limit', description: 'Its limit' },
  { name: 'done', description: 'What was done with it' },
] as const

const qualityRows = {
  columns: qualityColumns,
  rows: (bad: number, all: number, rank: number) => [
    {
      measure: 'bad channels',
      value: bad,
      unit: `of ${all}`,
      normal: 'at most 10 %',
      verdict: bad <= 0.1 * all ? 'good' : bad <= 0.25 * all ? 'warn' : 'bad',
    },
    { measure: 'dimensions left (rank)', value: rank, unit: 'n/a', normal: 'independent components and CSP take no more', verdict: 'good' },
  ],
}
