import { typeOfName } from './channel-types.ts'
import { readRecords } from './edf-records.ts'
import { type GdfHeader, readGdfHeader } from './gdf-header.ts'
import { openRandom, type RandomBytes } from './random-bytes.ts'
import type { Channel, Recording, RecordingEvent, RecordingFormat } from './recording.ts'
import { readerOf } from './timeline.ts'
import { isVoltage } from './units.ts'

/** General Data Format, versions 1 and 2. */
export const gdf: RecordingFormat = {
  name: 'GDF',
  recognises: (head) => /^GDF \d/.test(Buffer.from(head.subarray(0, 8)).toString('latin1')),
  open: openGdf,
}

async function openGdf(path: string): Promise<Recording> {
  const bytes = await openRandom(path)
  try {
    const header = await readGdfHeader(bytes)
    const signals = header.signals.filter(({ samples }) => samples > 0)
    const channels = signals.map(({ label, unit, samples }): Channel => {
      const type = typeOfName(label.replace(/^EEG[:\s-]+/i, ''), isVoltage(unit) || unit === '')
      return { name: label, type, unit, rateHz: samples / header.recordS, samples: samples * header.records }
    })
    const events = await readEvents(bytes, header, Math.max(...channels.map(({ rateHz }) => rateHz)))
    return {
      file: path,
      format: 'gdf',
      channels,
      startTime: header.startTime,
      durationS: header.records * header.recordS,
      gaps: [],
      breaksS: events.filter(({ label, onsetS }) => label === newSegment && onsetS > 0).map(({ onsetS }) => onsetS),
      bad: [],
      notes: header.notes,
      events: async () => events,
      read: readerOf(channels, readRecords(bytes, header, signals)),
      close: () => bytes.close(),
    }
  } catch (error) {
    await bytes.close()
    throw error
  }
}

/** 0x7ffe: something was left out in front of this sample. */
const newSegment = String(0x7ffe)
const mostEvents = 10_000_000

/** The table behind the samples: all positions (counted from 1), then all codes, then, in mode 3, all channels and lengths. Labels are the codes. */
async function readEvents(bytes: RandomBytes, header: GdfHeader, rateHz: number): Promise<RecordingEvent[]> {
  const start = header.dataStart + header.records * header.recordBytes
  if (bytes.size < start + 8) return []
  const head = new DataView((await bytes.read(start, 8)).buffer)
  const mode = head.getUint8(0)
  const three = head.getUint8(1) | (head.getUint8(2) << 8) | (head.getUint8(3) << 16)
  const isFirst = header.version < 1.94
  const count = isFirst ? head.getUint32(4, true) : three
  const statedHz = isFirst ? three : head.getFloat32(4, true)
  const eventHz = statedHz > 0 && Number.isFinite(statedHz) ? statedHz : rateHz
  if (count === 0 || count > mostEvents || (mode !== 1 && mode !== 3)) return []
  const table = new DataView((await bytes.read(start + 8, count * (mode === 3 ? 12 : 6))).buffer)
  const events = Array.from({ length: count }, (_, n) => ({
    onsetS: (table.getUint32(4 * n, true) - 1) / eventHz,
    durationS: mode === 3 ? table.getUint32(8 * count + 4 * n, true) / eventHz : 0,
    label: String(table.getUint16(4 * count + 2 * n, true)),
  }))
  return events.sort((a, b) => a.onsetS - b.onsetS)
}
