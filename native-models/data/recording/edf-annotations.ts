import type { RecordingEvent } from './recording.ts'

/** What the annotation signal of one record says. */
export interface RecordAnnotations {
  /** When the record begins, where the signal says so. */
  readonly recordOnsetS?: number
  readonly events: readonly RecordingEvent[]
}

/**
 * Reads time-stamped annotation lists: onset, 0x15 and duration where there is one, 0x14, texts that each end in 0x14, and a 0 behind each list.
 * The first text of a record is empty: its onset is that of the record. Source: EDF+ specification, 2.2.2.
 */
export function parseAnnotations(bytes: Uint8Array): RecordAnnotations {
  const events: RecordingEvent[] = []
  let recordOnsetS: number | undefined
  for (const list of utf8.decode(bytes).split('\0')) {
    const [stamp, ...texts] = list.split('\x14')
    const [onset, duration = ''] = stamp.trim().split('\x15')
    if (!/^[+-]\d+([.,]\d*)?$/.test(onset)) continue
    const onsetS = Number(onset.replace(',', '.'))
    const durationS = Number(duration.replace(',', '.')) || 0
    if (texts[0] === '' && recordOnsetS === undefined && events.length === 0) recordOnsetS = onsetS
    for (const text of texts) if (text.trim() !== '') events.push({ onsetS, durationS, label: text.trim() })
  }
  return { events, ...(recordOnsetS === undefined ? {} : { recordOnsetS }) }
}

const utf8 = new TextDecoder('utf-8')
