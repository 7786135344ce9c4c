import { readFile } from 'node:fs/promises'
import { writeFileAtomically } from '../atomic-file.ts'
import { Problem } from '../problem.ts'
import { castTensor, ELEMENT_TYPES, type ElementType, elementCount, numbersOf, type Tensor } from '../tensor.ts'
import { unreadable } from '../unreadable.ts'
import { toCOrder } from './axis-order.ts'

/** An array of one of the types that instruments take. C order. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array
}

/** NumPy's codes without byte order. Half-precision numbers stay bits, as in every tensor of ours. */
const typeOfCode: Readonly<Record<string, ElementType>> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}
const codeOfType: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(typeOfCode).map(([code, type]) => [type, code]))

/** What the types that instruments do not take are read as; none loses a value, but uint64 beyond 2^63. */
const plainTypes: Readonly<Partial<Record<ElementType, ElementType>>> = {
  bool: 'uint8',
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  uint32: 'float64',
  uint64: 'float64',
  float16: 'float32',
}

/** Reads a .npy file as one of the five array types that instruments take. A Problem where it is none or holds no numbers. */
export async function readNpy(path: string): Promise<NpyArray> {
  const tensor = await readNpyTensor(path)
  const plain = plainTypes[tensor.type]
  const { shape, data } = plain ? widen(tensor, plain) : tensor
  return { shape, data: data as NpyArray['data'] }
}

/** Reads a .npy file in its own type. */
export async function readNpyTensor(path: string): Promise<Tensor> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw unreadable(path, error)
  }
  return parseNpy(bytes, path)
}

/** Writes an array as .npy, version 1.0, C order, little-endian, whole or not at all. A tensor's own type is kept; an array's is its class. */
export async function writeNpy(path: string, array: NpyArray | Tensor): Promise<void> {
  await writeFileAtomically(path, encodeNpy(array))
}

/** What the first bytes of a .npy file say of the array behind them. */
export interface NpyLayout {
  readonly type: ElementType
  readonly bigEndian: boolean
  readonly fortran: boolean
  readonly shape: readonly number[]
  readonly dataByte: number
}

/** Source: numpy/lib/format.py, versions 1.0 to 3.0. */
export function parseNpyLayout(bytes: Uint8Array, file?: string): NpyLayout {
  const remedy = 'Save it again with numpy.save.'
  const problem = (what: string, hint = remedy) => new Problem({ file, what, remedy: hint })
  if (bytes.length < 10 || latin1(bytes.subarray(0, 6)) !== '\x93NUMPY')
    throw problem('This is not a NumPy array file.', 'Name a .npy file.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begin = bytes[6] === 1 ? 10 : 12
  const end = begin + (bytes[6] === 1 || bytes.length < 12 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end > bytes.length) throw problem('The file ends inside its header.')
  const { descr, fortran, shape } = parseHeader(latin1(bytes.subarray(begin, end)), problem)
  if (descr.endsWith('O')) {
    const what =
      'It holds objects of Python (a pickle), which could run anything when read; such files, as stat.npy and ops.npy of Suite2p, are not opened.'
    throw problem(what, 'Save what is needed of it as plain numbers with numpy.save, or name F.npy, Fneu.npy or spks.npy.')
  }
  const type = typeOfCode[descr.slice(1)]
  if (!type)
    throw problem(
      `It holds values of type '${descr}', which are not plain numbers.`,
      'Save it as float32, for example with a.astype("float32").',
    )
  return { type, bigEndian: descr[0] === '>', fortran, shape, dataByte: end }
}

/** The array in the bytes of a .npy file, in C order, whatever order and byte order it was stored in. */
export function parseNpy(bytes: Uint8Array, file?: string): Tensor {
  const { type, bigEndian, fortran, shape, dataByte: end } = parseNpyLayout(bytes, file)
  const size = ELEMENT_TYPES[type].array.BYTES_PER_ELEMENT
  const count = elementCount(shape)
  if (!Number.isSafeInteger(count) || count * size > bytes.length - end) {
    const what = `Its header promises ${shape.join(' × ')} values of ${size} bytes, but only ${bytes.length - end} bytes follow.`
    throw new Problem({ file, what, remedy: 'Save it again with numpy.save.' })
  }
  // A copy that begins a buffer of its own, which the slice of a Node Buffer would not be.
  const own = new Uint8Array(bytes.subarray(end, end + count * size))
  if (bigEndian) swap(own, size)
  const data = new ELEMENT_TYPES[type].array(own.buffer, 0, count)
  return { type, shape, data: fortran ? toCOrder(data, shape) : data }
}

/** The pieces of a .npy file. */
export function encodeNpy(array: NpyArray | Tensor): Uint8Array[] {
  const { shape, data } = array
  const type = 'type' in array ? array.type : typeOfArray(data)
  const code = codeOfType[type]
  if (!code) throw new Problem({ kind: 'failed', what: `NumPy has no ${type}.`, remedy: 'Convert it to float32 first.' })
  if (elementCount(shape) !== data.length) {
    throw new Problem({
      kind: 'failed',
      what: `The array is ${shape.join(' × ')} but has ${data.length} values.`,
      remedy: 'Nothing was written.',
    })
  }
  const order = data.BYTES_PER_ELEMENT === 1 ? '|' : '<'
  return [npyHeader(`${order}${code}`, shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]
}

/** What stands in front of the values, for those who write these piece by piece. `descr` as NumPy has it: '<f8'. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`
  // The header ends in a new line at a multiple of 64 bytes, so that the data can be mapped.
  const header = `${words.padEnd(Math.ceil((words.length + 11) / 64) * 64 - 11)}\n`
  const preamble = Uint8Array.of(0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8)
  return Buffer.concat([preamble, Buffer.from(header, 'latin1')])
}

function parseHeader(text: string, problem: (what: string, hint?: string) => Problem) {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const tuple = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1]
  if (/'descr'\s*:\s*\[/.test(text))
    throw problem('It holds records, not plain numbers.', 'Save each of its fields as an array of its own.')
  if (descr === undefined || fortran === undefined || tuple === undefined) throw problem('Its header cannot be understood.')
  const shape = tuple.split(',').flatMap((word) => (word.trim() === '' ? [] : [Number.parseInt(word, 10)]))
  return { descr, fortran: fortran === 'True', shape }
}

function typeOfArray(data: Tensor['data']): ElementType {
  const found = Object.entries(ELEMENT_TYPES).find(([, { array }]) => array === data.constructor)
  if (!found) throw new TypeError(`no element type for ${data.constructor.name}`)
  return found[0] as ElementType
}

function widen(tensor: Tensor, type: ElementType): Tensor {
  if (tensor.type === 'float16' || tensor.type === 'uint64') {
    const values = numbersOf(tensor)
    return { type, shape: tensor.shape, data: type === 'float32' ? Float32Array.from(values) : Float64Array.from(values) }
  }
  return castTensor(tensor, type)
}

function swap(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  if (size === 4) buffer.swap32()
  if (size === 8) buffer.swap64()
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
