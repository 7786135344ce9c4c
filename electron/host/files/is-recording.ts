import { statSync } from 'node:fs'
import { suite2pTraces } from '../../../native-models/data/recording/suite2p.ts'

/** Whether a file is named as recordings are, or begins as one. */
export async function isRecordingFile(file: string): Promise<boolean> {
  if (statSync(file).isDirectory()) return suite2pTraces(file) !== undefined
  const recordings = await import('../../../native-models/data/recording/read.ts')
  return recordings.isRecordingName(file) || (await recordings.isRecording(file))
}
