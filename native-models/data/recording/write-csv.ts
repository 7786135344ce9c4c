import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { type Follow, overBlocks } from './blocks.ts'
import { chooseChannels, oneRate } from './choose-channels.ts'
import type { Recording } from './recording.ts'

/** Writes a row for each sample: seconds from the start of the recording, then the channels in volts; nothing between the commas in gaps. */
export async function writeRecordingCsv(path: string, recording: Recording, names: readonly string[], follow: Follow): Promise<void> {
  const chosen = chooseChannels(recording, names)
  const { samples, rateHz, startS = 0 } = oneRate(recording, chosen)
  const out = createWriteStream(path)
  const failed = once(out, 'error').then(([error]) => Promise.reject(error))
  const closed = once(out, 'close')
  failed.catch(() => {})
  const put = async (text: string) => {
    if (!out.write(text)) await Promise.race([once(out, 'drain'), failed])
  }
  try {
    await put(`${['timeS', ...chosen.map((n) => quoted(recording.channels[n].name))].join(',')}\n`)
    await overBlocks(recording, chosen, samples, follow, async (pieces, from) => {
      const lines: string[] = []
      for (let k = 0; k < pieces[0].length; k++) {
        const time = Number((startS + (from + k) / rateHz).toFixed(9))
        lines.push([time, ...pieces.map((piece) => (Number.isNaN(piece[k]) ? '' : piece[k]))].join(','))
      }
      await put(`${lines.join('\n')}\n`)
    })
  } finally {
    out.end()
    await Promise.race([closed, failed])
  }
}

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
