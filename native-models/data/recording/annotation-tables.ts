import { readRows } from './bids-files.ts'
import type { Recording, RecordingEvent } from './recording.ts'

/** What a person has said of a recording: tables as BIDS has them, which stand in the place of what the file and its sidecars say. */
export interface AnnotationTables {
  /** _events.tsv */
  readonly events: string
  /** _channels.tsv */
  readonly channels: string
}

/** The tables of which somebody names the one of events. */
export function annotationTables(events: string): AnnotationTables {
  return { events, channels: events.replace(/events\.tsv$/i, 'channels.tsv') }
}

/** Events of an events.tsv, sorted: seconds from the first sample; the label is the trial type or else the value. */
export async function readEvents(file: string): Promise<RecordingEvent[]> {
  const events = (await readRows(file)).flatMap((row) => {
    const onsetS = Number(row.onset)
    if (row.onset === undefined || !Number.isFinite(onsetS)) return []
    return [{ onsetS, durationS: Number(row.duration ?? 0) || 0, label: row.trial_type ?? row.value ?? '' }]
  })
  return events.sort((a, b) => a.onsetS - b.onsetS)
}

/** A recording with the events and bad channels of tables that somebody kept for it. A Problem where these cannot be read. */
export async function withAnnotations(recording: Recording, { events, channels }: AnnotationTables): Promise<Recording> {
  const rows = await readRows(channels)
  const bad = new Set(rows.flatMap(({ name, status }) => (status?.toLowerCase() === 'bad' && name !== undefined ? [name] : [])))
  return {
    ...recording,
    bad: recording.channels.flatMap(({ name }) => (bad.has(name) ? [name] : [])),
    events: () => readEvents(events),
  }
}
