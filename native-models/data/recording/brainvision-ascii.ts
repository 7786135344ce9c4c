import { readFile } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import type { ReadStored } from './timeline.ts'

export interface AsciiLayout {
  readonly channels: number
  readonly vectorised: boolean
  readonly decimal: string
  readonly skipLines: number
  readonly skipColumns: number
}

const mostBytes = 1 << 29

/** Numbers in words cannot be found without reading all that stand before them, so the whole file is read. Gives channel by channel. */
export async function readAscii(
  file: string,
  layout: AsciiLayout,
  gains: readonly number[],
): Promise<{ samples: number; read: ReadStored }> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (error) {
    throw unreadable(file, error)
  }
  const wrong = (what: string) => new Problem({ file, what, remedy: 'Export the recording again, best in a binary format.' })
  if (bytes.length > mostBytes) throw wrong('It is too large to be read as text.')
  const lines = new TextDecoder('latin1').decode(bytes).split(/\r\n|\n|\r/)
  const rows = lines.slice(layout.skipLines).flatMap((line) =>
    line.trim() === ''
      ? []
      : [
          line
            .trim()
            .split(/[\s;]+/)
            .slice(layout.skipColumns),
        ],
  )
  const samples = layout.vectorised ? (rows[0]?.length ?? 0) : rows.length
  const expected = layout.vectorised ? samples : layout.channels
  if (layout.vectorised && rows.length !== layout.channels)
    throw wrong(`It has ${rows.length} lines where the header promises ${layout.channels} channels.`)
  const data = Array.from({ length: layout.channels }, () => new Float64Array(samples))
  for (const [row, words] of rows.entries()) {
    if (words.length !== expected) throw wrong(`Line ${row + 1 + layout.skipLines} has ${words.length} numbers instead of ${expected}.`)
    for (const [column, word] of words.entries()) {
      const value = Number(word.replace(layout.decimal, '.'))
      if (Number.isNaN(value)) throw wrong(`Line ${row + 1 + layout.skipLines} has "${word.slice(0, 20)}" where a number was expected.`)
      const [channel, sample] = layout.vectorised ? [row, column] : [column, row]
      data[channel][sample] = value * (gains[channel] ?? 1)
    }
  }
  return { samples, read: async (chosen, from, to) => chosen.map((channel) => data[channel].slice(from, to)) }
}
