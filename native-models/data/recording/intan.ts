import { Problem } from '../problem.ts'
import { type IntanGroup, type IntanHeader, isIntan, readIntanHeader } from './intan-header.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import type { Channel, Recording, RecordingEvent, RecordingFormat } from './recording.ts'
import { decodeSamples } from './sample-types.ts'
import { type ReadStored, readerOf } from './timeline.ts'

const headerBytes = 4 << 20
const blocksAtOnce = 256

/**
 * Intan RHD, the format of one file: amplifiers, auxiliary inputs, supply and ADC in volts; digital inputs as events. Formats of one file a channel are
 * refused by what they lack.
 * Source: Intan Technologies, "RHD2000 application note: data file formats".
 */
export const intan: RecordingFormat = {
  name: 'Intan',
  recognises: (head) => isIntan(head),
  async open(path) {
    const bytes = await openRandom(path)
    try {
      return await opened(bytes)
    } catch (error) {
      await bytes.close()
      throw error
    }
  },
}

/** Where the samples of a channel lie in a block, and how many there are. */
interface Placed {
  readonly group: IntanGroup
  readonly name: string
  readonly atByte: number
  readonly perBlock: number
  readonly gain: number
  readonly offset: number
}

async function opened(bytes: RandomBytes): Promise<Recording> {
  const header = readIntanHeader(await bytes.read(0, Math.min(bytes.size, headerBytes)), bytes.file)
  const { placed, digital, blockBytes } = layOut(header)
  const stored = bytes.size - header.dataByte
  if (stored === 0) {
    const what = 'It holds a header and no samples.'
    throw new Problem({
      file: bytes.file,
      what,
      remedy: 'In the formats of one file a channel they lie beside it: record in the traditional format, or convert it.',
    })
  }
  if (stored % blockBytes !== 0) {
    const what = `After its header stand ${stored} bytes, where blocks of ${blockBytes} bytes were written.`
    throw new Problem({ file: bytes.file, what, remedy: 'The recording was cut off: copy it again from its source.' })
  }
  const blocks = stored / blockBytes
  const { rateHz, blockSamples } = header
  const channels = placed.map(
    ({ group, name, perBlock }): Channel => ({
      name,
      type: group.kind === 'amplifier' ? 'seeg' : 'misc',
      unit: group.kind === 'amplifier' ? 'µV' : 'V',
      rateHz: (rateHz * perBlock) / blockSamples,
      samples: blocks * perBlock,
    }),
  )
  return {
    file: bytes.file,
    format: 'intan',
    channels,
    startTime: null,
    durationS: (blocks * blockSamples) / rateHz,
    gaps: [],
    breaksS: [],
    bad: [],
    notes: header.notes,
    events: () => digitalEvents(bytes, header, digital, { blocks, blockBytes }),
    read: readerOf(channels, storedReader(bytes, header, placed, blockBytes)),
    close: () => bytes.close(),
  }
}

/** A block: time stamps, then group after group and channel after channel all samples of the block. */
function layOut({ groups, boardMode, temperatures, blockSamples }: IntanHeader) {
  const placed: Placed[] = []
  const digital: { group: IntanGroup; atByte: number }[] = []
  let at = 4 * blockSamples
  const adc = { 1: [152.59e-6, 32768], 13: [312.5e-6, 32768] }[boardMode] ?? [50.354e-6, 0]
  const scales: Readonly<Record<string, readonly [number, number, number]>> = {
    amplifier: [0.195e-6, 32768, blockSamples],
    auxiliary: [37.4e-6, 0, blockSamples / 4],
    supply: [74.8e-6, 0, 1],
    adc: [adc[0], adc[1], blockSamples],
  }
  for (const group of groups) {
    const scale = scales[group.kind]
    if (group.kind === 'adc') at += 2 * temperatures
    if (!scale) {
      // All digital lines are bits of one word a sample.
      if (group.channels.length === 0) continue
      digital.push({ group, atByte: at })
      at += 2 * blockSamples
      continue
    }
    const [gain, zero, perBlock] = scale
    for (const { name } of group.channels) {
      placed.push({ group, name, atByte: at, perBlock, gain, offset: -zero * gain })
      at += 2 * perBlock
    }
  }
  return { placed, digital, blockBytes: at }
}

function storedReader(bytes: RandomBytes, { dataByte }: IntanHeader, placed: readonly Placed[], blockBytes: number): ReadStored {
  return async (chosen, from, to) => {
    const out = chosen.map(() => new Float64Array(to - from))
    const { perBlock } = placed[chosen[0]]
    const last = Math.ceil(to / perBlock)
    for (let block = Math.floor(from / perBlock); block < last; block += blocksAtOnce) {
      const count = Math.min(blocksAtOnce, last - block)
      const piece = await bytes.read(dataByte + block * blockBytes, count * blockBytes)
      const view = new DataView(piece.buffer)
      for (let n = 0; n < count; n++) {
        const begin = Math.max(from, (block + n) * perBlock)
        const end = Math.min(to, (block + n + 1) * perBlock)
        for (const [k, channel] of chosen.entries()) {
          const { atByte, gain, offset } = placed[channel]
          const first = n * blockBytes + atByte + 2 * (begin - (block + n) * perBlock)
          decodeSamples(view, first, 2, end - begin, { type: 'uint16', gain, offset }, out[k], begin - from)
        }
      }
    }
    return out
  }
}

/** From each rise of a digital line to its fall, or to the end. */
async function digitalEvents(
  bytes: RandomBytes,
  { dataByte, blockSamples, rateHz }: IntanHeader,
  digital: readonly { group: IntanGroup; atByte: number }[],
  { blocks, blockBytes }: { blocks: number; blockBytes: number },
): Promise<RecordingEvent[]> {
  const events: RecordingEvent[] = []
  for (const { group, atByte } of digital) {
    const since = new Map<number, number>()
    const ended = (line: number, at: number) => {
      const begin = since.get(line)
      if (begin === undefined) return
      since.delete(line)
      events.push({ onsetS: begin / rateHz, durationS: (at - begin) / rateHz, label: group.channels[line].name })
    }
    for (let block = 0; block < blocks; block++) {
      const words = new DataView((await bytes.read(dataByte + block * blockBytes + atByte, 2 * blockSamples)).buffer)
      for (let n = 0; n < blockSamples; n++) {
        const word = words.getUint16(2 * n, true)
        for (const [line, { order }] of group.channels.entries()) {
          const isHigh = ((word >> order) & 1) === 1
          const at = block * blockSamples + n
          if (!isHigh) ended(line, at)
          else if (!since.has(line)) since.set(line, at)
        }
      }
    }
    for (const line of [...since.keys()]) ended(line, blocks * blockSamples)
  }
  return events.sort((a, b) => a.onsetS - b.onsetS)
}
