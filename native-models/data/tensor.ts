/** Element types of tensors, by their NumPy names. */
export const ELEMENT_TYPES = {
  float32: { code: 1, array: Float32Array, ort: 'float32' },
  uint8: { code: 2, array: Uint8Array, ort: 'uint8' },
  int8: { code: 3, array: Int8Array, ort: 'int8' },
  uint16: { code: 4, array: Uint16Array, ort: 'uint16' },
  int16: { code: 5, array: Int16Array, ort: 'int16' },
  int32: { code: 6, array: Int32Array, ort: 'int32' },
  int64: { code: 7, array: BigInt64Array, ort: 'int64' },
  bool: { code: 9, array: Uint8Array, ort: 'bool' },
  /** Stored as the bits of each half-precision number. */
  float16: { code: 10, array: Uint16Array, ort: 'float16' },
  float64: { code: 11, array: Float64Array, ort: 'float64' },
  uint32: { code: 12, array: Uint32Array, ort: 'uint32' },
  uint64: { code: 13, array: BigUint64Array, ort: 'uint64' },
  /** Stored as the upper 16 bits of each float32. */
  bfloat16: { code: 16, array: Uint16Array, ort: 'bfloat16' },
} as const

export type ElementType = keyof typeof ELEMENT_TYPES

export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

/** A dense array in C order. */
export interface Tensor {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly data: TensorData
}

export function elementCount(shape: readonly number[]): number {
  let count = 1
  for (const n of shape) count *= n
  return count
}

export function floatTensor(shape: readonly number[], data: ArrayLike<number> | number): Tensor {
  const values = typeof data === 'number' ? new Float32Array(elementCount(shape)).fill(data) : Float32Array.from(data)
  return { type: 'float32', shape, data: values }
}

export function intTensor(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { type: 'int64', shape, data: BigInt64Array.from(values, (v) => BigInt(Math.trunc(v))) }
}

/** The values of any real tensor as numbers. */
export function numbersOf(tensor: Tensor): number[] {
  if (tensor.type === 'float16') return Array.from(tensor.data as Uint16Array, halfToNumber)
  if (tensor.type === 'bfloat16') return Array.from(tensor.data as Uint16Array, (bits) => floatFromBits(bits << 16))
  return Array.from(tensor.data as Float32Array, Number)
}

/** The same values in another element type. Whole-number types truncate; bool is 0 or 1. */
export function castTensor(tensor: Tensor, type: ElementType): Tensor {
  if (tensor.type === type) return tensor
  const values = numbersOf(tensor)
  const { shape } = tensor
  if (type === 'int64' || type === 'uint64') {
    const big = values.map((v) => BigInt(Math.trunc(v)))
    return { type, shape, data: type === 'int64' ? BigInt64Array.from(big) : BigUint64Array.from(big) }
  }
  if (type === 'bool') return { type, shape, data: Uint8Array.from(values, (v) => (v ? 1 : 0)) }
  if (type === 'float16' || type === 'bfloat16') throw new RangeError(`cannot cast to ${type}`)
  return { type, shape, data: new ELEMENT_TYPES[type].array(values) }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024)
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

function floatFromBits(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0]
}
