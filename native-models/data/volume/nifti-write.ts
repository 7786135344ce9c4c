import { dtypeOfCode, spaceCodes, timeUnitCodes } from './nifti-header.ts'
import { qformOf } from './nifti-qform.ts'
import { bytesOf, type StoredVoxels, storedVoxels } from './stored-voxels.ts'
import { spacingMm } from './values.ts'
import type { Volume } from './volume.ts'

const codeOfDtype: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(dtypeOfCode).map(([code, name]) => [name, Number(code)]),
)

/**
 * A volume as a single-file NIfTI, little-endian, in pieces: NIfTI-1, or NIfTI-2 where a dimension is beyond 32767. Keeps stored type, slope,
 * intercept and geometry; the affine goes into the sform, and into the qform too where it is a rotation with voxel sizes.
 */
export function encodeNifti(volume: Volume): Uint8Array[] {
  const voxels = storedVoxels(volume)
  const version = voxels.shape.some((length) => length > 32767) ? 2 : 1
  return [version === 2 ? header2(volume, voxels) : header1(volume, voxels), bytesOf(voxels.data)]
}

function header1(volume: Volume, voxels: StoredVoxels): Uint8Array {
  const bytes = new Uint8Array(352)
  const view = new DataView(bytes.buffer)
  const fields = fieldsOf(volume, voxels)
  const floats = (at: number, values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setFloat32(at + 4 * n, value, true)
  }
  view.setInt32(0, 348, true)
  view.setUint8(38, 'r'.charCodeAt(0))
  for (const [n, value] of fields.dim.entries()) view.setInt16(40 + 2 * n, value, true)
  view.setInt16(70, fields.datatype, true)
  view.setInt16(72, fields.bits, true)
  floats(76, fields.pixdim)
  floats(108, [352, volume.slope, volume.intercept])
  view.setUint8(123, fields.units)
  ascii(bytes, 148, 'Touchstone')
  view.setInt16(252, fields.qformCode, true)
  view.setInt16(254, fields.sformCode, true)
  floats(256, fields.quaternion)
  floats(268, fields.offset)
  floats(280, volume.affine.slice(0, 12))
  ascii(bytes, 344, 'n+1')
  return bytes
}

function header2(volume: Volume, voxels: StoredVoxels): Uint8Array {
  const bytes = new Uint8Array(544)
  const view = new DataView(bytes.buffer)
  const fields = fieldsOf(volume, voxels)
  const floats = (at: number, values: readonly number[]) => {
    for (const [n, value] of values.entries()) view.setFloat64(at + 8 * n, value, true)
  }
  view.setInt32(0, 540, true)
  ascii(bytes, 4, 'n+2\0\r\n\x1a\n')
  view.setInt16(12, fields.datatype, true)
  view.setInt16(14, fields.bits, true)
  for (const [n, value] of fields.dim.entries()) view.setBigInt64(16 + 8 * n, BigInt(value), true)
  floats(104, fields.pixdim)
  view.setBigInt64(168, 544n, true)
  floats(176, [volume.slope, volume.intercept])
  ascii(bytes, 240, 'Touchstone')
  view.setInt32(344, fields.qformCode, true)
  view.setInt32(348, fields.sformCode, true)
  floats(352, fields.quaternion)
  floats(376, fields.offset)
  floats(400, volume.affine.slice(0, 12))
  view.setInt32(500, fields.units, true)
  return bytes
}

function fieldsOf(volume: Volume, { shape, dtype, bits }: StoredVoxels) {
  const qform = qformOf(volume.affine)
  const space = spaceCodes[volume.source?.space ?? 'aligned'] ?? spaceCodes.aligned
  const step = volume.source?.timeStep ?? 1
  const further = shape.slice(3).map((_, n) => (n === 0 ? step : 1))
  const pad = (values: readonly number[], filler: number) => [...values, ...new Array<number>(8).fill(filler)].slice(0, 8)
  return {
    dim: pad([shape.length, ...shape], 1),
    pixdim: pad([qform?.qfac ?? 1, ...spacingMm(volume.affine), ...further], 1),
    datatype: codeOfDtype[dtype],
    bits,
    units: 2 | (timeUnitCodes[volume.source?.timeUnit ?? ''] ?? 0),
    sformCode: space,
    qformCode: qform ? space : 0,
    quaternion: qform?.quaternion ?? [0, 0, 0],
    offset: [volume.affine[3], volume.affine[7], volume.affine[11]],
  }
}

function ascii(bytes: Uint8Array, at: number, text: string): void {
  for (let n = 0; n < text.length; n++) bytes[at + n] = text.charCodeAt(n)
}
