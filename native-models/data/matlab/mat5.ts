import { inflateSync } from 'node:zlib'
import { Problem } from '../problem.ts'
import type { MatValue, MatVariables } from './value.ts'

/** Deflate cannot do better than this. */
const mostInflation = 1032
const mostBytes = 2 ** 31 - 1
const mostDepth = 64

/** Element types of the format, by their code: bytes of each number and how it is read. */
type ReadNumber = (view: DataView, at: number, littleEndian: boolean) => number
const numberTypes: Readonly<Record<number, readonly [bytes: number, read: ReadNumber]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, little) => view.getInt16(at, little)],
  4: [2, (view, at, little) => view.getUint16(at, little)],
  5: [4, (view, at, little) => view.getInt32(at, little)],
  6: [4, (view, at, little) => view.getUint32(at, little)],
  7: [4, (view, at, little) => view.getFloat32(at, little)],
  9: [8, (view, at, little) => view.getFloat64(at, little)],
  12: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  13: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  16: [1, (view, at) => view.getUint8(at)],
  17: [2, (view, at, little) => view.getUint16(at, little)],
  18: [4, (view, at, little) => view.getUint32(at, little)],
}
const matrixType = 14
const compressedType = 15
const otherClasses: Readonly<Record<number, string>> = {
  3: 'an object',
  5: 'a sparse array',
  16: 'a function',
  17: 'an object',
  18: 'an object',
}

/** Whether a file that begins with these bytes is MATLAB version 5 to 7 (not 7.3, which is HDF5, nor 4, which has no mark). */
export function isMat5(head: Uint8Array): boolean {
  const mark = String.fromCharCode(head[126] ?? 0, head[127] ?? 0)
  return head.length >= 128 && (mark === 'IM' || mark === 'MI') && String.fromCharCode(...head.subarray(0, 6)) === 'MATLAB'
}

/**
 * The variables in the bytes of a MATLAB file of version 5 to 7. Whole numbers of 64 bits are rounded beyond 2^53; of complex numbers the real
 * part is kept. `wanted` spares the others. A Problem where the file is cut off, damaged, or says more than it holds.
 * Source: MathWorks, MAT-File Format (R2023b), level 5.
 */
export function parseMat5(bytes: Uint8Array, file?: string, wanted: (name: string) => boolean = () => true): MatVariables {
  if (!isMat5(bytes))
    throw new Problem({ file, what: 'This is not a MATLAB file of version 5 to 7.', remedy: 'Save it again in MATLAB with save -v7.' })
  return new Parser(file, wanted, bytes[126] === 0x49).variables(bytes)
}

interface Element {
  readonly type: number
  readonly view: DataView
}

/** Where a run of elements is read. */
interface Cursor {
  readonly view: DataView
  at: number
}

class Parser {
  private readonly file: string | undefined
  private readonly wanted: (name: string) => boolean
  private readonly little: boolean

  constructor(file: string | undefined, wanted: (name: string) => boolean, little: boolean) {
    this.file = file
    this.wanted = wanted
    this.little = little
  }

  variables(bytes: Uint8Array): MatVariables {
    const found: Record<string, MatValue> = {}
    const cursor = { view: viewOf(bytes), at: 128 }
    while (cursor.view.byteLength - cursor.at >= 8) {
      const stored = this.next(cursor)
      const element = stored.type === compressedType ? this.inflate(stored.view) : stored
      if (element.type !== matrixType) throw this.damaged(`an element of type ${element.type} stands where a variable was expected`)
      const named = this.matrix(element.view, 0, true)
      if (named.value && named.name !== '') found[named.name] = named.value
    }
    if (cursor.at < cursor.view.byteLength) throw this.cutOff()
    return found
  }

  private next(cursor: Cursor): Element {
    const { view } = cursor
    if (view.byteLength - cursor.at < 8) throw this.cutOff()
    const first = view.getUint32(cursor.at, this.little)
    const small = first >>> 16
    const type = first & 0xffff
    const length = small === 0 ? view.getUint32(cursor.at + 4, this.little) : small
    const from = cursor.at + (small === 0 ? 8 : 4)
    if (small > 4) throw this.damaged('a short element is longer than four bytes')
    if (length > view.byteLength - from) throw this.cutOff()
    const end = from + length
    // Elements are padded to 8 bytes, but compressed ones are not, and some writers leave the last without.
    cursor.at = small !== 0 ? cursor.at + 8 : type === compressedType ? end : Math.min(view.byteLength, Math.ceil(end / 8) * 8)
    return { type, view: new DataView(view.buffer, view.byteOffset + from, length) }
  }

  private inflate(view: DataView): Element {
    const packed = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    const head = this.unpack(packed.subarray(0, 4096), 1 << 23, true)
    if (head.length < 8) throw this.cutOff()
    const length = viewOf(head).getUint32(4, this.little)
    if (length > mostInflation * packed.length) throw this.damaged(`a compressed variable promises ${length} bytes, which it cannot hold`)
    if (length > mostBytes - 8) throw this.damaged(`a variable of ${length} bytes is too large to be read`)
    const bytes = this.unpack(packed, length + 8, false)
    return this.next({ view: viewOf(bytes), at: 0 })
  }

  private unpack(packed: Uint8Array, most: number, head: boolean): Uint8Array {
    try {
      return inflateSync(packed, { maxOutputLength: most, ...(head ? { finishFlush: 2 } : {}) })
    } catch (error) {
      throw this.damaged(`a compressed variable cannot be unpacked (${error instanceof Error ? error.message : String(error)})`)
    }
  }

  private matrix(view: DataView, depth: number, top = false): { name: string; value?: MatValue } {
    if (view.byteLength === 0) return { name: '', value: { kind: 'numbers', shape: [0, 0], data: new Float64Array(0) } }
    if (depth > mostDepth) throw this.damaged('its cells and structs are nested too deeply')
    const cursor = { view, at: 0 }
    const flags = this.next(cursor).view
    if (flags.byteLength < 8) throw this.damaged('a variable has no flags')
    const kind = flags.getUint32(0, this.little) & 0xff
    if (otherClasses[kind] && kind !== 3) return { name: top ? '' : '', value: { kind: 'other', what: otherClasses[kind] } }
    const shape = [...this.numbers(this.next(cursor))]
    const name = this.text(this.next(cursor))
    if (top && !this.wanted(name)) return { name }
    const count = shape.reduce((product, length) => product * length, 1)
    // Each element takes at least eight bytes where it is a matrix, and one where it is a number.
    if (shape.length < 2 || shape.some((length) => length < 0) || !(count <= view.byteLength * 8)) {
      throw this.damaged(`a variable says that it is ${shape.join(' × ')}, which its bytes cannot hold`)
    }
    return { name, value: this.body(kind, shape, count, cursor, depth) }
  }

  private body(kind: number, shape: readonly number[], count: number, cursor: Cursor, depth: number): MatValue {
    if (kind === 1) return { kind: 'cell', shape, cells: Array.from({ length: count }, () => this.inner(cursor, depth)) }
    if (kind === 2 || kind === 3) {
      if (kind === 3) this.next(cursor)
      const width = this.numbers(this.next(cursor))[0] ?? 0
      const names = this.text(this.next(cursor))
      const fields =
        width > 0 ? (names.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []).map((field) => field.replace(/\0.*$/s, '')) : []
      if (fields.length * count * 8 > cursor.view.byteLength) throw this.cutOff()
      const records = Array.from({ length: count }, () => Object.fromEntries(fields.map((field) => [field, this.inner(cursor, depth)])))
      return { kind: 'struct', shape, records }
    }
    if (kind === 4) return { kind: 'text', text: cursor.at >= cursor.view.byteLength ? '' : this.text(this.next(cursor)) }
    const data = count === 0 && cursor.view.byteLength - cursor.at < 8 ? new Float64Array(0) : this.numbers(this.next(cursor))
    if (data.length !== count) throw this.damaged(`a variable of ${shape.join(' × ')} holds ${data.length} numbers`)
    return { kind: 'numbers', shape, data }
  }

  private inner(cursor: Cursor, depth: number): MatValue {
    const { type, view } = this.next(cursor)
    if (type !== matrixType) throw this.damaged(`an element of type ${type} stands where an array was expected`)
    return this.matrix(view, depth + 1).value ?? { kind: 'other', what: 'nothing' }
  }

  private numbers({ type, view }: Element): Float64Array {
    const known = numberTypes[type]
    if (!known) throw this.damaged(`numbers of an unknown type ${type}`)
    const [bytes, read] = known
    const data = new Float64Array(Math.floor(view.byteLength / bytes))
    for (let n = 0; n < data.length; n++) data[n] = read(view, n * bytes, this.little)
    return data
  }

  private text({ type, view }: Element): string {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    if (type === 16) return new TextDecoder().decode(bytes)
    if (type === 1 || type === 2) return new TextDecoder('latin1').decode(bytes)
    return Array.from(this.numbers({ type, view }), (code) => String.fromCodePoint(code <= 0x10ffff ? code : 0xfffd)).join('')
  }

  private cutOff(): Problem {
    return new Problem({ file: this.file, what: 'The MATLAB file stops before its end.', remedy: 'Copy or save it again from its source.' })
  }

  private damaged(what: string): Problem {
    return new Problem({ file: this.file, what: `The MATLAB file is damaged: ${what}.`, remedy: 'Copy or save it again from its source.' })
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
