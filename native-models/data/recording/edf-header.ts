import { Problem } from '../problem.ts'
import { isStatusName } from './edf-status.ts'
import type { RandomBytes } from './random-bytes.ts'
import type { StoredRange } from './recording.ts'
import { plainUnit } from './units.ts'

/** One signal of a record. */
export interface EdfSignal {
  readonly label: string
  readonly kind: 'samples' | 'annotations' | 'status'
  readonly unit: string
  readonly range: StoredRange
  /** Samples in each record. */
  readonly samples: number
  /** Where its samples begin in a record. */
  readonly startByte: number
}

export interface EdfHeader {
  readonly format: string
  readonly bits: 16 | 24
  readonly discontinuous: boolean
  readonly startTime: string | null
  readonly signals: readonly EdfSignal[]
  readonly records: number
  readonly recordS: number
  readonly recordBytes: number
  /** Where the first record begins. */
  readonly dataStart: number
  readonly notes: readonly string[]
}

/** Label, transducer, unit, physical and digital range, prefilter, samples, reserved: the width of each field of a signal. */
const widths = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32]

/** Source: Kemp and others 1992 (EDF); Kemp and Olivan 2003 (EDF+); BioSemi's description of BDF. */
export async function readEdfHeader(bytes: RandomBytes): Promise<EdfHeader> {
  const { file, size } = bytes
  const wrong = (what: string, place?: string) =>
    new Problem({ file, place, what, remedy: 'The header is damaged: copy or export the recording again from its source.' })
  if (size < 256) throw new Problem({ file, what: 'The file ends inside its header.', remedy: 'Copy it again from its source.' })
  const main = textOf(await bytes.read(0, 256))
  const bits = main.charCodeAt(0) === 0xff ? 24 : 16
  const reserved = main.slice(192, 236).trim()
  const count = whole(main.slice(252, 256))
  if (!(count >= 1)) throw wrong(`Its header says "${main.slice(252, 256).trim()}" signals.`)
  const dataStart = 256 * (count + 1)
  if (size < dataStart)
    throw new Problem({ file, what: `The file ends inside the headers of its ${count} signals.`, remedy: 'Copy it again from its source.' })
  const fields = fieldsOf(textOf(await bytes.read(256, 256 * count)), count)
  const notes: string[] = []
  const signals: EdfSignal[] = []
  let recordBytes = 0
  for (const [n, [label, , unit, physicalMin, physicalMax, digitalMin, digitalMax, , samples]] of fields.entries()) {
    const perRecord = whole(samples)
    const place = `signal ${n + 1} (${label})`
    if (!(perRecord >= 0)) throw wrong(`It says "${samples}" samples in each record.`, place)
    const range = {
      bits,
      physicalMin: number(physicalMin),
      physicalMax: number(physicalMax),
      digitalMin: number(digitalMin),
      digitalMax: number(digitalMax),
    } as const
    const kind = /^(edf|bdf) annotations$/i.test(label) ? 'annotations' : isStatusName(label) ? 'status' : 'samples'
    if (kind === 'samples') {
      if (!Object.values(range).every(Number.isFinite)) throw wrong('Its physical or digital range is no number.', place)
      if (range.physicalMax === range.physicalMin || range.digitalMax === range.digitalMin)
        notes.push(`${label}: its range is zero, so the scale is unknown; taken as 1`)
    }
    signals.push({ label, kind, unit: kind === 'status' ? '' : plainUnit(unit), range, samples: perRecord, startByte: recordBytes })
    recordBytes += perRecord * (bits / 8)
  }
  if (!(recordBytes > 0)) throw wrong('It says that its records are empty.')
  const records = countRecords(file, whole(main.slice(236, 244)), size - dataStart, recordBytes, notes)
  const stated = number(main.slice(244, 252))
  if (!(stated >= 0)) throw wrong(`It says that a record lasts "${main.slice(244, 252).trim()}" seconds.`)
  const hasSamples = signals.some(({ kind, samples }) => kind !== 'annotations' && samples > 0)
  if (stated === 0 && hasSamples) notes.push('the header says that a record lasts 0 s; taken as 1 s')
  const plus = /^(EDF|BDF)\+([CD])/.exec(reserved)
  return {
    format: plus ? `${plus[1]}+${plus[2]}`.toLowerCase() : bits === 24 ? 'bdf' : 'edf',
    bits,
    discontinuous: plus?.[2] === 'D',
    startTime: startOf(main.slice(168, 176), main.slice(176, 184), main.slice(88, 168)),
    signals,
    records,
    recordS: stated === 0 && hasSamples ? 1 : stated,
    recordBytes,
    dataStart,
    notes,
  }
}

/** A file cut inside a record is incomplete; one of whole records, but not as many as it says, has a wrong count. */
function countRecords(file: string, stated: number, bytes: number, recordBytes: number, notes: string[]): number {
  const held = Math.floor(bytes / recordBytes)
  const rest = bytes - held * recordBytes
  if ((stated > held && rest > 0) || (held === 0 && stated !== 0)) {
    const what =
      stated > 0
        ? `Its header promises ${stated} records, but the file ends inside number ${held + 1}.`
        : 'The file ends inside its first record.'
    throw new Problem({ file, what, remedy: 'The recording was cut off: copy it again from its source.' })
  }
  if (!(stated >= 0)) {
    notes.push(`the header does not say how many records there are; the file holds ${held}`)
    return held
  }
  if (stated > held) notes.push(`the header says ${stated} records, the file holds ${held}`)
  if (stated < held) notes.push(`the header says ${stated} records, the file holds ${held}; what the header leaves out is not read`)
  return Math.min(stated, held)
}

function fieldsOf(text: string, count: number): string[][] {
  const fields: string[][] = Array.from({ length: count }, () => [])
  let at = 0
  for (const width of widths) {
    for (const field of fields) {
      field.push(plain(text.slice(at, at + width)))
      at += width
    }
  }
  return fields
}

/** dd.mm.yy and hh.mm.ss; years from 85 are of the last century. The recording field of EDF+ has the whole year. */
function startOf(date: string, time: string, recordingField: string): string | null {
  // What EDF+ writes where the date is not known.
  if (date === '01.01.85' && /^Startdate X/i.test(recordingField)) return null
  const [day, month, year] = (date.match(/\d+/g) ?? []).map(Number)
  const [hour, minute, second] = (time.match(/\d+/g) ?? []).map(Number)
  if (!(day >= 1 && day <= 31 && month >= 1 && month <= 12 && hour < 24 && minute < 60 && second < 61)) return null
  const full = /Startdate \d\d-[A-Z]{3}-(\d{4})/i.exec(recordingField)
  const whole = full && Number(full[1]) % 100 === year ? Number(full[1]) : year + (year >= 85 ? 1900 : 2000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${whole}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Some recorders fill up with zeros instead of spaces. */
function plain(field: string): string {
  return field.replaceAll('\0', ' ').trim()
}

/** Some recorders write a comma where the point belongs. */
function number(field: string): number {
  const text = plain(field).replace(',', '.')
  return text === '' ? Number.NaN : Number(text)
}

function whole(field: string): number {
  const value = number(field)
  return Number.isInteger(value) ? value : Number.NaN
}
