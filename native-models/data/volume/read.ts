import { stat } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { readHead } from './byte-source.ts'
import { mgh } from './mgh.ts'
import { headerOfImage, nifti } from './nifti.ts'
import { spacingMm } from './values.ts'
import type { Volume } from './volume.ts'
import { fullShape, readLocated, type VolumeFormat, type VolumeHeader } from './volume-format.ts'

const formats: readonly VolumeFormat[] = [nifti, mgh]

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

/** Reads any file or folder that holds a volume. The format is told by content. A Problem says what is wrong where that cannot be done. */
export async function readVolume(path: string): Promise<Volume> {
  const { format, file } = await recognise(path)
  return readLocated(path, await format.locate(file))
}

/** What a file holds, from its header alone. */
export async function describeVolume(path: string): Promise<VolumeInfo> {
  const { format, file } = await recognise(path)
  return infoOf(path, (await format.locate(file)).header)
}

async function recognise(path: string): Promise<{ format: VolumeFormat; file: string }> {
  if (await isFolder(path)) throw new Problem({ file: path, what: 'This is a folder.', remedy: 'Name a file.' })
  const file = (await headerOfImage(path)) ?? path
  const head = await readHead(file, 1024)
  const format = formats.find((candidate) => candidate.recognises(head))
  if (!format) throw new Problem({ file: path, what: 'This is no volume.', remedy: 'Name a NIfTI file.' })
  return { format, file }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw unreadable(path, error)
  }
}

function infoOf(file: string, header: VolumeHeader): VolumeInfo {
  const { affine, format, dtype, slope, intercept, space, timeUnit, timeStep, notes } = header
  const rows = [0, 4, 8, 12].map((at) => affine.slice(at, at + 4))
  const shape = fullShape(header)
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
    space,
    timeUnit,
    timeStep,
    notes,
  }
}
