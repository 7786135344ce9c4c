import h5wasm, { Dataset, type File, Group } from 'h5wasm/node'
import { Problem } from '../problem.ts'

const signature = '\x89HDF\r\n\x1a\n'

/** Whether a file that begins with these bytes is HDF5; MATLAB 7.3 files keep 512 bytes of their own before it. */
export function isHdf5(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  return text.startsWith(signature) || text.startsWith(signature, 512)
}

/** Opens an HDF5 file where it lies, for as long as `use` takes: nothing is read that is not asked for. A Problem where it is damaged. */
export async function withHdf5<T>(path: string, use: (file: Hdf5) => T | Promise<T>): Promise<T> {
  const library = await h5wasm.ready
  // Errors are thrown, which says nothing on the terminal; otherwise the library prints a stack of its own.
  library.activate_throwing_error_handler()
  let file: File | undefined
  try {
    file = new h5wasm.File(path, 'r')
    if (file.file_id < 0n) throw new Error('not opened')
    return await use(new Hdf5(path, file))
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem({
      file: path,
      what: `The HDF5 file cannot be read: it is cut off, damaged, or compressed in a way that is not known here.`,
      remedy: 'Copy or export it again from its source.',
      cause: error,
    })
  } finally {
    if (file !== undefined && file.file_id >= 0n) file.close()
  }
}

/** An open HDF5 file. Paths go from its root, without a slash in front. */
export class Hdf5 {
  readonly path: string
  private readonly file: File

  constructor(path: string, file: File) {
    this.path = path
    this.file = file
  }

  /** Names in a group; none where there is no such group. */
  keys(path = '/'): string[] {
    const group = this.entity(path)
    return group instanceof Group ? group.keys() : []
  }

  isGroup(path: string): boolean {
    return this.entity(path) instanceof Group
  }

  /** Lengths of the axes of a dataset; undefined where there is no such dataset. */
  shape(path: string): readonly number[] | undefined {
    return this.dataset(path)?.shape ?? undefined
  }

  /** All numbers of a dataset, in C order. Whole numbers beyond 2^53 are rounded. Undefined where there is none, or it holds no numbers. */
  numbers(path: string): Float64Array | undefined {
    return this.dataset(path) && asNumbers(this.dataset(path)?.value)
  }

  /** Numbers `from` to `to` of a dataset of one axis. */
  slice(path: string, from: number, to: number): Float64Array | undefined {
    if (to <= from) return new Float64Array(0)
    const dataset = this.dataset(path)
    return dataset && asNumbers(dataset.slice([[from, to]]))
  }

  /** The texts of a dataset, one for each element. */
  texts(path: string): string[] | undefined {
    const value = this.dataset(path)?.value
    if (typeof value === 'string') return [value]
    return Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined
  }

  /** An attribute as text or number; undefined where there is none. */
  attribute(path: string, name: string): string | number | undefined {
    const entity = this.entity(path)
    if (!entity || !('attrs' in entity)) return undefined
    const value = entity.attrs[name]?.value
    if (typeof value === 'string' || typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    const numbers = asNumbers(value)
    return numbers?.length === 1 ? numbers[0] : Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
  }

  /** Values of a dataset of references: the paths that they lead to. */
  references(path: string): string[] | undefined {
    const value = this.dataset(path)?.value
    const list = Array.isArray(value) ? value.flat(8) : value === null || value === undefined ? [] : [value]
    if (!list.every((part) => typeof part === 'object' && part !== null && 'ref_data' in part)) return undefined
    return list.map((reference) => {
      const target = this.file.dereference(reference as never)
      return target !== null && 'path' in target && typeof target.path === 'string' ? target.path : ''
    })
  }

  private entity(path: string) {
    return path === '/' || path === '' ? this.file : this.file.get(path)
  }

  private dataset(path: string): Dataset | undefined {
    const entity = this.entity(path)
    return entity instanceof Dataset ? entity : undefined
  }
}

function asNumbers(value: unknown): Float64Array | undefined {
  if (typeof value === 'number') return Float64Array.of(value)
  if (typeof value === 'bigint') return Float64Array.of(Number(value))
  if (value instanceof BigInt64Array || value instanceof BigUint64Array)
    return Float64Array.from({ length: value.length }, (_, n) => Number(value[n]))
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Float64Array.from(value as unknown as ArrayLike<number>)
  return undefined
}
