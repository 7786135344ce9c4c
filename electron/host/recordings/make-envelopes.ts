import { openRecording } from '../../../native-models/data/recording/read.ts'
import type { Task } from '../jobs/task.ts'
import type { Display } from './displayed.ts'
import { writeEnvelopes } from './envelope-file.ts'

/** Reads a recording once from end to end, for pages that show hours of it. */
export const makeEnvelopes: Task<{ readonly file: string; readonly display: Display; readonly to: string }, null> = async (
  { file, display, to },
  { progress, signal },
) => {
  const recording = await openRecording(file)
  try {
    await writeEnvelopes(recording, display, to, { signal, progress: (fraction) => progress(fraction, 'Reading the recording') })
    return null
  } finally {
    await recording.close()
  }
}
