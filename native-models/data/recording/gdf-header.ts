import { Problem } from '../problem.ts'
import type { RecordSignal } from './edf-records.ts'
import type { RandomBytes } from './random-bytes.ts'
import { type SampleTypeName, sampleTypes } from './sample-types.ts'
import { plainUnit, voltsPer } from './units.ts'

export interface GdfSignal extends RecordSignal {
  readonly label: string
  readonly unit: string
}

export interface GdfHeader {
  readonly version: number
  readonly startTime: string | null
  readonly signals: readonly GdfSignal[]
  readonly records: number
  readonly recordS: number
  readonly recordBytes: number
  readonly dataStart: number
  readonly notes: readonly string[]
}

const types: Readonly<Record<number, SampleTypeName>> = {
  1: 'int8',
  2: 'uint8',
  3: 'int16',
  4: 'uint16',
  5: 'int32',
  6: 'uint32',
  7: 'int64',
  8: 'uint64',
  16: 'float32',
  17: 'float64',
  279: 'int24',
  535: 'uint24',
}

/** Where the fields of all signals begin, for one signal: all labels come first, then all transducers, and so on. */
const places = {
  1: { unit: 96, physicalMin: 104, physicalMax: 112, digitalMin: 120, digitalMax: 128, samples: 216, type: 220 },
  2: { unit: 102, physicalMin: 104, physicalMax: 112, digitalMin: 120, digitalMax: 128, samples: 216, type: 220 },
} as const

/** Volts and their parts, by the codes of IEEE 11073. */
const unitCodes: Readonly<Record<number, string>> = { 4256: 'V', 4274: 'mV', 4275: 'µV', 4276: 'nV' }

/** Source: Schlögl, GDF: a general dataformat for biosignals, versions 1.25 and 2.51. */
export async function readGdfHeader(bytes: RandomBytes): Promise<GdfHeader> {
  const { file, size } = bytes
  const wrong = (what: string) =>
    new Problem({ file, what, remedy: 'The header is damaged: copy or export the recording again from its source.' })
  const cut = (what: string) => new Problem({ file, what, remedy: 'The recording was cut off: copy it again from its source.' })
  if (size < 256) throw cut('The file ends inside its header.')
  const main = new DataView((await bytes.read(0, 256)).buffer)
  const version = Number(textOf(main, 4, 4))
  if (!(version >= 1 && version < 3)) throw wrong(`It says that it is of version "${textOf(main, 4, 4)}".`)
  const isFirst = version < 1.9
  const count = isFirst ? main.getUint32(252, true) : main.getUint16(252, true)
  const headerBytes = isFirst ? Number(main.getBigInt64(184, true)) : 256 * main.getUint16(184, true)
  if (count === 0) throw wrong('It says that it has no signals.')
  if (256 * (count + 1) > size || !(headerBytes <= size)) throw cut(`The file ends inside the headers of its ${count} signals.`)
  if (headerBytes < 256 * (count + 1)) throw wrong(`It says a header of ${headerBytes} bytes for ${count} signals.`)
  const view = new DataView((await bytes.read(256, 256 * count)).buffer)
  const place = places[isFirst ? 1 : 2]
  const notes: string[] = []
  const signals: GdfSignal[] = []
  let recordBytes = 0
  for (let n = 0; n < count; n++) {
    const label = textOf(view, 16 * n, 16)
    const at = (start: number, width: number) => start * count + width * n
    const typeCode = view.getUint32(at(place.type, 4), true)
    const type = types[typeCode]
    if (!type) throw wrong(`Signal ${n + 1} (${label}) is stored as type ${typeCode}, which is not known.`)
    const digital = (start: number) => (isFirst ? Number(view.getBigInt64(at(start, 8), true)) : view.getFloat64(at(start, 8), true))
    const physical = (start: number) => view.getFloat64(at(start, 8), true)
    const unit = isFirst ? plainUnit(textOf(view, at(place.unit, 8), 8)) : (unitCodes[view.getUint16(at(place.unit, 2), true)] ?? '')
    const [digitalMin, physicalMin] = [digital(place.digitalMin), physical(place.physicalMin)]
    const [digitalSpan, physicalSpan] = [digital(place.digitalMax) - digitalMin, physical(place.physicalMax) - physicalMin]
    if (!Number.isFinite(digitalSpan + physicalSpan)) throw wrong(`Signal ${n + 1} (${label}) has a range that is no number.`)
    if (digitalSpan === 0 || physicalSpan === 0) notes.push(`${label}: its range is zero, so the scale is unknown; taken as 1`)
    const gain = (physicalSpan || 1) / (digitalSpan || 1)
    const volts = voltsPer(unit)
    const samples = view.getUint32(at(place.samples, 4), true)
    signals.push({
      label,
      unit,
      type,
      gain: gain * volts,
      offset: (physicalMin - digitalMin * gain) * volts,
      startByte: recordBytes,
      samples,
    })
    recordBytes += samples * sampleTypes[type].bytes
  }
  if (!(recordBytes > 0)) throw wrong('It says that its records are empty.')
  const [numerator, denominator] = [main.getUint32(244, true), main.getUint32(248, true)]
  if (numerator === 0 || denominator === 0) notes.push('the header says that a record lasts 0 s; taken as 1 s')
  const stated = Number(main.getBigInt64(236, true))
  const held = Math.floor((size - headerBytes) / recordBytes)
  if (stated > held) throw cut(`Its header promises ${stated} records, but the file ends inside number ${held + 1}.`)
  if (stated < 0) notes.push(`the header does not say how many records there are; the file holds ${held}`)
  return {
    version,
    startTime: isFirst ? dateOfText(textOf(main, 168, 16)) : dateOfDays(main.getBigUint64(168, true)),
    signals,
    records: stated < 0 ? held : stated,
    recordS: numerator === 0 || denominator === 0 ? 1 : numerator / denominator,
    recordBytes,
    dataStart: headerBytes,
    notes,
  }
}

/** YYYYMMDDhhmmsscc. */
function dateOfText(text: string): string | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text) ?? []
  return year && Number(month) >= 1 ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : null
}

/** Days since the year 0, in units of 2⁻³². */
function dateOfDays(value: bigint): string | null {
  if (value === 0n) return null
  const date = new Date(Math.round((Number(value) / 2 ** 32 - 719_529) * 86_400_000))
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 19)
}

function textOf(view: DataView, at: number, length: number): string {
  return new TextDecoder('latin1')
    .decode(new Uint8Array(view.buffer, at, length))
    .replace(/\0.*$/s, '')
    .trim()
}
