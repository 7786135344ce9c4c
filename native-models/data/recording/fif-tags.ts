import { Problem } from '../problem.ts'
import type { RandomBytes } from './random-bytes.ts'

/** A tag: numbers are big-endian. `blocks` are those it stands in, outermost first, each with a number of its own. */
export interface FifTag {
  readonly kind: number
  readonly type: number
  readonly size: number
  /** Where its data begin. */
  readonly position: number
  readonly blocks: readonly { readonly kind: number; readonly id: number }[]
}

const [blockStart, blockEnd] = [104, 105]
const headerBytes = 16
const windowBytes = 1 << 16

/** All tags of a file in their order, block by block; of large ones only the header is read. Source: the FIFF specification, 1.3. */
export async function* tagsOf(bytes: RandomBytes): AsyncGenerator<FifTag> {
  const { file, size } = bytes
  const read = windowed(bytes)
  let blocks: FifTag['blocks'] = []
  let id = 0
  for (let at = 0; at + headerBytes <= size; ) {
    const header = await read(at, headerBytes)
    const [kind, type, length, next] = [0, 4, 8, 12].map((byte) => header.getInt32(byte))
    const position = at + headerBytes
    if (length < 0 || position + length > size) {
      const what = `The file ends inside a tag that promises ${length} bytes, or that tag is damaged.`
      throw new Problem({ file, place: `byte ${at}`, what, remedy: 'The recording was cut off: copy it again from its source.' })
    }
    if (kind === blockStart) blocks = [...blocks, { kind: length >= 4 ? (await read(position, 4)).getInt32(0) : 0, id: id++ }]
    else if (kind === blockEnd) blocks = blocks.slice(0, -1)
    else yield { kind, type: type & 0xffff, size: length, position, blocks }
    if (next < 0) return
    // A pointer that leads back would never end.
    at = next > position ? next : position + length
  }
}

/** Small pieces that lie close together are read together. */
function windowed(bytes: RandomBytes) {
  let start = 0
  let held = new Uint8Array(0)
  return async (at: number, length: number): Promise<DataView> => {
    if (at < start || at + length > start + held.length) {
      held = await bytes.read(
        at,
        Math.min(bytes.size - at, Math.max(length, held.length > 0 && at > start + 2 * windowBytes ? 512 : windowBytes)),
      )
      start = at
    }
    return new DataView(held.buffer, at - start, length)
  }
}
