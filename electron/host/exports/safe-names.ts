import { existsSync, readdirSync } from 'node:fs'
import { nameWithoutExtension } from '../runs/names.ts'

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
const longest = 120

/**
 * A name that every file system takes and that leads nowhere: no separators, no control characters, nothing hidden, no name of a device. What
 * cannot stand becomes '-'.
 */
export function safeName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{C}<>:"/\\|?*]+/gu, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const short = [...plain].slice(0, longest).join('')
  return reserved.test(short) ? `_${short}` : short || 'file'
}

/** Gives each name once: a second of the same letters, whatever their case, gets a number. */
export function uniqueNames(taken: Iterable<string> = []): (name: string) => string {
  const unique = uniqueGroups(taken)
  return (name) => unique([name])[0]
}

/** The same for files that belong together, such as an image and the table of its labels: they get the same number. */
export function uniqueGroups(taken: Iterable<string> = []): (names: readonly string[]) => string[] {
  const used = new Set([...taken].map((name) => name.toLowerCase()))
  return (names) => {
    let free = [...names]
    for (let n = 2; free.some((name) => used.has(name.toLowerCase())); n++) free = names.map((name) => numbered(name, n))
    for (const name of free) used.add(name.toLowerCase())
    return free
  }
}

/** The names that stand in a folder; none where there is no folder. */
export function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function numbered(name: string, n: number): string {
  const stem = nameWithoutExtension(name)
  return `${stem} (${n})${name.slice(stem.length)}`
}
