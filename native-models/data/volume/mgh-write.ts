import { Problem } from '../problem.ts'
import { mghTypes } from './mgh.ts'
import { swapBytes } from './stored-types.ts'
import { bytesOf } from './stored-voxels.ts'
import { scaledValues, spacingMm, voxelCount } from './values.ts'
import type { Volume, VoxelArray } from './volume.ts'

const millisecondsPer: Readonly<Record<string, number>> = { s: 1000, ms: 1, us: 0.001 }

/**
 * A volume as MGH, in pieces. The format has no scaling and only uint8, int16, int32 and float32: narrower types are widened, 32- and 64-bit
 * integers that fit go to int32, all else becomes scaled float32.
 * Source: surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat.
 */
export function encodeMgh(volume: Volume): Uint8Array[] {
  const { shape, affine } = volume
  if (shape.slice(4).some((length) => length > 1)) {
    const what = `MGH files have four axes; this volume is ${shape.join(' × ')}.`
    throw new Problem({ what, remedy: 'Write it as .nii.gz instead.' })
  }
  const data = mghVoxels(volume)
  const header = new Uint8Array(284)
  const view = new DataView(header.buffer)
  const dims = [shape[0], shape[1], shape[2], shape[3] ?? 1]
  const type = Object.entries(mghTypes).find(([, name]) => name === nameOfArray[data.constructor.name])?.[0]
  for (const [n, value] of [1, ...dims, Number(type), 0].entries()) view.setInt32(4 * n, value)
  view.setInt16(28, 1)
  const size = spacingMm(affine)
  // Direction cosines by column, and the RAS position of the voxel at half the size of the volume.
  const cosines = [0, 1, 2].flatMap((column) => [0, 1, 2].map((row) => affine[row * 4 + column] / size[column]))
  const centre = [0, 4, 8].map(
    (row) => affine[row + 3] + (affine[row] * dims[0] + affine[row + 1] * dims[1] + affine[row + 2] * dims[2]) / 2,
  )
  for (const [n, value] of [...size, ...cosines, ...centre].entries()) view.setFloat32(30 + 4 * n, value)
  const bytes = bytesOf(data.slice())
  swapBytes(bytes, data.BYTES_PER_ELEMENT)
  return [header, bytes, footer(volume)]
}

const nameOfArray: Readonly<Record<string, string>> = {
  Uint8Array: 'uint8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  Float32Array: 'float32',
}

function mghVoxels(volume: Volume): VoxelArray {
  const { data, slope, intercept } = volume
  if (slope !== 1 || intercept !== 0) return scaledValues(volume)
  if (nameOfArray[data.constructor.name]) return data
  if (data instanceof Int8Array) return Int16Array.from(data)
  const integer = !(data instanceof Float64Array) || volume.source?.dtype === 'int64' || volume.source?.dtype === 'uint64'
  return integer && data.every((value) => (value | 0) === value) ? Int32Array.from(data) : Float32Array.from(data)
}

/** TR in ms, flip angle, TE, TI, field of view. */
function footer(volume: Volume): Uint8Array {
  const bytes = new Uint8Array(20)
  const { timeStep = 0, timeUnit = '' } = volume.source ?? {}
  if (voxelCount(volume.shape.slice(3)) > 1) new DataView(bytes.buffer).setFloat32(0, timeStep * (millisecondsPer[timeUnit] ?? 0))
  return bytes
}
