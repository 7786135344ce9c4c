import { Problem } from '../problem.ts'
import { channelBytes, type FifChannel, parseFifChannel } from './fif-channels.ts'
import { type FifTag, tagsOf } from './fif-tags.ts'
import type { RandomBytes } from './random-bytes.ts'
import type { RecordingEvent } from './recording.ts'
import type { SampleTypeName } from './sample-types.ts'

/** Samples of all channels, point by point. */
export interface FifBuffer {
  readonly bytes: RandomBytes
  readonly position: number
  readonly type: SampleTypeName
  /** Counted from the first sample of the file, skips included. */
  readonly at: number
  readonly samples: number
}

/** One file of a recording. */
export interface FifPart {
  readonly channels: readonly FifChannel[]
  readonly rateHz: number
  /** Seconds since 1970, where the file says. */
  readonly dateS?: number
  /** Number of the first sample, counted from the date. */
  readonly firstSample: number
  readonly buffers: readonly FifBuffer[]
  readonly samples: number
  readonly bad: readonly string[]
  readonly projectors: readonly string[]
  /** Onsets count from the date or, where there is none, from sample 0. */
  readonly annotations: readonly RecordingEvent[]
  /** The file that goes on. */
  readonly next?: { readonly name?: string; readonly number?: number }
}

const kinds = {
  channelCount: 200,
  rate: 201,
  channel: 203,
  date: 204,
  id: 103,
  firstSample: 208,
  buffer: 300,
  skip: 301,
  longName: 258,
  nameList: 3507,
  name: 233,
  comment: 206,
  active: 3560,
  onsets: 3568,
  ends: 3569,
  role: 115,
  fileNumber: 117,
  fileName: 118,
} as const
const blockKinds = { measurement: 100, info: 101, projector: 314, bad: 359, annotations: 3810, reference: 118, channel: 113 } as const
const rawBlocks = new Set([102, 112, 119])
const bufferTypes: Readonly<Record<number, SampleTypeName>> = { 2: 'int16', 16: 'int16', 3: 'int32', 4: 'float32', 5: 'float64' }
const nextFile = 2
const largestText = 64 << 20

/** Reads everything of a file but its samples. */
export async function readFifPart(bytes: RandomBytes): Promise<FifPart> {
  const { file } = bytes
  const wrong = (what: string) => new Problem({ file, what, remedy: 'Copy the recording again from its source.' })
  const read = async ({ position, size }: FifTag) => {
    if (size > largestText) throw wrong(`A tag of its header promises ${size} bytes.`)
    return new DataView((await bytes.read(position, size)).buffer)
  }
  const text = async (tag: FifTag) => new TextDecoder('latin1').decode(await read(tag)).replace(/\0+$/, '')
  const channels: FifChannel[] = []
  const longNames: string[] = []
  const buffers: FifBuffer[] = []
  const bad: string[] = []
  const projectors = new Map<number, { name: string; active: boolean }>()
  const links = new Map<number, { role?: number; name?: string; number?: number }>()
  let [channelCount, rateHz, firstSample, at, skips] = [0, 0, 0, 0, 0]
  let [dateS, fileDateS]: (number | undefined)[] = []
  let annotation: { onsets: number[]; ends: number[]; labels: string[]; dateS?: number } = { onsets: [], ends: [], labels: [] }
  const inBlock: Readonly<Record<number, (tag: FifTag, id: number) => Promise<void>>> = {
    [blockKinds.measurement]: async (tag) => {
      // Where the recorder keeps no date of its own, that of its measurement stands.
      if (tag.kind === kinds.id && tag.size >= 20) fileDateS = dateOf(new DataView((await read(tag)).buffer, 12))
    },
    [blockKinds.info]: async (tag) => {
      if (tag.kind === kinds.channelCount) channelCount = (await read(tag)).getInt32(0)
      if (tag.kind === kinds.rate) rateHz = (await read(tag)).getFloat32(0)
      if (tag.kind === kinds.channel && tag.size >= channelBytes) channels.push(parseFifChannel(await read(tag)))
      if (tag.kind === kinds.date) dateS = dateOf(await read(tag))
    },
    [blockKinds.channel]: async (tag) => {
      if (tag.kind === kinds.longName) longNames.push(await text(tag))
    },
    [blockKinds.bad]: async (tag) => {
      if (tag.kind === kinds.nameList) bad.push(...(await text(tag)).split(':').filter((name) => name !== ''))
    },
    [blockKinds.projector]: async (tag, id) => {
      const item = projectors.get(id) ?? { name: '', active: false }
      if (tag.kind === kinds.name || (tag.kind === kinds.comment && item.name === '')) item.name = await text(tag)
      if (tag.kind === kinds.active) item.active = (await read(tag)).getInt32(0) !== 0
      projectors.set(id, item)
    },
    [blockKinds.annotations]: async (tag) => {
      if (tag.kind === kinds.onsets) annotation.onsets = numbersOf(await read(tag), tag.type)
      if (tag.kind === kinds.ends) annotation.ends = numbersOf(await read(tag), tag.type)
      if (tag.kind === kinds.comment) annotation.labels = (await text(tag)).split(':').map((label) => label.replaceAll('{COLON}', ':'))
      if (tag.kind === kinds.date) annotation = { ...annotation, dateS: dateOf(await read(tag), tag.type) }
    },
    [blockKinds.reference]: async (tag, id) => {
      const link = links.get(id) ?? {}
      if (tag.kind === kinds.role) link.role = (await read(tag)).getInt32(0)
      if (tag.kind === kinds.fileName) link.name = await text(tag)
      if (tag.kind === kinds.fileNumber) link.number = (await read(tag)).getInt32(0)
      links.set(id, link)
    },
  }
  const addBuffer = (tag: FifTag) => {
    const type = bufferTypes[tag.type]
    if (!type) throw wrong(`Its samples are stored as type ${tag.type}, which is not read.`)
    const samples = tag.size / (channelCount * bytesOf[type])
    if (!Number.isInteger(samples)) throw wrong(`A buffer of ${tag.size} bytes does not fit its ${channelCount} channels.`)
    if (buffers.length === 0) firstSample += skips * samples
    else at += skips * samples
    skips = 0
    buffers.push({ bytes, position: tag.position, type, at, samples })
    at += samples
  }
  for await (const tag of tagsOf(bytes)) {
    const inner = tag.blocks.at(-1)
    if (!inner) continue
    if (!rawBlocks.has(inner.kind)) await inBlock[inner.kind]?.(tag, inner.id)
    else if (tag.kind === kinds.firstSample) firstSample = (await read(tag)).getInt32(0)
    else if (tag.kind === kinds.skip) skips = (await read(tag)).getInt32(0)
    else if (tag.kind === kinds.buffer && tag.size > 0) addBuffer(tag)
  }
  dateS ??= fileDateS
  if (buffers.length === 0) {
    throw new Problem({
      file,
      what: 'It is a FIF file, but it holds no raw samples (perhaps averages or sources).',
      remedy: 'Name a raw FIF file.',
    })
  }
  if (channels.length !== channelCount) throw wrong(`It says ${channelCount} channels and describes ${channels.length}.`)
  if (!(rateHz > 0 && rateHz < Infinity)) throw wrong(`It says a sampling rate of ${rateHz} Hz.`)
  const next = [...links.values()].find(({ role }) => role === nextFile)
  const shortNames = channels.map(({ name }) => name)
  const named = longNames.length === channels.length ? channels.map((channel, n) => ({ ...channel, name: longNames[n] })) : channels
  return {
    channels: named,
    rateHz,
    ...(dateS === undefined ? {} : { dateS }),
    firstSample,
    buffers,
    samples: at,
    bad: bad.map((name) => named[shortNames.indexOf(name.trim())]?.name ?? name),
    projectors: [...projectors.values()].filter(({ active }) => !active).map(({ name }) => name),
    annotations: annotation.onsets.map((onset, n) => ({
      onsetS: onset + (dateS === undefined || annotation.dateS === undefined ? 0 : annotation.dateS - dateS),
      durationS: (annotation.ends[n] ?? onset) - onset,
      label: annotation.labels[n] ?? '',
    })),
    ...(next ? { next } : {}),
  }
}

const bytesOf: Readonly<Record<string, number>> = { int16: 2, int32: 4, float32: 4, float64: 8 }

/** Seconds and microseconds since 1970; some have the seconds alone, some as a number with a fraction. */
function dateOf(view: DataView, type = 3): number {
  if (type === 5) return view.getFloat64(0) + (view.byteLength >= 16 ? view.getFloat64(8) / 1e6 : 0)
  if (view.byteLength >= 8) return view.getInt32(0) + view.getInt32(4) / 1e6
  return view.byteLength >= 4 ? view.getInt32(0) : 0
}

function numbersOf(view: DataView, type: number): number[] {
  if (type === 5) return Array.from({ length: view.byteLength / 8 }, (_, n) => view.getFloat64(8 * n))
  return Array.from({ length: view.byteLength / 4 }, (_, n) => view.getFloat32(4 * n))
}
