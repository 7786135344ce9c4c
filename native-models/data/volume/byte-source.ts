import { type FileHandle, open } from 'node:fs/promises'
import { createGunzip, createInflate } from 'node:zlib'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'

/** Deflate cannot do better than this, so a compressed file of n bytes holds at most 1032 n. */
const mostInflation = 1032
const blockBytes = 1 << 18

/**
 * The bytes of a file from front to back, inflated on the way when they are gzip. Nothing is allocated for bytes that the file cannot hold,
 * and nothing is inflated that nobody asked for.
 */
export interface ByteSource {
  readonly file: string
  readonly compressed: boolean
  /** How many bytes can still come: exact for a plain file, an upper bound for a compressed one. */
  remaining(): number
  /** A Problem when fewer than `length` bytes can still come. */
  expect(length: number): void
  /** The next `length` bytes in a buffer of their own. A Problem when the file ends before. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>
  /** A look at the next `length` bytes, or all there are when the file ends before, which stay where they are. */
  peek(length: number): Promise<Uint8Array>
  skip(length: number): Promise<void>
  /** Whether the file ends here. On a compressed file that does, its checksum has then been verified. */
  atEnd(): Promise<boolean>
  close(): Promise<void>
}

/** 'whole': told by the first bytes. */
export type Compression = 'whole' | 'gzip' | 'zlib' | 'none'

/** Opens a file for reading from its byte `start` on. */
export async function openBytes(path: string, options: { start?: number; compression?: Compression } = {}): Promise<ByteSource> {
  const { start = 0, compression = 'whole' } = options
  const handle = await openForReading(path)
  try {
    const size = Math.max(0, (await handle.stat()).size - start)
    const how = compression === 'whole' ? await compressionOf(handle, path) : compression
    if (how === 'none') return new Blocks(path, false, size, plain(path, handle, start), handle)
    return new Blocks(path, true, size * mostInflation, inflated(path, handle, start, how), handle)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The first `length` bytes of a file, inflated when it is compressed; fewer when it is shorter. */
export async function readHead(path: string, length: number): Promise<Uint8Array> {
  const bytes = await openBytes(path)
  try {
    return await bytes.peek(length)
  } finally {
    await bytes.close()
  }
}

async function compressionOf(handle: FileHandle, path: string): Promise<'gzip' | 'none'> {
  const magic = new Uint8Array(2)
  try {
    const { bytesRead } = await handle.read(magic, 0, 2, 0)
    return bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b ? 'gzip' : 'none'
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw unreadable(path, error)
  }
}

async function* plain(path: string, handle: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  for (let position = start; ; ) {
    const block = new Uint8Array(blockBytes)
    let bytesRead: number
    try {
      bytesRead = (await handle.read(block, 0, blockBytes, position)).bytesRead
    } catch (error) {
      throw unreadable(path, error)
    }
    if (bytesRead === 0) return
    position += bytesRead
    yield block.subarray(0, bytesRead)
  }
}

async function* inflated(path: string, handle: FileHandle, start: number, how: 'gzip' | 'zlib'): AsyncGenerator<Uint8Array> {
  const stream = handle.createReadStream({ start, autoClose: false, highWaterMark: blockBytes })
  const gunzip = how === 'gzip' ? createGunzip({ chunkSize: blockBytes }) : createInflate({ chunkSize: blockBytes })
  stream.on('error', (error) => gunzip.destroy(error))
  try {
    yield* stream.pipe(gunzip)
  } catch (error) {
    throw damagedGzip(path, error)
  } finally {
    stream.destroy()
    gunzip.destroy()
  }
}

function damagedGzip(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (!code.startsWith('Z_')) return unreadable(path, error)
  const what =
    code === 'Z_BUF_ERROR'
      ? 'The compressed file stops before its end.'
      : `The compressed file is damaged (${error instanceof Error ? error.message : code}).`
  return new Problem({ file: path, what, remedy: 'Copy or download it again from its source.', cause: error })
}

class Blocks implements ByteSource {
  readonly file: string
  readonly compressed: boolean
  private readonly blocks: AsyncGenerator<Uint8Array>
  private readonly handle: FileHandle
  private readonly total: number
  private consumed = 0
  private rest: Uint8Array = new Uint8Array(0)

  constructor(file: string, compressed: boolean, total: number, blocks: AsyncGenerator<Uint8Array>, handle: FileHandle) {
    this.file = file
    this.compressed = compressed
    this.total = total
    this.blocks = blocks
    this.handle = handle
  }

  remaining() {
    return Math.max(0, this.total - this.consumed)
  }

  expect(length: number) {
    if (length > this.remaining()) throw this.tooShort(length - this.remaining())
  }

  async read(length: number) {
    this.expect(length)
    const out = allocate(this.file, length)
    for (let filled = 0; filled < length; ) {
      if (!(await this.fillRest())) throw this.tooShort(length - filled)
      const piece = this.rest.subarray(0, length - filled)
      out.set(piece, filled)
      filled += piece.length
      this.take(piece.length)
    }
    return out
  }

  async peek(length: number) {
    const blocks = [this.rest]
    for (let held = this.rest.length; held < length; ) {
      const next = await this.blocks.next()
      if (next.done) break
      blocks.push(next.value)
      held += next.value.length
    }
    if (blocks.length > 1) this.rest = Buffer.concat(blocks)
    return this.rest.subarray(0, length)
  }

  async skip(length: number) {
    for (let left = length; left > 0; ) {
      if (!(await this.fillRest())) throw this.tooShort(left)
      const step = Math.min(left, this.rest.length)
      this.take(step)
      left -= step
    }
  }

  async atEnd() {
    return !(await this.fillRest())
  }

  async close() {
    await this.blocks.return(undefined)
    await this.handle.close()
  }

  private tooShort(missing: number) {
    return new Problem({
      file: this.file,
      what: `Its header promises at least ${missing} bytes more than the file holds.`,
      remedy: 'The file is incomplete or its header is wrong: copy or export it again from its source.',
    })
  }

  private take(length: number) {
    this.rest = this.rest.subarray(length)
    this.consumed += length
  }

  /** False at the end of the file. */
  private async fillRest(): Promise<boolean> {
    while (this.rest.length === 0) {
      const next = await this.blocks.next()
      if (next.done) return false
      this.rest = next.value
    }
    return true
  }
}

function allocate(file: string, length: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(length)
  } catch (error) {
    throw new Problem({
      file,
      what: `Its ${(length / 1e9).toFixed(1)} GB of voxels do not fit into memory.`,
      remedy: 'Crop or downsample it first, or use a machine with more memory.',
      cause: error,
    })
  }
}
