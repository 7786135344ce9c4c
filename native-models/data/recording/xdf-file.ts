import { Problem } from '../problem.ts'
import type { RandomBytes } from './random-bytes.ts'
import { type SampleTypeName, sampleTypes } from './sample-types.ts'
import { xmlText } from './xdf-xml.ts'

/** Samples that were written together. */
export interface XdfChunk {
  /** Where its samples begin in the file, and how many bytes they take. */
  readonly position: number
  readonly bytes: number
  readonly samples: number
  /** Of each sample, by the clock of the machine that sent it. */
  readonly stampsS: Float64Array
}

export interface XdfStream {
  readonly id: number
  readonly header: string
  readonly name: string
  readonly nominalHz: number
  readonly channels: number
  /** Undefined for texts. */
  readonly type: SampleTypeName | undefined
  readonly chunks: XdfChunk[]
  readonly texts: string[]
  readonly clockTimesS: number[]
  readonly clockOffsetsS: number[]
  /** How many chunks of samples had come before each clock offset. */
  readonly clockAfterChunk: number[]
}

export interface XdfFile {
  readonly header: string
  readonly streams: readonly XdfStream[]
}

const types: Readonly<Record<string, SampleTypeName>> = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  float32: 'float32',
  double64: 'float64',
}
const [fileHeader, streamHeader, samplesTag, clockOffset] = [1, 2, 3, 4]
const largestChunk = 1 << 29

/**
 * Passes over all chunks of a file: keeps headers, time stamps, texts and where the numbers lie. Time stamps stand among the samples, so that the
 * file has to be passed over; its numbers are not kept. Source: the XDF 1.0 specification.
 */
export async function readXdf(bytes: RandomBytes): Promise<XdfFile> {
  const { file, size } = bytes
  const streams = new Map<number, XdfStream>()
  let header = ''
  const broken = (at: number, what: string) =>
    new Problem({ file, place: `byte ${at}`, what, remedy: 'The recording was cut off or is damaged: copy it again from its source.' })
  const streamOf = (id: number, at: number) => {
    const stream = streams.get(id)
    if (!stream) throw broken(at, `A chunk belongs to stream ${id}, which was never announced.`)
    return stream
  }
  for (let at = 4; at < size; ) {
    const head = new DataView((await bytes.read(at, Math.min(15, size - at))).buffer)
    const length = varyingInt(head, 0)
    if (!length || length.value < 2) throw broken(at, 'A chunk has no length.')
    const content = at + length.bytes
    const end = content + length.value
    if (end > size) throw broken(at, 'The file ends inside a chunk.')
    if (head.byteLength < length.bytes + 2) throw broken(at, 'The file ends inside a chunk.')
    const tag = head.getUint16(length.bytes, true)
    if (length.value > largestChunk && tag <= clockOffset) throw broken(at, `A chunk promises ${length.value} bytes.`)
    const body = async () => {
      const view = new DataView((await bytes.read(content + 2, length.value - 2)).buffer)
      if (tag !== fileHeader && view.byteLength < 4) throw broken(at, 'A chunk is too short.')
      return view
    }
    if (tag === fileHeader) header = textOf(await body(), 0)
    if (tag === streamHeader) {
      const view = await body()
      const stream = announced(view.getUint32(0, true), textOf(view, 4))
      if (typeof stream === 'string') throw broken(at, stream)
      streams.set(stream.id, stream)
    }
    if (tag === samplesTag) {
      const view = await body()
      const fault = takeSamples(streamOf(view.getUint32(0, true), at), view, content + 2)
      if (fault) throw broken(at, fault)
    }
    if (tag === clockOffset) {
      const view = await body()
      if (view.byteLength < 20) throw broken(at, 'A chunk is too short.')
      const stream = streamOf(view.getUint32(0, true), at)
      stream.clockTimesS.push(view.getFloat64(4, true))
      stream.clockOffsetsS.push(view.getFloat64(12, true))
      stream.clockAfterChunk.push(stream.chunks.length)
    }
    at = end
  }
  return { header, streams: [...streams.values()] }
}

/** Decodes samples [from, to) of a chunk of numbers: `take` is given each value of the chosen channels. */
export function eachValue(
  view: DataView,
  { type = 'int8', channels }: Pick<XdfStream, 'type' | 'channels'>,
  chosen: readonly number[],
  from: number,
  to: number,
  take: (which: number, sample: number, value: number) => void,
): void {
  const { bytes, get } = sampleTypes[type]
  for (let sample = 0, at = 0; sample < to; sample++) {
    const values = at + 1 + view.getUint8(at)
    if (sample >= from) for (const [n, channel] of chosen.entries()) take(n, sample, get(view, values + channel * bytes, true))
    at = values + channels * bytes
  }
}

function announced(id: number, header: string): XdfStream | string {
  const format = xmlText(header, 'channel_format')
  const channels = Number(xmlText(header, 'channel_count'))
  const nominalHz = Number(xmlText(header, 'nominal_srate') || 0)
  if (!(Number.isInteger(channels) && channels >= 0)) return `A stream says that it has "${xmlText(header, 'channel_count')}" channels.`
  if (!types[format] && format !== 'string') return `A stream says that its samples are of type "${format}".`
  if (!(nominalHz >= 0 && nominalHz < Infinity)) return `A stream says a rate of "${xmlText(header, 'nominal_srate')}" Hz.`
  const name = xmlText(header, 'name') || `stream ${id}`
  return {
    id,
    header,
    name,
    nominalHz,
    channels,
    type: types[format],
    chunks: [],
    texts: [],
    clockTimesS: [],
    clockOffsetsS: [],
    clockAfterChunk: [],
  }
}

/** Adds a chunk to its stream; a sentence where it does not hold what it promises. */
function takeSamples(stream: XdfStream, view: DataView, position: number): string | undefined {
  const count = varyingInt(view, 4)
  const short = 'A chunk holds fewer samples than it promises.'
  if (!count) return short
  let at = 4 + count.bytes
  const begin = at
  const sampleBytes = stream.type ? sampleTypes[stream.type].bytes * stream.channels : 0
  if (count.value * (1 + (stream.type ? sampleBytes : 2 * stream.channels)) > view.byteLength - at) return short
  const stampsS = new Float64Array(count.value)
  const intervalS = stream.nominalHz > 0 ? 1 / stream.nominalHz : 0
  let last = stream.chunks.at(-1)?.stampsS.at(-1) ?? 0
  for (let n = 0; n < count.value; n++) {
    if (at >= view.byteLength) return short
    const stampBytes = view.getUint8(at++)
    if ((stampBytes !== 0 && stampBytes !== 8) || at + stampBytes > view.byteLength) return 'A time stamp is damaged.'
    last = stampBytes === 8 ? view.getFloat64(at, true) : last + intervalS
    stampsS[n] = last
    at += stampBytes + sampleBytes
    if (stream.type) continue
    const words: string[] = []
    for (let channel = 0; channel < stream.channels; channel++) {
      const length = varyingInt(view, at)
      if (!length || at + length.bytes + length.value > view.byteLength) return short
      words.push(textOf(view, at + length.bytes, length.value))
      at += length.bytes + length.value
    }
    stream.texts.push(words.join(', '))
  }
  if (at > view.byteLength) return short
  if (count.value > 0) stream.chunks.push({ position: position + begin, bytes: at - begin, samples: count.value, stampsS })
  return undefined
}

/** A whole number behind a byte that says how many bytes it has. */
function varyingInt(view: DataView, at: number): { value: number; bytes: number } | undefined {
  const width = at < view.byteLength ? view.getUint8(at) : 0
  if (![1, 4, 8].includes(width) || at + 1 + width > view.byteLength) return undefined
  const value = width === 1 ? view.getUint8(at + 1) : width === 4 ? view.getUint32(at + 1, true) : Number(view.getBigUint64(at + 1, true))
  return { value, bytes: 1 + width }
}

function textOf(view: DataView, at: number, length = view.byteLength - at): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length))
}
