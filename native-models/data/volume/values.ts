import type { Affine, Volume } from './volume.ts'

/** How many stored values a shape holds. */
export function voxelCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** Voxel size along the first three axes in mm: the lengths of the affine's columns. */
export function spacingMm(affine: Affine): [number, number, number] {
  const length = (column: number) => Math.hypot(affine[column], affine[4 + column], affine[8 + column])
  return [length(0), length(1), length(2)]
}

/** `data * slope + intercept`. The volume's own array, not a copy, when it is already that. */
export function scaledValues(volume: Volume): Float32Array {
  const { data, slope, intercept } = volume
  if (slope === 1 && intercept === 0) return data instanceof Float32Array ? data : new Float32Array(data)
  const values = new Float32Array(data.length)
  for (let n = 0; n < values.length; n++) values[n] = data[n] * slope + intercept
  return values
}

/** The `index`-th 3-D volume of a volume with further axes, counted with the first further axis fastest. Shares its data. */
export function volumeAt(volume: Volume, index: number): Volume {
  const shape = volume.shape.slice(0, 3)
  const size = voxelCount(shape)
  const count = volume.data.length / size
  if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`volume ${index} of ${count}`)
  return { ...volume, shape, data: volume.data.subarray(index * size, (index + 1) * size) }
}
