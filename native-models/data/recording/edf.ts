import { typeOfName } from './channel-types.ts'
import { parseAnnotations } from './edf-annotations.ts'
import { type EdfHeader, type EdfSignal, readEdfHeader } from './edf-header.ts'
import { overRecords, readRecords } from './edf-records.ts'
import { runsOf } from './edf-runs.ts'
import { statusBits, triggerBits } from './edf-status.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import type { Channel, Recording, RecordingEvent, RecordingFormat } from './recording.ts'
import { gapsBetween, type ReadStored, readerOf } from './timeline.ts'
import { triggersOf } from './triggers.ts'
import { isVoltage, voltsPer } from './units.ts'

/** EDF, EDF+ (continuous or not), BDF and BDF+. */
export const edf: RecordingFormat = {
  name: 'EDF or BDF',
  recognises: (head) => {
    const begin = Buffer.from(head.subarray(0, 8)).toString('latin1')
    return begin === '0       ' || begin === '\xffBIOSEMI'
  },
  open: openEdf,
}

async function openEdf(path: string): Promise<Recording> {
  const bytes = await openRandom(path)
  try {
    const header = await readEdfHeader(bytes)
    const runs = await runsOf(bytes, header)
    const end = runs.at(-1)
    const durationS = end ? end.onsetS + end.records * header.recordS : 0
    const signals = header.signals.filter(({ kind, samples }) => kind !== 'annotations' && samples > 0)
    const segments = signals.map(({ samples }) =>
      runs.map((run) => ({
        at: Math.round((run.onsetS * samples) / header.recordS),
        stored: run.record * samples,
        samples: run.records * samples,
      })),
    )
    const channels = signals.map((signal, n) => {
      const last = segments[n].at(-1)
      return channelOf(signal, header.recordS, last ? last.at + last.samples : 0)
    })
    const read = readerOf(channels, readStored(bytes, header, signals), header.discontinuous ? (channel) => segments[channel] : undefined)
    return {
      file: path,
      format: header.format,
      channels,
      startTime: await exactStart(bytes, header),
      durationS,
      gaps: segments[0] ? gapsBetween(segments[0], channels[0].rateHz) : [],
      breaksS: [],
      bad: [],
      notes: header.notes,
      events: async () => {
        const found = await annotations(bytes, header)
        for (const [n, signal] of signals.entries())
          if (holdsCodes(signal)) found.push(...(await triggersOf(read, n, channels[n], triggerBits)))
        return found.sort((a, b) => a.onsetS - b.onsetS)
      },
      read,
      close: () => bytes.close(),
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

function channelOf({ label, kind, unit, samples: perRecord, range }: EdfSignal, recordS: number, samples: number): Channel {
  const type = kind === 'status' ? 'stim' : typeOfSignal(label, unit)
  return { name: label, type, unit, rateHz: perRecord / recordS, samples, ...(kind === 'samples' ? { stored: range } : {}) }
}

/** EDF+ puts the type before the name: 'EEG Fp1'. */
function typeOfSignal(label: string, unit: string) {
  const words = /^(EEG|SEEG|ECOG|EOG|ECG|EMG|RESP|MISC)\s/i.exec(label)
  return typeOfName(words && !/^eeg$/i.test(words[1]) ? words[1] : label.replace(/^EEG\s+/i, ''), isVoltage(unit))
}

/** The scale of a signal, in volts where its unit is one of voltage. A range of zero has no scale: taken as 1, as MNE does. */
function scaleOf({ unit, range }: EdfSignal): { gain: number; offset: number } {
  const { physicalMin, physicalMax, digitalMin, digitalMax } = range
  const gain = (physicalMax - physicalMin || 1) / (digitalMax - digitalMin || 1)
  const volts = voltsPer(unit)
  return { gain: gain * volts, offset: (physicalMin - digitalMin * gain) * volts }
}

function readStored(bytes: RandomBytes, header: EdfHeader, signals: readonly EdfSignal[]): ReadStored {
  const type = header.bits === 24 ? 'int24' : 'int16'
  const read = readRecords(
    bytes,
    header,
    signals.map((signal) => ({ ...scaleOf(signal), startByte: signal.startByte, samples: signal.samples, type })),
  )
  return async (chosen, from, to) => {
    const out = await read(chosen, from, to)
    for (const [n, channel] of chosen.entries())
      if (signals[channel].kind === 'status') for (let k = 0; k < out[n].length; k++) out[n][k] &= statusBits
    return out
  }
}

/** The header has whole seconds; the first annotation of EDF+ adds the fraction. */
async function exactStart(bytes: RandomBytes, header: EdfHeader): Promise<string | null> {
  const signal = header.signals.find(({ kind }) => kind === 'annotations')
  if (!header.startTime || !signal || header.records === 0) return header.startTime
  let fractionS = 0
  await overRecords(bytes, header, 0, 1, signal.startByte, signal.samples * (header.bits / 8), (_record, view) => {
    fractionS = (parseAnnotations(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)).recordOnsetS ?? 0) % 1
  })
  return fractionS > 0 ? header.startTime + fractionS.toFixed(7).slice(1).replace(/0+$/, '') : header.startTime
}

/** Annotations of all records. Onsets count from the first record, whose own onset is the fraction of a second at which the recording began. */
async function annotations(bytes: RandomBytes, header: EdfHeader): Promise<RecordingEvent[]> {
  const events: RecordingEvent[] = []
  let startS: number | undefined
  for (const signal of header.signals.filter(({ kind }) => kind === 'annotations')) {
    const length = signal.samples * (header.bits / 8)
    await overRecords(bytes, header, 0, header.records, signal.startByte, length, (_record, view) => {
      const found = parseAnnotations(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
      startS ??= found.recordOnsetS
      for (const event of found.events) events.push(event)
    })
  }
  const zeroS = startS ?? 0
  return events.map((event) => ({ ...event, onsetS: zeroS === 0 ? event.onsetS : round(event.onsetS - zeroS) }))
}

/** Takes away what subtracting decimal fractions leaves behind. */
function round(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9
}

/** A status signal with a scale of its own holds a measure, not codes. */
function holdsCodes({ kind, range }: EdfSignal): boolean {
  return kind === 'status' && (range.bits === 24 || (range.physicalMax === range.digitalMax && range.physicalMin === range.digitalMin))
}
