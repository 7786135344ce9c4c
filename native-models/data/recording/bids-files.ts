import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'

/** The parts of a BIDS name: sub-01_task-rest_eeg.edf. */
interface BidsName {
  readonly entities: ReadonlyMap<string, string>
  readonly suffix: string
}

/** How many folders above the recording belong to its data set: eeg, session, subject, root. */
const levels = 4

/** Whether a file is named as BIDS names recordings, or results of ours that are recordings. */
export function isBidsRecording(path: string): boolean {
  return /(^sub-[^_]+_.*|_desc-[^_]+_)(eeg|ieeg|meg)\.[a-z]+$/i.test(basename(path))
}

/**
 * The sidecar that belongs to a recording: of all files with this suffix whose entities the recording has too, the one nearest to it and with the most
 * entities. `extra` are entities that the sidecar may have besides. Source: BIDS 1.9, inheritance principle.
 */
export async function sidecarOf(path: string, suffix: string, ending: string, extra: readonly string[] = []): Promise<string | undefined> {
  const own = parseName(basename(path)).entities
  for (let folder = dirname(path), level = 0; level < levels; folder = dirname(folder), level++) {
    const names = await readdir(folder).catch((): string[] => [])
    const fitting = names
      .filter((name) => name.toLowerCase().endsWith(ending))
      .map((name) => ({ name, ...parseName(name) }))
      .filter(
        (found) => found.suffix === suffix && [...found.entities].every(([key, value]) => extra.includes(key) || own.get(key) === value),
      )
      .sort((a, b) => rank(b.entities, extra) - rank(a.entities, extra) || (a.name < b.name ? -1 : 1))
    if (fitting.length > 0) return join(folder, fitting[0].name)
    if (names.includes('dataset_description.json')) return undefined
  }
  return undefined
}

/** More of the recording's own entities are better; without a space is better than with one. */
function rank(entities: ReadonlyMap<string, string>, extra: readonly string[]): number {
  return [...entities.keys()].reduce((sum, key) => sum + (extra.includes(key) ? -0.1 : 1), 0)
}

export function entity(path: string, key: string): string | undefined {
  return parseName(basename(path)).entities.get(key)
}

function parseName(name: string): BidsName {
  const parts = name.replace(/\.[^_]*$/, '').split('_')
  const suffix = parts.at(-1) ?? ''
  const pairs = parts.slice(0, -1).map((part) => [part.slice(0, part.indexOf('-')), part.slice(part.indexOf('-') + 1)] as const)
  return { entities: new Map(pairs), suffix }
}

/** The rows of a table, each by the names of its columns; undefined for n/a. */
export async function readRows(file: string): Promise<Readonly<Record<string, string | undefined>>[]> {
  const lines = (await readText(file)).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '')
  const columns = lines[0]?.split('\t').map((name) => name.trim()) ?? []
  return lines.slice(1).map((line) => {
    const cells = line.split('\t').map((cell) => cell.trim())
    return Object.fromEntries(
      columns.map((name, n) => [name, cells[n] === undefined || /^(n\/a)?$/i.test(cells[n]) ? undefined : cells[n]]),
    )
  })
}

/** A sidecar of JSON. A Problem where it is none. */
export async function readObject(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse(await readText(file)) as Record<string, unknown>
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem({ file, what: 'This sidecar is not valid JSON.', remedy: 'Correct it, or take it away.', cause: error })
  }
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\ufeff/, '')
  } catch (error) {
    throw unreadable(file, error)
  }
}
