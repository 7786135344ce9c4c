import { randomBytes } from 'node:crypto'
import { constants, copyFileSync, cpSync, createWriteStream, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Places } from './places.ts'

/** The largest file that a window may send: a 1 mm functional series of half an hour is about a gigabyte. */
export const largestUploadBytes = 4 * 2 ** 30

/** Files that a window sent as bytes: kept in a private folder until the host ends, or until they are moved into a study. */
export interface Uploads {
  /**
   * Gives the place of the file and of the folder that it was put into. Files of one dropped folder come with that folder's place as `into`, and
   * with names that say where in it they lay. `Problem` (usage) when it is too large, (input) when `into` is no folder of uploads.
   */
  receive(name: string, body: ReadableStream | null, into?: string): Promise<{ id: string; folder: string }>
  /** Moves an upload out of the private folder; anything else is left where it is. */
  keepIn(path: string, folder: string): string
  close(): void
}

export function openUploads(places: Places): Uploads {
  let folder: string | undefined
  const home = () => {
    folder ??= mkdtempSync(join(tmpdir(), 'touchstone-uploads-'))
    return folder
  }
  return {
    async receive(name, body, into) {
      const own = into === undefined ? join(home(), randomBytes(6).toString('hex')) : places.pathOf(into)
      if (dirname(own) !== home()) throw new Problem({ what: 'This is no folder of uploads.', remedy: 'Drop the folder again.' })
      const path = join(own, ...name.split(/[/\\]/).slice(-mostDepth).map(safeName))
      mkdirSync(dirname(path), { recursive: true })
      try {
        await pipeline(
          body ? Readable.fromWeb(body) : Readable.from([]),
          limited(largestUploadBytes),
          createWriteStream(path, { flags: 'wx', mode: 0o600 }),
        )
      } catch (thrown) {
        rmSync(into === undefined ? own : path, { recursive: true, force: true })
        throw thrown
      }
      return { id: places.keep(path).id, folder: places.keep(own).id }
    },
    keepIn(path, target) {
      if (folder === undefined || !path.startsWith(folder)) return path
      mkdirSync(target, { recursive: true })
      if (dirname(path) === folder) return keepFolder(path, join(target, basename(path)))
      const own = join(target, basename(join(path, '..')))
      mkdirSync(own)
      const kept = join(own, basename(path))
      try {
        copyFileSync(path, `${kept}.tmp`, constants.COPYFILE_EXCL)
        renameSync(`${kept}.tmp`, kept)
        rmSync(path)
      } catch {
        throw new Problem({ kind: 'failed', what: 'The file could not be moved into the study.', remedy: 'Check that its disk has room.' })
      }
      return kept
    },
    close() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      folder = undefined
    },
  }
}

function keepFolder(path: string, kept: string): string {
  try {
    cpSync(path, `${kept}.tmp`, { recursive: true, errorOnExist: true })
    renameSync(`${kept}.tmp`, kept)
    rmSync(path, { recursive: true })
    return kept
  } catch {
    rmSync(`${kept}.tmp`, { recursive: true, force: true })
    throw new Problem({ kind: 'failed', what: 'The folder could not be moved into the study.', remedy: 'Check that its disk has room.' })
  }
}

/** Folders within folders that are kept. */
const mostDepth = 12

/** A file name and nothing more. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replace(/[\p{Cc}<>:"|?*]/gu, '-')
      .replace(/^\.+/, '')
      .slice(-200) || 'upload'
  )
}

function limited(bytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Uint8Array, _, next) {
      seen += chunk.length
      if (seen <= bytes) return next(null, chunk)
      next(new Problem({ kind: 'usage', what: 'The file is too large to be sent.', remedy: 'Import it from its folder instead.' }))
    },
  })
}
