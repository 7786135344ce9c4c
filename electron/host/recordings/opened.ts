import { infoOfRecording } from '../../../native-models/data/recording/info.ts'
import type { Recording, RecordingEvent } from '../../../native-models/data/recording/recording.ts'
import { derivationsOf, montageNames } from '../../../native-models/signal/montages.ts'
import type { RecordingView } from '../api/recordings.ts'
import { openPort } from '../runs/inputs.ts'
import type { Annotations } from './annotated.ts'

/** A recording, with what a person has kept of it beside the study's other results. */
export interface RecordingFile {
  readonly path: string
  readonly annotations?: Annotations
}

/** The recording that was asked for last stays open for a while: pages are turned one after another. */
const keptMs = 60_000
let kept: { key: string; recording: Promise<Recording>; events?: Promise<readonly RecordingEvent[]>; timer: NodeJS.Timeout } | undefined

export function opened(file: RecordingFile): Promise<Recording> {
  return keep(file).recording
}

export async function recordingView(file: RecordingFile): Promise<RecordingView> {
  const recording = await opened(file)
  const { events: _later, ...info } = await infoOfRecording({ ...recording, events: async () => [] })
  const montages = montageNames.flatMap((id) => {
    const traces = derivationsOf(id, recording.channels, recording.bad)
    return traces.length > 0 ? [{ id, traces: traces.map(({ name, channel }) => ({ name, channel })) }] : []
  })
  return { ...info, montages, ...(file.annotations && { annotated: file.annotations.name }) }
}

/** Sorted by onset; read once while the recording is open. */
export async function recordingEvents(file: RecordingFile): Promise<readonly RecordingEvent[]> {
  const mine = keep(file)
  mine.events ??= mine.recording.then((recording) => recording.events())
  return mine.events
}

function keep({ path, annotations }: RecordingFile) {
  const key = `${path}\n${annotations?.events ?? ''}`
  if (kept?.key !== key) {
    release()
    const recording = openPort('recording', path, annotations?.events)
    kept = { key, recording, timer: setTimeout(release, keptMs).unref() }
    // One that cannot be opened is tried anew.
    recording.catch(() => {
      if (kept?.recording === recording) kept = undefined
    })
  }
  kept.timer.refresh()
  return kept
}

function release(): void {
  const { recording, events, timer } = kept ?? {}
  kept = undefined
  clearTimeout(timer)
  // Whoever still reads its events does so to the end.
  void Promise.allSettled([events]).then(() => recording?.then((open) => open.close()).catch(() => {}))
}
