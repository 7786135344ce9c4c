import { extname } from 'node:path'
import { Problem } from '../problem.ts'
import type { Follow } from './blocks.ts'
import { openRecording } from './read.ts'
import type { Recording } from './recording.ts'
import { writeRecordingBrainVision } from './write-brainvision.ts'
import { writeRecordingCsv } from './write-csv.ts'
import { writeRecordingEdf } from './write-edf.ts'
import { writeRecordingNpy } from './write-npy.ts'

type Writer = (path: string, recording: Recording, names: readonly string[], follow: Follow) => Promise<void>

const writers: Readonly<Record<string, Writer>> = {
  '.npy': writeRecordingNpy,
  '.csv': writeRecordingCsv,
  '.edf': writeRecordingEdf,
  '.vhdr': writeRecordingBrainVision,
}

/**
 * Writes a recording, or the named channels of it, in the format that the ending of `to` asks for. In blocks, so that memory stays bounded; into a
 * folder of the caller's, who throws away what is there when this fails.
 */
export async function convertRecording(from: string, to: string, names: readonly string[] = [], follow: Follow = {}): Promise<void> {
  const write = writers[extname(to).toLowerCase()]
  if (!write) {
    const what = 'A recording cannot be written under this name.'
    throw new Problem({ kind: 'usage', file: to, what, remedy: `End the name in one of ${Object.keys(writers).join(', ')}.` })
  }
  const recording = await openRecording(from)
  try {
    await write(to, recording, names, follow)
  } finally {
    await recording.close()
  }
}
