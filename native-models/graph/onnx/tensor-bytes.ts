import { ELEMENT_TYPES, type ElementType, elementCount, type Tensor, type TensorData } from '../../data/tensor.ts'

const BY_CODE = new Map(Object.entries(ELEMENT_TYPES).map(([type, { code }]) => [code as number, type as ElementType]))

export function elementType(code: number): ElementType | undefined {
  return BY_CODE.get(code)
}

/** A typed view of little-endian bytes (copied only where the alignment asks for it). */
export function tensorFromBytes(type: ElementType, shape: readonly number[], bytes: Uint8Array): Tensor {
  const { array } = ELEMENT_TYPES[type]
  const count = elementCount(shape)
  const wanted = count * array.BYTES_PER_ELEMENT
  if (bytes.byteLength !== wanted) throw new RangeError(`holds ${bytes.byteLength} bytes where its shape needs ${wanted}`)
  const aligned = bytes.byteOffset % array.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes)
  return { type, shape, data: new array(aligned.buffer as ArrayBuffer, aligned.byteOffset, count) as TensorData }
}

export function bytesOf(tensor: Tensor): Uint8Array {
  return new Uint8Array(tensor.data.buffer as ArrayBuffer, tensor.data.byteOffset, tensor.data.byteLength)
}
