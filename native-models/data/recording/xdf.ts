import { Problem } from '../problem.ts'
import { statedType, typeOfName } from './channel-types.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import type { Channel, Recording, RecordingEvent, RecordingFormat } from './recording.ts'
import { gapsBetween, longestS, type ReadStored, readerOf, type Segment } from './timeline.ts'
import { isVoltage, plainUnit, voltsPer } from './units.ts'
import { synchronised } from './xdf-clock.ts'
import { effectiveHz, regularPieces } from './xdf-dejitter.ts'
import { eachValue, readXdf, type XdfStream } from './xdf-file.ts'
import { xmlAll, xmlInside, xmlText } from './xdf-xml.ts'

/** Extensible Data Format, as Lab Streaming Layer records it: all streams with a rate become channels, the others become events. */
export const xdf: RecordingFormat = {
  name: 'XDF',
  recognises: (head) => Buffer.from(head.subarray(0, 4)).toString('latin1') === 'XDF:',
  open: openXdf,
}

/** A stream on the time line. */
interface Placed {
  readonly stream: XdfStream
  readonly startS: number
  readonly rateHz: number
  readonly segments: readonly Segment[]
}

async function openXdf(path: string): Promise<Recording> {
  const bytes = await openRandom(path)
  try {
    const { header, streams } = await readXdf(bytes)
    const notes: string[] = []
    const placed = streams
      .filter(({ type, nominalHz, chunks }) => type && nominalHz > 0 && chunks.length > 0)
      .map((stream) => place(path, stream, notes))
    const eventStreams = streams.filter(({ type, channels, nominalHz }) => !type || (nominalHz === 0 && channels === 1))
    for (const { name, chunks, type, nominalHz, channels } of streams) {
      if (chunks.length === 0) notes.push(`the stream "${name}" is empty`)
      else if (type && nominalHz === 0 && channels > 1) notes.push(`the stream "${name}" has no sampling rate and is left out`)
    }
    const marked = eventStreams.map((stream) => ({ stream, stamps: synchronised(stream) }))
    const firsts =
      placed.length > 0
        ? placed.map(({ startS }) => startS)
        : marked.flatMap(({ stamps }) => (stamps.length > 0 ? [Math.min(...stamps.subarray(0, 1))] : []))
    const zeroS = firsts.length > 0 ? Math.min(...firsts) : 0
    const channels = placed.flatMap((one) => channelsOf(one, zeroS, notes))
    const owners = placed.flatMap((one) => Array.from({ length: one.stream.channels }, (_, n) => ({ one, n })))
    const gains = channels.map(({ unit }) => voltsPer(unit))
    const readStored: ReadStored = async (chosen, from, to) => {
      const { stream } = owners[chosen[0]].one
      const out = await readStream(
        bytes,
        stream,
        chosen.map((channel) => owners[channel].n),
        from,
        to,
      )
      for (const [n, channel] of chosen.entries())
        if (gains[channel] !== 1) for (let k = 0; k < out[n].length; k++) out[n][k] *= gains[channel]
      return out
    }
    const gaps = placed.flatMap(({ segments, rateHz, startS }) =>
      gapsBetween(segments, rateHz).map(({ onsetS, durationS }) => ({ onsetS: onsetS + startS - zeroS, durationS })),
    )
    const datetime = xmlText(header, 'datetime')
    return {
      file: path,
      format: 'xdf',
      channels: renamed(
        channels,
        owners.map(({ one }) => one.stream.name),
      ),
      startTime: datetime === '' ? null : datetime,
      durationS: Math.max(0, ...channels.map(({ startS = 0, samples, rateHz }) => startS + samples / rateHz)),
      gaps: gaps.sort((a, b) => a.onsetS - b.onsetS),
      breaksS: [],
      bad: [],
      notes,
      events: async () => {
        const events: RecordingEvent[] = []
        for (const { stream, stamps } of marked) {
          const labels = stream.type ? (await readStream(bytes, stream, [0], 0, stamps.length))[0] : stream.texts
          for (const [n, stamp] of stamps.entries()) events.push({ onsetS: stamp - zeroS, durationS: 0, label: String(labels[n]) })
        }
        return events.sort((a, b) => a.onsetS - b.onsetS)
      },
      read: readerOf(channels, readStored, (channel) => owners[channel].one.segments),
      close: () => bytes.close(),
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** Puts the pieces of a stream on one time line. Its rate is the nominal one, unless that would be off by a sample at the end. */
function place(file: string, stream: XdfStream, notes: string[]): Placed {
  const pieces = regularPieces(synchronised(stream), stream.nominalHz)
  const measuredHz = effectiveHz(pieces, stream.nominalHz)
  const longest = Math.max(...pieces.map(({ samples }) => samples))
  const rateHz = Math.abs(measuredHz / stream.nominalHz - 1) * longest < 1 ? stream.nominalHz : measuredHz
  if (rateHz !== stream.nominalHz)
    notes.push(`the stream "${stream.name}" says ${stream.nominalHz} Hz, its time stamps ${measuredHz.toFixed(4)} Hz; the latter was taken`)
  const driftS = Math.max(...pieces.map(({ samples, intervalS }) => Math.abs(samples * (intervalS - 1 / rateHz))))
  if (driftS > 0.01) notes.push(`the rate of the stream "${stream.name}" changes; its samples are off by up to ${driftS.toFixed(3)} s`)
  const startS = Math.min(...pieces.map((piece) => piece.startS))
  const endS = Math.max(...pieces.map((piece) => piece.startS + piece.samples * piece.intervalS))
  if (!(rateHz > 0 && endS - startS < longestS)) {
    const what = `The time stamps of the stream "${stream.name}" are damaged: they reach from ${startS} to ${endS} s.`
    throw new Problem({ file, what, remedy: 'Copy the recording again from its source.' })
  }
  const segments: Segment[] = []
  for (const piece of [...pieces].sort((a, b) => a.startS - b.startS)) {
    const last = segments.at(-1)
    const at = Math.max(Math.round((piece.startS - startS) * rateHz), last ? last.at + last.samples : 0)
    segments.push({ at, stored: piece.first, samples: piece.samples })
  }
  return { stream, startS, rateHz, segments }
}

function channelsOf({ stream, startS, rateHz, segments }: Placed, zeroS: number, notes: string[]): Channel[] {
  const described = xmlAll(xmlInside(stream.header, 'channels') ?? '', 'channel')
  const last = segments.at(-1)
  const samples = last ? last.at + last.samples : 0
  const streamType = xmlText(stream.header, 'type')
  const offsetS = startS - zeroS
  if (!described.some((channel) => xmlText(channel, 'unit') !== ''))
    notes.push(`the stream "${stream.name}" states no unit; its values stay as they are`)
  return Array.from({ length: stream.channels }, (_, n) => {
    const channel = described.length === stream.channels ? described[n] : ''
    const unit = plainUnit(xmlText(channel, 'unit'))
    const name = xmlText(channel, 'label') || `${stream.name} ${n + 1}`
    const stated = statedType(xmlText(channel, 'type')) ?? statedType(streamType)
    return { name, type: stated ?? typeOfName(name, isVoltage(unit)), unit, rateHz, samples, ...(offsetS > 0 ? { startS: offsetS } : {}) }
  })
}

/** Channels of different streams that share a name get that of their stream in front. */
function renamed(channels: readonly Channel[], streams: readonly string[]): Channel[] {
  const count = new Map<string, number>()
  for (const { name } of channels) count.set(name, (count.get(name) ?? 0) + 1)
  return channels.map((channel, n) =>
    (count.get(channel.name) ?? 0) > 1 ? { ...channel, name: `${streams[n]} ${channel.name}` } : channel,
  )
}

async function readStream(
  bytes: RandomBytes,
  stream: XdfStream,
  chosen: readonly number[],
  from: number,
  to: number,
): Promise<Float64Array[]> {
  const out = chosen.map(() => new Float64Array(to - from))
  let first = 0
  for (const { position, bytes: length, samples } of stream.chunks) {
    const begin = Math.max(from, first)
    const end = Math.min(to, first + samples)
    if (begin < end) {
      const view = new DataView((await bytes.read(position, length)).buffer)
      const before = first
      eachValue(view, stream, chosen, begin - before, end - before, (which, sample, value) => {
        out[which][before + sample - from] = value
      })
    }
    first += samples
    if (first >= to) break
  }
  return out
}
