import { randomBytes } from 'node:crypto'
import { constants, copyFileSync, createWriteStream, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Places } from './places.ts'

/** The largest file that a window may send: a 1 mm functional series of half an hour is about a gigabyte. */
export const largestUploadBytes = 4 * 2 ** 30

/** Files that a window sent as bytes: kept in a private folder until the host ends, or until they are moved into a study. */
export interface Uploads {
  /** `Problem` (usage) when it is too large. */
  receive(name: string, body: ReadableStream | null): Promise<{ id: string }>
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
    async receive(name, body) {
      const own = join(home(), randomBytes(6).toString('hex'))
      mkdirSync(own)
      const path = join(own, safeName(name))
      try {
        await pipeline(
          body ? Readable.fromWeb(body) : Readable.from([]),
          limited(largestUploadBytes),
          createWriteStream(path, { flags: 'wx', mode: 0o600 }),
        )
      } catch (thrown) {
        rmSync(own, { recursive: true, force: true })
        throw thrown
      }
      return { id: places.keep(path).id }
    },
    keepIn(path, target) {
      if (folder === undefined || !path.startsWith(folder)) return path
      mkdirSync(target, { recursive: true })
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
