import { infoOfRecording } from '../../../native-models/data/recording/info.ts'
import { openRecording } from '../../../native-models/data/recording/read.ts'
import type { Recording, RecordingEvent } from '../../../native-models/data/recording/recording.ts'
import { derivationsOf, montageNames } from '../../../native-models/signal/montages.ts'
import type { RecordingView } from '../api/recordings.ts'

/** The recording that was asked for last stays open for a while: pages are turned one after another. */
const keptMs = 60_000
let kept: { path: string; recording: Promise<Recording>; events?: Promise<readonly RecordingEvent[]>; timer: NodeJS.Timeout } | undefined

export function opened(path: string): Promise<Recording> {
  return keep(path).recording
}

export async function recordingView(path: string): Promise<RecordingView> {
  const recording = await opened(path)
  const { events: _later, ...info } = await infoOfRecording({ ...recording, events: async () => [] })
  const montages = montageNames.flatMap((id) => {
    const traces = derivationsOf(id, recording.channels, recording.bad)
    return traces.length > 0 ? [{ id, traces: traces.map(({ name, channel }) => ({ name, channel })) }] : []
  })
  return { ...info, montages }
}

/** Sorted by onset; read once while the recording is open. */
export async function recordingEvents(path: string): Promise<readonly RecordingEvent[]> {
  const mine = keep(path)
  mine.events ??= mine.recording.then((recording) => recording.events())
  return mine.events
}

function keep(path: string) {
  if (kept?.path !== path) {
    release()
    const recording = openRecording(path)
    kept = { path, recording, timer: setTimeout(release, keptMs).unref() }
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
