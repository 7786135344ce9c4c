import { basename } from 'node:path'
import { Problem } from '../problem.ts'
import { findBeside, lastName } from './beside.ts'
import { type FifBuffer, type FifPart, readFifPart } from './fif-file.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import type { Channel, Recording, RecordingEvent, RecordingFormat } from './recording.ts'
import { decodeSamples, sampleTypes } from './sample-types.ts'
import { gapsBetween, type ReadStored, readerOf, type Segment } from './timeline.ts'
import { triggersOf } from './triggers.ts'

/** Neuromag and MNE: raw FIF files, also those that were split. */
export const fif: RecordingFormat = {
  name: 'FIF',
  recognises: (head) => head.length >= 16 && Buffer.from(head.subarray(0, 8)).toString('hex') === '000000640000001f',
  open: openFif,
}

const mostParts = 1000

/** A buffer on the time line of the whole recording. */
interface Placed extends FifBuffer {
  /** Among all stored samples. */
  readonly stored: number
}

async function openFif(path: string): Promise<Recording> {
  const opened: RandomBytes[] = []
  const close = async () => {
    for (const bytes of opened) await bytes.close()
  }
  try {
    const parts = await readParts(path, opened)
    const [first] = parts
    const { placed, samples } = place(path, parts)
    const segments = segmentsOf(placed)
    const channels = first.channels.map(
      ({ name, type, unit, positionMm }): Channel => ({
        name,
        type,
        unit,
        rateHz: first.rateHz,
        samples,
        ...(positionMm ? { positionMm } : {}),
      }),
    )
    const startS = first.firstSample / first.rateHz
    const gains = first.channels.map(({ gain }) => gain)
    const read = readerOf(channels, readStored(placed, gains), segments.length > 1 ? () => segments : undefined)
    // Every part repeats the annotations of the whole.
    const annotations = first.annotations.map((event) => ({ ...event, onsetS: event.onsetS - startS }))
    return {
      file: path,
      format: 'fif',
      channels,
      startTime: first.dateS === undefined ? null : new Date(Math.round((first.dateS + startS) * 1000)).toISOString(),
      durationS: samples / first.rateHz,
      gaps: gapsBetween(segments, first.rateHz),
      breaksS: [],
      bad: first.bad,
      projectors: first.projectors,
      ...(channels.some(({ positionMm }) => positionMm) ? { coordinates: 'Neuromag head: x to the right ear, y to the nose, z up' } : {}),
      notes: parts.length > 1 ? [`the recording is split into ${parts.length} files`] : [],
      events: async () => {
        const found: RecordingEvent[] = [...annotations]
        for (const channel of stimulusChannels(channels)) found.push(...(await triggersOf(read, channel, channels[channel])))
        return found.sort((a, b) => a.onsetS - b.onsetS)
      },
      read,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The file and those that go on with it. */
async function readParts(path: string, opened: RandomBytes[]): Promise<FifPart[]> {
  const parts: FifPart[] = []
  const seen = new Set<string>()
  for (let file: string | undefined = path; file !== undefined && parts.length < mostParts; ) {
    seen.add(file)
    const bytes = await openRandom(file)
    opened.push(bytes)
    const part = await readFifPart(bytes)
    parts.push(part)
    if (!part.next) break
    const names = [part.next.name === undefined ? '' : lastName(part.next.name), numbered(file, part.next.number)].filter(
      (name) => name !== '',
    )
    const next: string | undefined = await findBeside(file, names)
    if (next === undefined || seen.has(next)) {
      const what = `The recording goes on in "${names[0] ?? 'another file'}", which is not beside it.`
      throw new Problem({ file, what, remedy: 'Put all parts of the recording into one folder, with their own names.' })
    }
    file = next
  }
  return parts
}

/** x_raw.fif goes on in x_raw-1.fif, that in x_raw-2.fif. */
function numbered(file: string, number: number | undefined): string {
  if (number === undefined) return ''
  const [, stem, , ending] = /^(.*?)(-\d+)?(\.[^-]*)$/.exec(basename(file)) ?? []
  return stem === undefined ? '' : `${stem}-${number}${ending}`
}

function place(path: string, parts: readonly FifPart[]): { placed: Placed[]; samples: number } {
  const placed: Placed[] = []
  let [samples, stored] = [0, 0]
  for (const part of parts) {
    if (part.channels.length !== parts[0].channels.length || part.rateHz !== parts[0].rateHz)
      throw new Problem({
        file: path,
        what: 'The files that it is split into do not have the same channels.',
        remedy: 'Copy all of them again from their source.',
      })
    for (const buffer of part.buffers) {
      placed.push({ ...buffer, at: samples + buffer.at, stored })
      stored += buffer.samples
    }
    samples += part.samples
  }
  return { placed, samples }
}

function segmentsOf(placed: readonly Placed[]): Segment[] {
  const segments: { at: number; stored: number; samples: number }[] = []
  for (const { at, stored, samples } of placed) {
    const last = segments.at(-1)
    if (last && last.at + last.samples === at) last.samples += samples
    else segments.push({ at, stored, samples })
  }
  return segments
}

function readStored(placed: readonly Placed[], gains: readonly number[]): ReadStored {
  const width = gains.length
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    for (let index = holding(placed, from); index < placed.length && placed[index].stored < to; index++) {
      const { bytes, position, type, stored, samples } = placed[index]
      const begin = Math.max(from, stored)
      const end = Math.min(to, stored + samples)
      const sampleBytes = sampleTypes[type].bytes
      const block = await bytes.read(position + (begin - stored) * width * sampleBytes, (end - begin) * width * sampleBytes)
      const view = new DataView(block.buffer)
      for (const [n, channel] of chosen.entries())
        decodeSamples(
          view,
          channel * sampleBytes,
          width * sampleBytes,
          end - begin,
          { type, bigEndian: true, gain: gains[channel], offset: 0 },
          out[n],
          begin - from,
        )
    }
    return out
  }
}

/** Index of the buffer that holds a stored sample. */
function holding(placed: readonly Placed[], sample: number): number {
  let [low, high] = [0, placed.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (placed[middle].stored <= sample) low = middle
    else high = middle - 1
  }
  return low
}

/** The channel that joins all triggers, where there is one; otherwise every one of them. */
function stimulusChannels(channels: readonly Channel[]): number[] {
  const all = channels.flatMap(({ type }, n) => (type === 'stim' ? [n] : []))
  const joined = all.find((n) => /^STI ?014$/.test(channels[n].name)) ?? all.find((n) => channels[n].name === 'STI101')
  return joined === undefined ? all : [joined]
}
