import { spacingMm } from './values.ts'
import type { Volume } from './volume.ts'
import { fullShape, type VolumeHeader } from './volume-format.ts'

/** What `touchstone info` says of a volume. */
export interface VolumeInfo {
  readonly kind: 'volume'
  readonly file: string
  readonly format: string
  /** With the component axis of complex and colour voxels as the last. */
  readonly shape: readonly number[]
  readonly spacingMm: readonly [number, number, number]
  /** 4×4, row by row: voxel index → RAS mm. */
  readonly affine: readonly (readonly number[])[]
  readonly dtype: string
  /** Of the spacing and the affine. */
  readonly units: 'mm'
  readonly slope: number
  readonly intercept: number
  readonly space?: string
  readonly timeUnit?: string
  readonly timeStep?: number
  readonly notes: readonly string[]
}

export function infoOfHeader(file: string, header: VolumeHeader): VolumeInfo {
  return infoOf(file, { ...header, shape: fullShape(header) })
}

export function infoOfVolume(file: string, volume: Volume): VolumeInfo {
  return infoOf(file, { format: '', dtype: '', notes: [], ...volume.source, ...volume })
}

function infoOf(
  file: string,
  fields: Omit<VolumeInfo, 'kind' | 'file' | 'affine' | 'units' | 'spacingMm'> & Pick<Volume, 'affine'>,
): VolumeInfo {
  const { format, shape, dtype, affine, slope, intercept, space, timeUnit, timeStep, notes } = fields
  const rows = [0, 4, 8, 12].map((at) => affine.slice(at, at + 4))
  return {
    kind: 'volume',
    file,
    format,
    shape,
    spacingMm: spacingMm(affine),
    affine: rows,
    dtype,
    units: 'mm',
    slope,
    intercept,
    ...(space === undefined ? {} : { space }),
    ...(timeUnit === undefined ? {} : { timeUnit }),
    ...(timeStep === undefined ? {} : { timeStep }),
    notes,
  }
}
