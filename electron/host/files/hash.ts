import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { filesBeside } from '../../../native-models/data/recording/files-beside.ts'

export interface FileHash {
  readonly sha256: string
  readonly bytes: number
}

/** SHA-256 of a file; of a folder (a DICOM series), of the names and hashes of all files in it, in order of name. */
export async function hashOf(path: string, signal?: AbortSignal): Promise<FileHash> {
  const hash = createHash('sha256')
  const about = await stat(path)
  if (!about.isDirectory()) {
    await pipeline(createReadStream(path), hash, { signal })
    return { sha256: hash.digest('hex'), bytes: about.size }
  }
  let bytes = 0
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) {
    const inner = await hashOf(file, signal)
    hash.update(`${file.slice(path.length)}\0${inner.sha256}\n`)
    bytes += inner.bytes
  }
  return { sha256: hash.digest('hex'), bytes }
}

/**
 * SHA-256 of what is read when this is opened: of a recording that stands in several files (BrainVision, EEGLAB, split FIF, BIDS sidecars), of the names
 * and hashes of all of them; of anything else, `hashOf`.
 */
export async function hashOfInput(path: string, signal?: AbortSignal): Promise<FileHash> {
  const beside = await filesBeside(path)
  if (beside.length === 0) return hashOf(path, signal)
  const hash = createHash('sha256')
  let bytes = 0
  for (const file of [path, ...beside]) {
    const inner = await hashOf(file, signal)
    hash.update(`${basename(file)}\0${inner.sha256}\n`)
    bytes += inner.bytes
  }
  return { sha256: hash.digest('hex'), bytes }
}
