import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Problem } from '../../../../native-models/data/problem.ts'

/**
 * Looks through everything in a folder, names and bytes, inflated where they are compressed, for words that must not be there.
 * `Problem` (failed) when one is: nothing then leaves.
 */
export function refuseWords(folder: string, words: readonly string[]): void {
  const wanted = words.filter((word) => word.length > 4).map((word) => word.toLowerCase())
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name)
    const bytes = statSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0)
    const contents = bytes[0] === 0x1f && bytes[1] === 0x8b ? [bytes, gunzipSync(bytes)] : [bytes]
    const found = wanted.some((word) => name.toLowerCase().includes(word) || contents.some((content) => includesText(content, word)))
    if (!found) continue
    throw new Problem({
      kind: 'failed',
      what: `Something that may say who it was is still in ${found && wanted.some((word) => name.toLowerCase().includes(word)) ? 'the name of a file' : name}.`,
      remedy: 'Nothing was written. Give the files plainer names, or export fewer kinds, and say so to who maintains Touchstone.',
    })
  }
}

const chunkBytes = 1 << 26

function includesText(bytes: Buffer, word: string): boolean {
  const overlap = Buffer.byteLength(word) + 4
  for (let from = 0; from < bytes.length; from += chunkBytes - overlap) {
    if (
      bytes
        .toString('latin1', from, from + chunkBytes)
        .toLowerCase()
        .includes(word)
    )
      return true
  }
  return false
}
