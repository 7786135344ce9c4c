import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Problem } from '../../../../native-models/data/problem.ts'

/**
 * Looks through everything in a folder, names and bytes, inflated where they are compressed, for words that must not be there.
 * `Problem` (failed) when one is: nothing then leaves.
 */
export function refuseWords(folder: string, words: readonly string[]): void {
  // Shorter words would be found in any large file by chance.
  const wanted = words.filter((word) => word.length > 4).map((word) => word.toLowerCase())
  const holds = (text: string) => wanted.some((word) => text.includes(word))
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, name)
    if (holds(name.toLowerCase())) throw refusal('the name of a file')
    if (statSync(path).isFile() && contentsOf(path).some((bytes) => anyPart(bytes, wanted, holds))) throw refusal(name)
  }
}

function refusal(where: string): Problem {
  return new Problem({
    kind: 'failed',
    what: `Something that may say who it was is still in ${where}.`,
    remedy: 'Nothing was written. Give the files plainer names, or export fewer kinds, and say so to who maintains Touchstone.',
  })
}

function contentsOf(path: string): Buffer[] {
  const bytes = readFileSync(path)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? [bytes, gunzipSync(bytes)] : [bytes]
}

const chunkBytes = 1 << 24

function anyPart(bytes: Buffer, words: readonly string[], holds: (text: string) => boolean): boolean {
  const overlap = Math.max(0, ...words.map((word) => Buffer.byteLength(word)))
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    const part = bytes.subarray(from, from + chunkBytes + overlap)
    if (holds(part.toString('latin1').toLowerCase())) return true
  }
  return words.some((word) => !isAscii(word)) && holds(bytes.toString('utf8').toLowerCase())
}

function isAscii(word: string): boolean {
  return Buffer.byteLength(word) === word.length
}
