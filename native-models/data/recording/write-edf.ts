import { open } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import type { Follow } from './blocks.ts'
import { chooseChannels, oneRate } from './choose-channels.ts'
import { annotationLists } from './edf-lists.ts'
import { edfNumber } from './edf-number.ts'
import { type EdfPlan, planRecords } from './edf-plan.ts'
import { isStatusName, triggerBits } from './edf-status.ts'
import type { Channel, Recording, RecordingEvent } from './recording.ts'
import { type Survey, survey } from './survey.ts'
import { triggersOf } from './triggers.ts'
import { isVoltage, voltsPer } from './units.ts'

/** A signal as it is written: stored = (value × factor − offset) / gain. */
interface Signal {
  readonly label: string
  readonly unit: string
  readonly physical: readonly [string, string]
  readonly digital: readonly [number, number]
  readonly factor: number
  readonly perRecord: number
}

const blockSamples = 1 << 20

/**
 * Writes EDF+: continuous, or discontinuous where the recording has gaps. Channels keep their own rates. What came from 16 bits keeps its range and
 * every value; anything else is fitted into 16 bits between its smallest and largest value. Events become annotations.
 */
export async function writeRecordingEdf(path: string, recording: Recording, names: readonly string[], follow: Follow): Promise<void> {
  const chosen = chooseChannels(recording, names)
  const channels = chosen.map((n) => recording.channels[n])
  const startS = channels[0]?.startS ?? 0
  if (channels.length === 0 || channels.some((channel) => (channel.startS ?? 0) !== startS)) oneRate(recording, chosen)
  const found = await surveyOf(recording, chosen, follow)
  const plan = planRecords(
    channels.map(({ rateHz }) => rateHz),
    found.segmentsS,
  )
  if (!plan) {
    const what = 'The rates of its channels have no common record length that EDF can hold.'
    throw new Problem({ kind: 'usage', file: path, what, remedy: 'Name channels of one rate with --channels.' })
  }
  const signals = channels.map((channel, n) => signalOf(channel, found.ranges[n], plan.perRecord[n]))
  const own = await eventsBeside(
    recording,
    chosen,
    signals.map(({ label }) => label),
  )
  const events = [...own, ...padding(plan)].map((event) => ({ ...event, onsetS: event.onsetS - startS }))
  const recordsS = plan.runs.flatMap(({ fromS, records }) => Array.from({ length: records }, (_, n) => fromS + n * plan.recordS))
  const fractionS = Number(`0${/\.\d+/.exec(recording.startTime ?? '')?.[0] ?? ''}`)
  const annotations = annotationLists(recordsS, events, fractionS)
  const handle = await open(path, 'w')
  try {
    await handle.write(headerOf(signals, plan, annotations.bytes, recordsS.length, recording.startTime))
    let record = 0
    for (const run of plan.runs) {
      const step = Math.max(1, Math.floor(blockSamples / plan.perRecord.reduce((sum, count) => sum + count, 0)))
      for (let first = 0; first < run.records; first += step) {
        follow.signal?.throwIfAborted()
        const count = Math.min(step, run.records - first)
        const values = await readRun(recording, chosen, plan, run.fromS + first * plan.recordS, count)
        await handle.write(encode(signals, values, annotations.lists.slice(record, record + count)))
        record += count
        follow.progress?.(0.5 + record / recordsS.length / 2)
      }
    }
  } finally {
    await handle.close()
  }
}

/** All channels that keep their range and have no gaps need not be looked through. */
async function surveyOf(recording: Recording, chosen: readonly number[], follow: Follow): Promise<Survey> {
  const channels = chosen.map((n) => recording.channels[n])
  const known = recording.gaps.length === 0 && channels.every(({ stored }) => stored?.bits === 16)
  if (!known) return survey(recording, chosen, follow)
  return { ranges: channels.map(() => [0, 0]), segmentsS: [{ fromS: 0, toS: channels[0].samples / channels[0].rateHz }] }
}

function signalOf({ name, type, unit, stored }: Channel, [low, high]: readonly [number, number], perRecord: number): Signal {
  const label = ascii(name).slice(0, 16)
  if (stored?.bits === 16) {
    const { physicalMin, physicalMax, digitalMin, digitalMax } = stored
    const physical = [edfNumber(physicalMin), edfNumber(physicalMax)] as const
    return { label, unit: ascii(unit), physical, digital: [digitalMin, digitalMax], factor: 1 / voltsPer(unit), perRecord }
  }
  const isStimulus = type === 'stim'
  const written = isStimulus || !isVoltage(unit) ? otherUnit(isStimulus ? '' : unit) : voltageFor(Math.max(Math.abs(low), Math.abs(high)))
  // Codes stay the codes that they are.
  const isCode = written.factor === 1 && Number.isInteger(low) && Number.isInteger(high) && low >= -32768 && high <= 32767
  if (isCode) return { label, ...written, physical: ['-32768', '32767'], digital: [-32768, 32767], perRecord }
  const [min, max] = [low * written.factor, high * written.factor]
  const physical =
    min < max
      ? ([edfNumber(min, 'down'), edfNumber(max, 'up')] as const)
      : ([edfNumber(min - 1, 'down'), edfNumber(max + 1, 'up')] as const)
  return { label, ...written, physical, digital: [-32768, 32767], perRecord }
}

/** Microvolts, or what keeps the largest value within the eight characters of EDF. */
function voltageFor(mostV: number): { unit: string; factor: number } {
  return mostV < 9 ? { unit: 'uV', factor: 1e6 } : mostV < 9e3 ? { unit: 'mV', factor: 1e3 } : { unit: 'V', factor: 1 }
}

/** EDF has no exponents, so that fields of the brain are written in femtotesla. */
function otherUnit(unit: string): { unit: string; factor: number } {
  return unit.startsWith('T') ? { unit: `f${unit}`, factor: 1e15 } : { unit: ascii(unit), factor: 1 }
}

/** Events without those that a reader will find again in a status signal that is written along. */
async function eventsBeside(recording: Recording, chosen: readonly number[], labels: readonly string[]): Promise<RecordingEvent[]> {
  const found = new Set<string>()
  const key = ({ onsetS, label }: RecordingEvent) => `${onsetS.toFixed(6)} ${label}`
  for (const [n, channel] of chosen.entries()) {
    if (!isStatusName(labels[n]) || recording.channels[channel].type !== 'stim') continue
    for (const event of await triggersOf(recording.read, channel, recording.channels[channel], triggerBits)) found.add(key(event))
  }
  return (await recording.events()).filter((event) => !found.has(key(event)))
}

/** The samples of each channel in `count` records; the last is repeated where the recording ends inside a record. */
async function readRun(
  recording: Recording,
  chosen: readonly number[],
  plan: EdfPlan,
  fromS: number,
  count: number,
): Promise<Float64Array[]> {
  const values: Float64Array[] = []
  for (const [n, channel] of chosen.entries()) {
    const { rateHz, samples } = recording.channels[channel]
    const length = count * plan.perRecord[n]
    const from = Math.min(samples, Math.round(fromS * rateHz))
    const [piece] = await recording.read([channel], from, Math.min(samples, from + length))
    const filled = new Float64Array(length)
    filled.set(piece)
    let last = 0
    for (let k = 0; k < length; k++) {
      if (k < piece.length && !Number.isNaN(filled[k])) last = filled[k]
      else filled[k] = last
    }
    values.push(filled)
  }
  return values
}

function encode(signals: readonly Signal[], values: readonly Float64Array[], lists: readonly Buffer[]): Buffer {
  const recordBytes = signals.reduce((sum, { perRecord }) => sum + 2 * perRecord, lists[0].length)
  const out = Buffer.alloc(recordBytes * lists.length)
  let startByte = 0
  for (const [n, { physical, digital, factor, perRecord }] of signals.entries()) {
    const [low, high] = physical.map(Number)
    const gain = (high - low || 1) / (digital[1] - digital[0] || 1)
    for (let record = 0; record < lists.length; record++) {
      let at = record * recordBytes + startByte
      for (let k = record * perRecord; k < (record + 1) * perRecord; k++, at += 2) {
        const stored = Math.round((values[n][k] * factor - low) / gain) + digital[0]
        out.writeInt16LE(Math.max(-32768, Math.min(32767, stored)), at)
      }
    }
    startByte += 2 * perRecord
  }
  for (const [record, list] of lists.entries()) list.copy(out, record * recordBytes + startByte)
  return out
}

/** What fills up the last record is marked, with the name that MNE passes over. */
function padding({ runs, recordS }: EdfPlan): RecordingEvent[] {
  return runs.flatMap(({ fromS, toS, records }) => {
    const durationS = fromS + records * recordS - toS
    return durationS > 1e-6 ? [{ onsetS: toS, durationS, label: 'BAD_ACQ_SKIP' }] : []
  })
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

function headerOf(signals: readonly Signal[], plan: EdfPlan, annotationBytes: number, records: number, startTime: string | null): Buffer {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(startTime ?? '') ?? []
  const isOld = Number(year) >= 1985 && Number(year) <= 2084
  const annotation = {
    label: 'EDF Annotations',
    unit: '',
    physical: ['-1', '1'],
    digital: [-32768, 32767],
    perRecord: annotationBytes / 2,
  } as const
  const all = [...signals, annotation]
  const field = (value: string | number, width: number) => String(value).slice(0, width).padEnd(width)
  const each = (width: number, value: (signal: (typeof all)[number]) => string | number) =>
    all.map((signal) => field(value(signal), width)).join('')
  return Buffer.from(
    [
      field('0', 8),
      field('X X X X', 80),
      field(year ? `Startdate ${day}-${months[Number(month) - 1]}-${year} X X X` : 'Startdate X X X X', 80),
      year ? `${day}.${month}.${isOld ? year.slice(2) : 'yy'}` : '01.01.85',
      time ? time.replaceAll(':', '.') : '00.00.00',
      field(256 * (all.length + 1), 8),
      field(plan.runs.length > 1 ? 'EDF+D' : 'EDF+C', 44),
      field(records, 8),
      field(edfNumber(plan.recordS), 8),
      field(all.length, 4),
      each(16, ({ label }) => label),
      each(80, () => ''),
      each(8, ({ unit }) => unit),
      each(8, ({ physical }) => physical[0]),
      each(8, ({ physical }) => physical[1]),
      each(8, ({ digital }) => digital[0]),
      each(8, ({ digital }) => digital[1]),
      each(80, () => ''),
      each(8, ({ perRecord }) => perRecord),
      each(32, () => ''),
    ].join(''),
    'latin1',
  )
}

/** EDF has no other letters. */
function ascii(text: string): string {
  return text
    .replaceAll('µ', 'u')
    .normalize('NFKD')
    .replace(/[^ -~]/g, '')
}
