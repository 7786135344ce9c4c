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
  const used = new Set([...taken].map((name) => name.toLowerCase()))
  return (name) => {
    let free = name
    for (let n = 2; used.has(free.toLowerCase()); n++) free = numbered(name, n)
    used.add(free.toLowerCase())
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
