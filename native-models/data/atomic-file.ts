import { unlinkSync } from 'node:fs'
import { type FileHandle, open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { Problem } from './problem.ts'

/** Temporary files on their way; removed when the process ends before they have arrived. */
const underway = new Set<string>()
let count = 0
const sliceBytes = 1 << 20

/**
 * Writes a file whole or not at all: to a temporary file beside it, flushed to the disk, then renamed. An existing file is replaced only by that
 * rename. A Problem (bad input, never a failure of ours) when the folder is missing or not writable or the disk is full.
 * @param pieces the content, one after the other
 * @param gzip whether to compress it (deterministically: no name, no time)
 */
export async function writeFileAtomically(path: string, pieces: Iterable<Uint8Array>, { gzip = false } = {}): Promise<void> {
  const target = resolve(path)
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}-${count++}.tmp`)
  if (underway.size === 0) process.on('exit', removeUnderway)
  underway.add(temporary)
  try {
    const handle = await open(temporary, 'wx')
    try {
      await fill(handle, pieces, gzip)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
    await syncFolder(dirname(target))
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error instanceof Problem ? error : unwritable(path, error)
  } finally {
    underway.delete(temporary)
    if (underway.size === 0) process.off('exit', removeUnderway)
  }
}

/** The Problem for an operating system error on writing. */
export function unwritable(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const [what, remedy] = writeErrors[code] ?? [
    `The file cannot be written (${code || String(error)}).`,
    'Check the disk, or choose another folder.',
  ]
  return new Problem({ file: path, what, remedy, cause: error })
}

const notAllowed: [string, string] = ['You have no permission to write here.', 'Choose a folder of your own, or change its permissions.']
const noRoom: [string, string] = ['The disk is full.', 'Free some space, or choose a folder on another disk.']
const noFolder: [string, string] = ['The folder it should go to does not exist.', 'Make the folder first, or correct the path.']
const writeErrors: Record<string, [string, string]> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: ['This disk can only be read.', 'Choose a folder on another disk.'],
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: ['The file is larger than this disk allows.', 'Choose a folder on another disk.'],
  ENOENT: noFolder,
  ENOTDIR: noFolder,
  EISDIR: ['There is a folder of this name.', 'Choose another name.'],
  ENAMETOOLONG: ['The name is too long for this disk.', 'Choose a shorter name.'],
}

async function fill(handle: FileHandle, pieces: Iterable<Uint8Array>, gzip: boolean): Promise<void> {
  if (!gzip) {
    for (const slice of slices(pieces)) await handle.appendFile(slice)
    return
  }
  const compressed = createGzip({ level: 4, chunkSize: sliceBytes, strategy: constants.Z_DEFAULT_STRATEGY })
  const write = async (blocks: AsyncIterable<Uint8Array>) => {
    for await (const block of blocks) await handle.appendFile(block)
  }
  await pipeline(Readable.from(slices(pieces), { objectMode: true }), compressed, write)
}

/** Slices small enough that a full disk or a cancelled job is noticed soon. */
function* slices(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) for (let at = 0; at < piece.length; at += sliceBytes) yield piece.subarray(at, at + sliceBytes)
}

/** Makes the rename itself survive a power cut. Not every file system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

function removeUnderway(): void {
  for (const path of underway) {
    try {
      unlinkSync(path)
    } catch {
      // Already gone: nothing is left behind, which is all that was wanted.
    }
  }
}
