import { statSync } from 'node:fs'

/** Whether a file is named as recordings are, or begins as one. */
export async function isRecordingFile(file: string): Promise<boolean> {
  if (statSync(file).isDirectory()) return false
  const recordings = await import('../../../native-models/data/recording/read.ts')
  return recordings.isRecordingName(file) || (await recordings.isRecording(file))
}
