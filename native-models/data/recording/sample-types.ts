/** How one sample is stored. */
export interface SampleType {
  readonly bytes: number
  get(view: DataView, at: number, littleEndian: boolean): number
}

const int24 = (view: DataView, at: number, little: boolean) =>
  little ? view.getUint16(at, true) | (view.getInt8(at + 2) << 16) : (view.getInt8(at) << 16) | view.getUint16(at + 1, false)
const uint24 = (view: DataView, at: number, little: boolean) => int24(view, at, little) & 0xffffff

/** By their NumPy names. */
export const sampleTypes = {
  int8: { bytes: 1, get: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, get: (view, at) => view.getUint8(at) },
  int16: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  uint16: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  int24: { bytes: 3, get: int24 },
  uint24: { bytes: 3, get: uint24 },
  int32: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  uint32: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  int64: { bytes: 8, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  uint64: { bytes: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
  float32: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  float64: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Record<string, SampleType>

export type SampleTypeName = keyof typeof sampleTypes

/** Where samples of one channel lie in a block of bytes, and what they mean: value = stored × gain + offset. */
export interface StoredSamples {
  readonly type: SampleTypeName
  readonly bigEndian?: boolean
  readonly gain: number
  readonly offset: number
}

/** Decodes `count` samples that begin at byte `at` and lie `strideBytes` apart, into `out` from `outAt` on. */
export function decodeSamples(
  view: DataView,
  at: number,
  strideBytes: number,
  count: number,
  { type, bigEndian = false, gain, offset }: StoredSamples,
  out: Float64Array,
  outAt: number,
): void {
  // The two types that nearly all recordings are stored in have loops of their own, which are several times faster.
  if (type === 'int16' && !bigEndian) {
    for (let n = 0, byte = at; n < count; n++, byte += strideBytes) out[outAt + n] = view.getInt16(byte, true) * gain + offset
    return
  }
  if (type === 'float32' && !bigEndian) {
    for (let n = 0, byte = at; n < count; n++, byte += strideBytes) out[outAt + n] = view.getFloat32(byte, true) * gain + offset
    return
  }
  const get: SampleType['get'] = sampleTypes[type].get
  for (let n = 0, byte = at; n < count; n++, byte += strideBytes) out[outAt + n] = get(view, byte, !bigEndian) * gain + offset
}
