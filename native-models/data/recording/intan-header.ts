import { Problem } from '../problem.ts'

/** A kind of signal: how many samples of it stand in a block of data, and what they mean in volts. */
export interface IntanGroup {
  readonly kind: 'amplifier' | 'auxiliary' | 'supply' | 'adc' | 'digital in' | 'digital out'
  readonly channels: readonly { readonly name: string; readonly order: number }[]
}

export interface IntanHeader {
  readonly rateHz: number
  readonly boardMode: number
  readonly notes: readonly string[]
  /** In the order in which a block holds them. */
  readonly groups: readonly IntanGroup[]
  readonly temperatures: number
  /** Samples of an amplifier in a block of data. */
  readonly blockSamples: number
  /** Where the first block begins. */
  readonly dataByte: number
}

const magic = 0xc6912702
export const isIntan = (head: Uint8Array) => head.length >= 8 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === magic

const kinds: readonly IntanGroup['kind'][] = ['amplifier', 'auxiliary', 'supply', 'adc', 'digital in', 'digital out']
const mostText = 1 << 20

/** The header of an RHD file. Source: Intan Technologies, "RHD2000 application note: data file formats", version 3. */
export function readIntanHeader(bytes: Uint8Array, file: string): IntanHeader {
  const at = walker(bytes, file)
  at.skip(4)
  const version = at.int16() + at.int16() / 10
  const rateHz = at.float32()
  // Filters as they were and as they were wished, the notch, and the frequencies at which impedances were measured.
  at.skip(2 + 6 * 4 + 2 + 2 * 4)
  const notes = [at.text(), at.text(), at.text()].filter((text) => text !== '')
  const temperatures = version >= 1.1 ? at.int16() : 0
  const boardMode = version >= 1.3 ? at.int16() : 0
  if (version >= 2) at.text()
  if (!(rateHz > 0 && rateHz < 1e7)) throw wrong(file, `Its header says that it was sampled at ${rateHz} Hz.`)
  const channels = kinds.map((): { name: string; order: number }[] => [])
  const signalGroups = at.int16()
  for (let group = 0; group < signalGroups; group++) {
    at.text()
    at.text()
    const isOn = at.int16() > 0
    const count = at.int16()
    at.skip(2)
    for (let n = 0; isOn && n < count; n++) {
      const native = at.text()
      const custom = at.text()
      const order = at.int16()
      at.skip(2)
      const kind = at.int16()
      const isUsed = at.int16() > 0
      // Chip and stream, the trigger of spikes, and the impedance.
      at.skip(2 * 2 + 4 * 2 + 2 * 4)
      if (!channels[kind]) throw wrong(file, `Its channel ${native} is of kind ${kind}, which is none of Intan's.`)
      if (isUsed) channels[kind].push({ name: custom || native, order })
    }
  }
  const groups = kinds.map((kind, n) => ({ kind, channels: channels[n] }))
  return { rateHz, boardMode, notes, groups, temperatures, blockSamples: version >= 2 ? 128 : 60, dataByte: at.place() }
}

function walker(bytes: Uint8Array, file: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let place = 0
  const next = (length: number) => {
    const from = place
    place += length
    if (place > bytes.length) throw wrong(file, 'It ends inside its header.')
    return from
  }
  return {
    place: () => place,
    skip: (length: number) => void next(length),
    int16: () => view.getInt16(next(2), true),
    float32: () => view.getFloat32(next(4), true),
    /** Qt's text: its length in bytes, then UTF-16; all ones where there is none. */
    text() {
      const length = view.getUint32(next(4), true)
      if (length === 0xffffffff) return ''
      if (length > mostText) throw wrong(file, `A text in its header claims ${length} bytes.`)
      const from = next(length)
      return Buffer.from(bytes.subarray(from, from + length)).toString('utf16le')
    },
  }
}

function wrong(file: string, what: string): Problem {
  return new Problem({ file, what, remedy: 'The file is incomplete or damaged: copy it again from its source.' })
}
