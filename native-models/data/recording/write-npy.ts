import { open } from 'node:fs/promises'
import { npyHeader } from '../table/npy.ts'
import { type Follow, overBlocks } from './blocks.ts'
import { chooseChannels, oneRate } from './choose-channels.ts'
import type { Recording } from './recording.ts'

/** Writes channels × samples, float64, volts, NaN in gaps; in blocks, so that memory stays bounded. */
export async function writeRecordingNpy(path: string, recording: Recording, names: readonly string[], follow: Follow): Promise<void> {
  const chosen = chooseChannels(recording, names)
  const { samples } = oneRate(recording, chosen)
  const header = npyHeader('<f8', [chosen.length, samples])
  const handle = await open(path, 'w')
  try {
    await handle.write(header, 0, header.length, 0)
    await handle.truncate(header.length + chosen.length * samples * 8)
    await overBlocks(recording, chosen, samples, follow, async (pieces, from) => {
      for (const [row, piece] of pieces.entries()) {
        const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
        await handle.write(bytes, 0, bytes.length, header.length + (row * samples + from) * 8)
      }
    })
  } finally {
    await handle.close()
  }
}
