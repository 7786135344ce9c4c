import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { z } from 'zod'
import { Problem } from '../../../native-models/data/problem.ts'
import type { place } from '../api/study.ts'
import { diskProblem } from '../files/problem-json.ts'
import { studyKindOf } from './study.ts'

type Place = z.infer<typeof place>

/** Gives paths names that mean nothing outside this host and die with it, so that the window never holds a path. */
export interface Places {
  keep(path: string): Place
  /** `Problem` (input) for an id that was never given out. */
  pathOf(id: string): string
  /** Where a person may begin, first the folder of the study that is open. */
  roots(study?: string): Place[]
  list(id: string): { here: Place; parent: Place | null; entries: Place[] }
  makeFolder(parent: string, name: string): Place
}

const mostEntries = 5000

/** @param start folders that a person is likely to begin at, first those that the shell was started with */
export function openPlaces(start: readonly string[] = []): Places {
  const paths = new Map<string, string>()
  const ids = new Map<string, string>()
  const keep = (path: string): Place => {
    const id = ids.get(path) ?? randomBytes(12).toString('hex')
    ids.set(path, id)
    paths.set(id, path)
    const isFolder = existsSync(path) && statSync(path).isDirectory()
    return { id, name: basename(path) || path, kind: isFolder ? 'folder' : 'file', study: isFolder ? studyKindOf(path) : null }
  }
  const pathOf = (id: string) => {
    const path = paths.get(id)
    if (path !== undefined) return path
    throw new Problem({ what: 'This file or folder is no longer known here.', remedy: 'Choose it again.' })
  }
  return {
    keep,
    pathOf,
    roots: (study) =>
      [...new Set([...(study === undefined ? [] : [study]), ...start, homedir(), ...disks()])].filter((path) => existsSync(path)).map(keep),
    list(id) {
      const folder = pathOf(id)
      try {
        const names = readdirSync(folder, { withFileTypes: true })
          .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()))
          .map(({ name }) => name)
          .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
        const entries = names.slice(0, mostEntries).map((name) => keep(join(folder, name)))
        const parent = dirname(folder) === folder ? null : keep(dirname(folder))
        return { here: keep(folder), parent, entries: entries.sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder')) }
      } catch (thrown) {
        throw diskProblem(thrown, folder) ?? thrown
      }
    },
    makeFolder(parent, name) {
      if (/[/\\\0]/.test(name) || /^\.+$/.test(name)) {
        throw new Problem({ what: `A folder cannot be called "${name}".`, remedy: 'Leave out / and \\.' })
      }
      const path = join(realpathSync(pathOf(parent)), name)
      try {
        mkdirSync(path)
      } catch (thrown) {
        throw diskProblem(thrown, path) ?? thrown
      }
      return keep(path)
    },
  }
}

function disks(): string[] {
  const byPlatform: Readonly<Record<string, readonly string[]>> = {
    darwin: ['/Volumes'],
    linux: ['/media', '/mnt'],
    win32: ['C:\\', 'D:\\', 'E:\\'],
  }
  return [...(byPlatform[process.platform] ?? [])]
}
