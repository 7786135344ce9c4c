import { componentsOf, type Dtype, interleave } from './stored-types.ts'
import type { Volume, VoxelArray } from './volume.ts'

/** Voxels as a file stores them: colour and complex components side by side. */
export interface StoredVoxels {
  readonly data: VoxelArray | BigInt64Array | BigUint64Array
  readonly dtype: Dtype
  /** Of one voxel. */
  readonly bits: number
  /** Without the component axis. */
  readonly shape: readonly number[]
}

const dtypeOfArray: Readonly<Record<string, Dtype>> = {
  Int8Array: 'int8',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Int16Array: 'int16',
  Uint16Array: 'uint16',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Float32Array: 'float32',
  Float64Array: 'float64',
}

/** The types whose voxels have components, and the array they are read into. */
const componentTypes: Readonly<Record<string, string>> = {
  rgb24: 'Uint8Array',
  rgba32: 'Uint8Array',
  complex64: 'Float32Array',
  complex128: 'Float64Array',
}

/**
 * What a writer stores of a volume: the array's own type, or the type it was read from where the array is still of that kind and holds nothing
 * that the type cannot (a Float64Array read from int64, planes read from rgb24). 128-bit floats become 64-bit.
 */
export function storedVoxels(volume: Volume): StoredVoxels {
  const { data, shape } = volume
  const wanted = volume.source?.dtype ?? ''
  const widened = data instanceof Float64Array ? widenedFrom(wanted, data) : undefined
  if (widened) return { data: widened, dtype: wanted as Dtype, bits: 64, shape }
  const type = wanted === 'complex256' ? 'complex128' : wanted
  if (componentTypes[type] === data.constructor.name && shape.length > 3 && shape[shape.length - 1] === componentsOf(type as Dtype)) {
    const components = componentsOf(type as Dtype)
    return {
      data: interleave(data, components),
      dtype: type as Dtype,
      bits: 8 * data.BYTES_PER_ELEMENT * components,
      shape: shape.slice(0, -1),
    }
  }
  return { data, dtype: dtypeOfArray[data.constructor.name], bits: 8 * data.BYTES_PER_ELEMENT, shape }
}

function widenedFrom(dtype: string, data: Float64Array): BigInt64Array | BigUint64Array | undefined {
  const [low, high] = dtype === 'int64' ? [-(2 ** 63), 2 ** 63] : dtype === 'uint64' ? [0, 2 ** 64] : [0, 0]
  if (low === high) return undefined
  for (let n = 0; n < data.length; n++) if (!(Math.floor(data[n]) === data[n] && data[n] >= low && data[n] < high)) return undefined
  // As two halves: a BigInt for each voxel takes ten times as long.
  const halves = new Uint32Array(2 * data.length)
  for (let n = 0; n < data.length; n++) {
    halves[2 * n] = data[n] % 2 ** 32
    halves[2 * n + 1] = Math.floor(data[n] / 2 ** 32)
  }
  return dtype === 'int64' ? new BigInt64Array(halves.buffer) : new BigUint64Array(halves.buffer)
}

export function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}
