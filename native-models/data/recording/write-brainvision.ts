import { open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stemOf } from './beside.ts'
import { type Follow, overBlocks } from './blocks.ts'
import { chooseChannels, oneRate } from './choose-channels.ts'
import type { Channel, Epochs, Recording, RecordingEvent } from './recording.ts'
import { isVoltage } from './units.ts'

/**
 * Writes .vhdr, .vmrk and .eeg: float32, multiplexed, in microvolts where the unit is one of voltage. What is missing in gaps is left out, and a new
 * segment begins behind each, with its date where the recording has one.
 */
export async function writeRecordingBrainVision(
  path: string,
  recording: Recording,
  names: readonly string[],
  follow: Follow,
): Promise<void> {
  await writeBrainVisionFiles(path, recording, names, follow)
}

/** The same; gives the place of each event among what is stored, in seconds, in the order of `recording.events()`. */
export async function writeBrainVisionFiles(
  path: string,
  recording: Recording,
  names: readonly string[],
  follow: Follow,
): Promise<number[]> {
  const chosen = chooseChannels(recording, names)
  const { samples, rateHz, startS = 0 } = oneRate(recording, chosen)
  const channels = chosen.map((n) => recording.channels[n])
  const factors = channels.map(({ unit }) => (isVoltage(unit) ? 1e6 : 1))
  const segments: { at: number; stored: number }[] = []
  let stored = 0
  let wasGap = true
  const breaks = new Set(recording.breaksS.map((onsetS) => Math.round((onsetS - startS) * rateHz)))
  const name = stemOf(path)
  const data = await open(join(dirname(path), `${name}.eeg`), 'w')
  try {
    await overBlocks(recording, chosen, samples, follow, async (pieces, from) => {
      const out = new Float32Array(pieces[0].length * pieces.length)
      let at = 0
      for (let k = 0; k < pieces[0].length; k++) {
        const isGap = pieces.every((piece) => Number.isNaN(piece[k]))
        if (!isGap && (wasGap || breaks.has(from + k))) segments.push({ at: from + k, stored: stored + at / pieces.length })
        wasGap = isGap
        if (!isGap) for (const [n, piece] of pieces.entries()) out[at++] = piece[k] * factors[n]
      }
      await data.write(new Uint8Array(out.buffer, 0, at * 4))
      stored += at / pieces.length
    })
  } finally {
    await data.close()
  }
  const events = (await recording.events()).map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  await writeFile(path, headerText(name, channels, rateHz, recording.epochs))
  await writeFile(
    join(dirname(path), `${name}.vmrk`),
    markerText(name, segments, [...zeroTimes(recording.epochs, rateHz), ...events], rateHz, recording.startTime),
  )
  return events.map(({ onsetS }) => storedAt(segments, onsetS * rateHz) / rateHz)
}

function headerText(name: string, channels: readonly Channel[], rateHz: number, epochs: Epochs | undefined): string {
  const lines = channels.map(
    ({ name: label, unit }, n) => `Ch${n + 1}=${escaped(label)},,1,${isVoltage(unit) ? 'µV' : escaped(unit) || 'n/a'}`,
  )
  return [
    'Brain Vision Data Exchange Header File Version 1.0',
    '',
    '[Common Infos]',
    'Codepage=UTF-8',
    `DataFile=${name}.eeg`,
    `MarkerFile=${name}.vmrk`,
    'DataFormat=BINARY',
    'DataOrientation=MULTIPLEXED',
    `NumberOfChannels=${channels.length}`,
    `SamplingInterval=${1e6 / rateHz}`,
    ...(epochs ? ['SegmentationType=MARKERBASED', `SegmentDataPoints=${epochs.samples}`] : []),
    '',
    '[Binary Infos]',
    'BinaryFormat=IEEE_FLOAT_32',
    '',
    '[Channel Infos]',
    ...lines,
    '',
  ].join('\r\n')
}

/** The moment that each epoch is locked to, as BrainVision Analyzer marks it. */
function zeroTimes(epochs: Epochs | undefined, rateHz: number): RecordingEvent[] {
  const { count = 0, samples = 0, fromS = 0 } = epochs ?? {}
  return Array.from({ length: count }, (_, n) => ({ onsetS: (n * samples) / rateHz - fromS, durationS: 1 / rateHz, label: 'Time 0/' }))
}

function markerText(
  name: string,
  segments: readonly { at: number; stored: number }[],
  events: readonly RecordingEvent[],
  rateHz: number,
  startTime: string | null,
): string {
  const starts = segments.map(({ at, stored }) => ({ stored, points: 1, text: 'New Segment,', date: dateOf(startTime, at / rateHz) }))
  const marks = events
    .filter(({ label, onsetS }) => !(label === 'New Segment/' && segments.some(({ at }) => Math.round(onsetS * rateHz) === at)))
    .map(({ onsetS, durationS, label }) => {
      const [, type, description] = /^(Stimulus|Response|Comment|SyncStatus|Optic|New Segment|Time 0)\/(.*)$/s.exec(label) ?? [
        '',
        'Comment',
        label,
      ]
      return {
        stored: storedAt(segments, onsetS * rateHz),
        points: Math.round(durationS * rateHz),
        text: `${type},${escaped(description)}`,
        date: '',
      }
    })
  const all = [...starts, ...marks].sort((a, b) => a.stored - b.stored)
  return [
    'Brain Vision Data Exchange Marker File, Version 1.0',
    '',
    '[Common Infos]',
    'Codepage=UTF-8',
    `DataFile=${name}.eeg`,
    '',
    '[Marker Infos]',
    ...all.map(({ stored, points, text, date }, n) => `Mk${n + 1}=${text},${stored + 1},${points},0${date ? `,${date}` : ''}`),
    '',
  ].join('\r\n')
}

/** Where a sample of the time line is stored; for one in a gap, where the next segment begins. */
function storedAt(segments: readonly { at: number; stored: number }[], sample: number): number {
  const index = segments.findLastIndex(({ at }) => at <= sample)
  const inside = Math.round((segments[index]?.stored ?? 0) + sample - (segments[index]?.at ?? 0))
  return Math.max(0, Math.min(inside, segments[index + 1]?.stored ?? inside))
}

/** YYYYMMDDhhmmssuuuuuu. */
function dateOf(startTime: string | null, seconds: number): string {
  const [, clock, fraction = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(startTime ?? '') ?? []
  if (!clock) return ''
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6)) + Math.round(seconds * 1e6)
  const whole = new Date(Date.parse(`${clock}Z`) + Math.floor(micros / 1e6) * 1000)
  return whole.toISOString().slice(0, 19).replace(/\D/g, '') + String(micros % 1e6).padStart(6, '0')
}

function escaped(text: string): string {
  return text.replaceAll(',', '\\1').replace(/[\r\n]+/g, ' ')
}
