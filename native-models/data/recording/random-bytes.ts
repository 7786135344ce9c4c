import { type FileHandle, open } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'

/** The bytes of a file at any place. */
export interface RandomBytes {
  readonly file: string
  readonly size: number
  /** A Problem where the file ends before. */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

export async function openRandom(path: string): Promise<RandomBytes> {
  let handle: FileHandle | undefined
  try {
    handle = await open(path, 'r')
    const about = await handle.stat()
    if (!about.isFile()) throw new Problem({ file: path, what: 'This is not a file.', remedy: 'Name a file on a disk.' })
    return bytesOf(path, handle, about.size)
  } catch (error) {
    await handle?.close()
    throw error instanceof Problem ? error : unreadable(path, error)
  }
}

function bytesOf(file: string, handle: FileHandle, size: number): RandomBytes {
  return {
    file,
    size,
    async read(position, length) {
      if (!(position >= 0 && length >= 0 && position + length <= size)) throw endsBefore(file, position + length - size)
      const bytes = new Uint8Array(length)
      try {
        for (let filled = 0; filled < length; ) {
          const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled)
          if (bytesRead === 0) throw endsBefore(file, length - filled)
          filled += bytesRead
        }
      } catch (error) {
        throw error instanceof Problem ? error : unreadable(file, error)
      }
      return bytes
    },
    close: () => handle.close(),
  }
}

function endsBefore(file: string, missing: number): Problem {
  const what = `Its header promises ${Number.isFinite(missing) ? `at least ${missing} bytes` : 'far'} more than the file holds.`
  return new Problem({ file, what, remedy: 'The file is incomplete or its header is wrong: copy or export it again from its source.' })
}
