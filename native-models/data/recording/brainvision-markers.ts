import { fieldsOf, parseBrainVision } from './brainvision-header.ts'
import type { RecordingEvent } from './recording.ts'

export interface Markers {
  readonly events: readonly RecordingEvent[]
  /** Where recording was interrupted, in seconds of what is stored. */
  readonly breaksS: readonly number[]
  /** Of the first sample: the date of the first segment, where it has one. */
  readonly startTime: string | null
}

/** Markers: type, description, position (counted from 1), length in points, channel, date. Labels are 'type/description'. */
export function parseMarkers(text: string, rateHz: number): Markers {
  const events: RecordingEvent[] = []
  const breaksS: number[] = []
  let startTime: string | null = null
  for (const [key, entry] of parseBrainVision(text)['marker infos'] ?? []) {
    if (!/^mk\d+$/.test(key)) continue
    const [type = '', description = '', position, points, , date = ''] = fieldsOf(entry)
    const sample = Number(position) - 1
    if (!Number.isFinite(sample)) continue
    const onsetS = sample / rateHz
    events.push({ onsetS, durationS: (Number(points) || 0) / rateHz, label: `${type}/${description}` })
    if (type !== 'New Segment') continue
    if (sample > 0) breaksS.push(onsetS)
    startTime ??= timeOf(date)
  }
  events.sort((a, b) => a.onsetS - b.onsetS)
  return { events, breaksS: breaksS.sort((a, b) => a - b), startTime }
}

/** YYYYMMDDhhmmssuuuuuu. */
function timeOf(date: string): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{0,6})$/.exec(date)
  if (!parts || Number(parts[1]) === 0) return null
  const [, year, month, day, hour, minute, second, fraction] = parts
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${Number(fraction) ? `.${fraction}` : ''}`
}
