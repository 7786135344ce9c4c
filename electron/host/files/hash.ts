import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

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
