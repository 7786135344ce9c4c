import type { VoxelArray } from './volume.ts'

/** How one number is stored. Types that JavaScript has no array for are widened to Float64Array. */
interface Element {
  readonly bytes: number
  readonly decode: (bytes: Uint8Array<ArrayBuffer>) => VoxelArray
}

/** How one voxel is stored: `components` elements one after the other. */
interface StoredType {
  readonly element: Element
  readonly components: number
}

const elements = {
  int8: { bytes: 1, decode: (b) => new Int8Array(b.buffer, b.byteOffset, b.length) },
  uint8: { bytes: 1, decode: (b) => b },
  int16: { bytes: 2, decode: (b) => new Int16Array(b.buffer, b.byteOffset, b.length / 2) },
  uint16: { bytes: 2, decode: (b) => new Uint16Array(b.buffer, b.byteOffset, b.length / 2) },
  int32: { bytes: 4, decode: (b) => new Int32Array(b.buffer, b.byteOffset, b.length / 4) },
  uint32: { bytes: 4, decode: (b) => new Uint32Array(b.buffer, b.byteOffset, b.length / 4) },
  float32: { bytes: 4, decode: (b) => new Float32Array(b.buffer, b.byteOffset, b.length / 4) },
  float64: { bytes: 8, decode: (b) => new Float64Array(b.buffer, b.byteOffset, b.length / 8) },
  int64: { bytes: 8, decode: (b) => decodeInt64(b, new Int32Array(b.buffer, b.byteOffset, b.length / 4)) },
  uint64: { bytes: 8, decode: (b) => decodeInt64(b, new Uint32Array(b.buffer, b.byteOffset, b.length / 4)) },
  float128: { bytes: 16, decode: decodeFloat128 },
} satisfies Record<string, Element>

const storedTypes = {
  ...(Object.fromEntries(Object.entries(elements).map(([name, element]) => [name, { element, components: 1 }])) as Record<
    keyof typeof elements,
    StoredType
  >),
  complex64: { element: elements.float32, components: 2 },
  complex128: { element: elements.float64, components: 2 },
  complex256: { element: elements.float128, components: 2 },
  rgb24: { element: elements.uint8, components: 3 },
  rgba32: { element: elements.uint8, components: 4 },
} satisfies Record<string, StoredType>

/** The usual name of a stored type. */
export type Dtype = keyof typeof storedTypes

export function bytesPerVoxel(dtype: Dtype): number {
  return storedTypes[dtype].element.bytes * storedTypes[dtype].components
}

/** 2 for complex, 3 or 4 for colour, otherwise 1. */
export function componentsOf(dtype: Dtype): number {
  return storedTypes[dtype].components
}

/** An array for `count` voxels of one component. */
export function emptyVoxels(dtype: Dtype, count: number): VoxelArray {
  const none = storedTypes[dtype].element.decode(new Uint8Array(0))
  return new (none.constructor as new (length: number) => VoxelArray)(count)
}

/**
 * Stored bytes as numbers. `bytes` must begin a buffer of its own and is used up (swapped in place, or viewed). The components of complex and
 * colour voxels, which lie side by side in the file, become planes: the last and slowest axis.
 */
export function decodeVoxels(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype, bigEndian: boolean): VoxelArray {
  const { element, components } = storedTypes[dtype]
  if (bigEndian) swapBytes(bytes, element.bytes)
  return deinterleave(element.decode(bytes), components)
}

/** Reverses the bytes of each element of `size` bytes, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) buffer.swap16()
  if (size === 4) buffer.swap32()
  if (size === 8) buffer.swap64()
  if (size === 16) for (let at = 0; at < bytes.length; at += 16) bytes.subarray(at, at + 16).reverse()
}

/** abcabc… → aa…bb…cc…: the component axis from fastest to slowest. */
export function deinterleave<T extends VoxelArray>(data: T, components: number): T {
  if (components === 1) return data
  const voxels = data.length / components
  const planes = data.slice() as T
  for (let c = 0; c < components; c++) for (let v = 0, at = c; v < voxels; v++, at += components) planes[c * voxels + v] = data[at]
  return planes
}

/** aa…bb…cc… → abcabc…: the component axis from slowest to fastest. */
export function interleave<T extends VoxelArray>(planes: T, components: number): T {
  if (components === 1) return planes
  const voxels = planes.length / components
  const data = planes.slice() as T
  for (let c = 0; c < components; c++) for (let v = 0, at = c; v < voxels; v++, at += components) data[at] = planes[c * voxels + v]
  return data
}

/** Without a BigInt for each voxel, which takes ten times as long. The upper halves carry the sign; the sum rounds once, as a cast does. */
function decodeInt64(bytes: Uint8Array<ArrayBuffer>, upper: Int32Array | Uint32Array): Float64Array {
  const lower = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const values = new Float64Array(bytes.length / 8)
  for (let n = 0; n < values.length; n++) values[n] = upper[2 * n + 1] * 2 ** 32 + lower[2 * n]
  return values
}

/**
 * 128-bit floats, little-endian. NIfTI says "long double", which is IEEE binary128 by the letter and the 80-bit x87 format, padded with zeros,
 * in the files that programs on Intel machines write. In binary128 the exponent lies where x87 has its padding, so padding that is zero
 * throughout tells which it is (all-zero data are zero in both).
 */
function decodeFloat128(bytes: Uint8Array<ArrayBuffer>): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes.length / 16
  let padding = 0
  for (let n = 0; n < count; n++) padding |= view.getUint32(n * 16 + 12, true) | view.getUint16(n * 16 + 10, true)
  const decode = padding === 0 ? decodeX87 : decodeBinary128
  return Float64Array.from({ length: count }, (_, n) => decode(view, n * 16))
}

function decodeX87(view: DataView, at: number): number {
  const head = view.getUint16(at + 8, true)
  const exponent = head & 0x7fff
  const mantissa = view.getUint32(at + 4, true) * 2 ** -31 + view.getUint32(at, true) * 2 ** -63
  const sign = head & 0x8000 ? -1 : 1
  if (exponent === 0x7fff) return mantissa === 1 ? sign * Infinity : Number.NaN
  return sign * scaleByPower(mantissa, exponent - 16383)
}

function decodeBinary128(view: DataView, at: number): number {
  const head = view.getUint16(at + 14, true)
  const exponent = head & 0x7fff
  const fraction =
    view.getUint16(at + 12, true) * 2 ** -16 + view.getUint32(at + 8, true) * 2 ** -48 + view.getUint32(at + 4, true) * 2 ** -80
  const sign = head & 0x8000 ? -1 : 1
  if (exponent === 0x7fff) return fraction === 0 ? sign * Infinity : Number.NaN
  return exponent === 0 ? 0 * sign : sign * scaleByPower(1 + fraction, exponent - 16383)
}

/** value × 2^power without overflow of the power itself. */
function scaleByPower(value: number, power: number): number {
  const half = Math.trunc(power / 2)
  return value * 2 ** half * 2 ** (power - half)
}
