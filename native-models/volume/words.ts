import type { VoxelArray } from '../data/volume/volume.ts'

/** A new array of the same type. */
export function emptyLike<T extends VoxelArray>(data: T, length: number): T {
  return new (data.constructor as new (length: number) => T)(length)
}

/**
 * The same memory as whole words of the same width. Code that only moves voxels runs on these four types instead of nine: V8 keeps
 * fast element access for at most four kinds of array in one place.
 */
export function wordsOf(data: VoxelArray): Uint8Array | Uint16Array | Uint32Array | Float64Array {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT } = data
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length)
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length)
  if (BYTES_PER_ELEMENT === 4) return new Uint32Array(buffer, byteOffset, length)
  return new Float64Array(buffer, byteOffset, length)
}
