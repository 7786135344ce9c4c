import { Problem } from '../../../data/problem.ts'
import type { Recording, RecordingEvent } from '../../../data/recording/recording.ts'
import { readGoodStretches, readStretches } from '../../../data/recording/stretches.ts'
import { applyFir } from '../../../signal/apply-fir.ts'
import { type Asr, applyAsr, calibrateAsr } from '../../../signal/asr.ts'
import { findBadChannels } from '../../../signal/bad-channels.ts'
import { badSpans, scoreWindows } from '../../../signal/bad-windows.ts'
import { designFir, designNotch, harmonics } from '../../../signal/design-fir.ts'
import { onSphere, splineMatrix } from '../../../signal/spherical-spline.ts'
import { qualityColumns, type RunContext } from '../../contract.ts'
import { neuralChannels } from '../parts/neural-channels.ts'
import { processed } from '../parts/process.ts'

/** Of clean data, to tell bursts from. */
const leastCleanS = 15

export interface CleanSettings {
  readonly lineHz: number
  readonly lowHz: number
  readonly highHz: number
  /** 'average', 'none', or names of channels. */
  readonly reference: string
  readonly interpolate: boolean
  readonly burst: number
  readonly segmentZ: number
  readonly channels: string
}

/** Line noise, bad channels, band, bursts and reference, in the order in which none spoils the next. */
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
  const reference = referenceOf(recording, channels, settings.reference, repair ? channels.map((_, n) => n) : good)
  const filter = (rows: Float32Array[]) => filters.reduce((row, taps) => applyFir(row, taps), rows)
  const asr =
    settings.burst > 0
      ? await calibrated(
          recording,
          good.map((n) => chosen[n]),
          filter,
          settings,
          context,
        )
      : undefined
  let [rebuilt, all] = [0, 0]
  const filtered = await processed(recording, chosen, context, (rows) => {
    const done = filter(rows)
    all += done[0].length
    if (asr) {
      const { rows: repaired, repaired: samples } = applyAsr(
        good.map((n) => done[n]),
        asr,
      )
      for (const [k, n] of good.entries()) done[n] = repaired[k]
      rebuilt += samples
    }
    if (repair)
      for (const [n, weights] of repair)
        done[n] = weighted(
          good.map((k) => done[k]),
          weights,
        )
    if (reference.length > 0)
      takeAverage(
        done,
        reference.map((k) => done[k]),
      )
    return done
  })
  const marks =
    settings.segmentZ > 0
      ? await badSegments(
          filtered,
          good.map((n) => channels[n].name),
          settings.segmentZ,
        )
      : []
  const still = repair ? [] : [...bad].map((n) => channels[n].name)
  const rank = good.length - (reference.length > 0 ? 1 : 0)
  return {
    cleaned: { ...filtered, bad: still, events: () => withMarks(filtered, marks) },
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
    segments: {
      columns: segmentColumns,
      rows: marks.map(({ onsetS, durationS }) => ({ from: onsetS, to: onsetS + durationS })),
    },
    quality: {
      columns: qualityColumns,
      rows: [
        ...channelRows(bad.size, channels.length, rank),
        ...(asr ? [shareRow('time rebuilt from other dimensions (ASR)', rebuilt / all)] : []),
        ...(settings.segmentZ > 0
          ? [shareRow('time marked as bad', marks.reduce((sum, { durationS }) => sum + durationS, 0) / (all / rateHz))]
          : []),
      ],
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

/** Which of the channels are the reference; none: it stays as it was. `usable` are good, or were made good. */
function referenceOf(recording: Recording, channels: Recording['channels'], asked: string, usable: readonly number[]): readonly number[] {
  if (asked === 'none') return []
  if (asked === 'average') return usable
  const names = asked
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  return names.map((name) => {
    const n = channels.findIndex((channel) => channel.name === name)
    if (usable.includes(n)) return n
    throw new Problem({
      file: recording.file,
      what: n < 0 ? `It has no channel "${name}" to refer to.` : `The channel "${name}" is bad, so that nothing can be referred to it.`,
      remedy: 'Set reference=average, reference=none, or name other channels.',
    })
  })
}

function takeAverage(rows: readonly Float32Array[], of: readonly Float32Array[]): void {
  for (let k = 0; k < rows[0].length; k++) {
    let sum = 0
    for (const row of of) sum += row[k]
    for (const row of rows) row[k] -= sum / of.length
  }
}

/** Artefact subspace reconstruction, calibrated to the clean seconds of what is not marked as bad. A Problem where too few are clean. */
async function calibrated(
  recording: Recording,
  good: readonly number[],
  filter: (rows: Float32Array[]) => Float32Array[],
  { burst, lowHz }: CleanSettings,
  context: RunContext,
): Promise<Asr> {
  if (good.length < 4)
    throw new Problem({
      file: recording.file,
      what: `Bursts cannot be rebuilt: it has ${good.length} good channels.`,
      remedy: 'Four are the least; set burst=0.',
    })
  if (lowHz < 0.25)
    context.warn('Bursts are told from clean data without drifts: set lowHz to 0.5 or 1, or give a recording that was filtered so.')
  context.progress(0.07, 'Learning what clean data are like')
  const stretches = await readGoodStretches(recording, good, context.signal)
  const asr = calibrateAsr(
    stretches.map(({ data }) => filter(data)),
    recording.channels[good[0]].rateHz,
    burst,
  )
  if (asr && asr.cleanS >= leastCleanS) {
    if (asr.cleanS < 60) context.warn(`Only ${asr.cleanS.toFixed(0)} s are clean: what is a burst rests on little.`)
    return asr
  }
  throw new Problem({
    file: recording.file,
    what: `Bursts cannot be told from clean data: only ${(asr?.cleanS ?? 0).toFixed(0)} s are clean.`,
    remedy: `${leastCleanS} s are the least; set burst=0, or take out bad channels first.`,
  })
}

/** Seconds in which more than a quarter of the good channels is far larger than usual. */
async function badSegments(cleaned: Recording, good: readonly string[], z: number): Promise<RecordingEvent[]> {
  const places = good.map((name) => cleaned.channels.findIndex((channel) => channel.name === name))
  const { rateHz, startS = 0 } = cleaned.channels[places[0]]
  const stretches = await readStretches(cleaned, places)
  const scores = scoreWindows(
    stretches.map(({ data }) => data),
    Math.round(rateHz),
  )
  return stretches.flatMap(({ from }, s) =>
    badSpans(scores[s], 0.25, -Infinity, z).map(([first, end]) => ({
      onsetS: startS + (from + first) / rateHz,
      durationS: (end - first) / rateHz,
      label: 'BAD_segment',
    })),
  )
}

async function withMarks(recording: Recording, marks: readonly RecordingEvent[]): Promise<RecordingEvent[]> {
  return [...(await recording.events()), ...marks].sort((a, b) => a.onsetS - b.onsetS)
}

export const segmentColumns = [
  { name: 'from', description: 'Begin, from the start of the recording', unit: 's' },
  { name: 'to', description: 'End', unit: 's' },
] as const

export const channelColumns = [
  { name: 'channel', description: 'Name of the channel' },
  { name: 'verdict', description: 'good or bad' },
  { name: 'why', description: 'Which criterion of PREP it fails' },
  { name: 'value', description: 'What was measured' },
  { name: 'limit', description: 'Its limit' },
  { name: 'done', description: 'What was done with it' },
] as const

function channelRows(bad: number, all: number, rank: number) {
  return [
    {
      measure: 'bad channels',
      value: bad,
      unit: `of ${all}`,
      normal: 'at most 10 %',
      verdict: bad <= 0.1 * all ? 'good' : bad <= 0.25 * all ? 'warn' : 'bad',
    },
    { measure: 'dimensions left (rank)', value: rank, unit: 'n/a', normal: 'independent components and CSP take no more', verdict: 'good' },
  ]
}

function shareRow(measure: string, share: number) {
  const verdict = share <= 0.2 ? 'good' : share <= 0.5 ? 'warn' : 'bad'
  return { measure, value: 100 * share, unit: '%', normal: 'at most 20', verdict }
}
