import { Problem } from '../problem.ts'
import { type ByteSource, type Compression, openBytes } from './byte-source.ts'
import { bytesPerVoxel, componentsOf, type Dtype, decodeVoxels } from './stored-types.ts'
import { voxelCount } from './values.ts'
import type { Affine, Volume, VoxelArray } from './volume.ts'

/** A file format of volumes: how its files are known, and where in them the voxels lie. */
export interface VolumeFormat {
  readonly name: string
  /** Whether a file that begins with these bytes (a thousand or so, inflated) is of this format. */
  recognises(head: Uint8Array): boolean
  /** Reads the header and nothing more. */
  locate(path: string): Promise<Located>
}

/** What a header says of a volume. */
export interface VolumeHeader {
  readonly format: string
  /** Without the component axis of complex and colour voxels; at least three long. */
  readonly shape: readonly number[]
  readonly dtype: Dtype
  readonly affine: Affine
  readonly slope: number
  readonly intercept: number
  /** What the coordinates are relative to: 'scanner', 'aligned', 'talairach', 'mni' or 'template'. */
  readonly space?: string
  readonly timeUnit?: string
  readonly timeStep?: number
  readonly notes: readonly string[]
}

export interface Located {
  readonly header: VolumeHeader
  readonly voxels: VoxelPlace
}

export interface VoxelPlace {
  /** The file that holds them: the header's own, or one beside it. */
  readonly file: string
  /** Bytes before the first voxel; counted after inflating where the whole file is gzip. */
  readonly offset: number
  readonly bigEndian: boolean
  /** How the voxels themselves are compressed. 'whole' (the default): the whole file, or not at all, told by content. */
  readonly compression?: Compression
  /** Numbers in words, separated by white space. */
  readonly text?: boolean
  /** For files whose axes are not in our order, or whose text has to be parsed. */
  readonly arrange?: (data: VoxelArray) => VoxelArray
  /** What a format keeps behind its voxels. */
  readonly footer?: (bytes: Uint8Array) => Partial<VolumeHeader>
}

/** With the component axis (2 for complex, 3 or 4 for colour) as the last. */
export function fullShape(header: VolumeHeader): readonly number[] {
  const components = componentsOf(header.dtype)
  return components === 1 ? header.shape : [...header.shape, components]
}

/** Reads the voxels that a header has promised. Nothing is allocated before the file is known to be able to hold them. */
export async function readLocated(path: string, { header, voxels }: Located): Promise<Volume> {
  const count = voxelCount(header.shape)
  if (!Number.isSafeInteger(count * 16)) throw tooLarge(path, header.shape)
  const source = await openBytes(
    voxels.file,
    voxels.compression === undefined ? {} : { start: voxels.offset, compression: voxels.compression },
  )
  try {
    if (voxels.compression === undefined) await source.skip(voxels.offset)
    const stored = voxels.text
      ? await readText(source, header.dtype, count)
      : await readBinary(source, header.dtype, count, voxels.bigEndian)
    const footer = voxels.footer?.(await source.peek(64)) ?? {}
    const data = voxels.arrange ? voxels.arrange(stored) : stored
    const notes = [...header.notes, ...(await endNotes(source, voxels)), ...widened(header.dtype, data)]
    return assemble(path, { ...header, ...footer, notes }, data)
  } finally {
    await source.close()
  }
}

async function readBinary(source: ByteSource, dtype: Dtype, count: number, bigEndian: boolean): Promise<VoxelArray> {
  return decodeVoxels(await source.read(count * bytesPerVoxel(dtype)), dtype, bigEndian)
}

async function readText(source: ByteSource, dtype: Dtype, count: number): Promise<VoxelArray> {
  // The shortest number and its separator are two characters; the longest double has 24.
  if (source.remaining() < 2 * count - 1) await source.read(2 * count)
  const text = new TextDecoder('latin1').decode(await source.peek(Math.min(source.remaining(), count * 32)))
  const numbers = Float64Array.from(text.trim().split(/[\s,]+/), Number)
  if (numbers.length < count || numbers.subarray(0, count).some(Number.isNaN)) {
    const what = `It holds ${numbers.length} numbers as text where its header promises ${count}, or words that are no numbers.`
    throw new Problem({ file: source.file, what, remedy: 'Export it again from its source.' })
  }
  const shape = decodeVoxels(new Uint8Array(bytesPerVoxel(dtype)), dtype, false)
  const data = new (shape.constructor as new (length: number) => VoxelArray)(count)
  data.set(numbers.subarray(0, count))
  return data
}

/** Reads to the end of a compressed file for its checksum's sake, but not further than a block. */
async function endNotes(source: ByteSource, voxels: VoxelPlace): Promise<string[]> {
  if (voxels.footer || (await source.atEnd()) || !source.gzip) return []
  return ['The compressed file holds more than its header says; the rest was not read.']
}

function widened(dtype: Dtype, data: VoxelArray): string[] {
  if (dtype === 'float128' || dtype === 'complex256') return ['Its 128-bit floats are read with the precision of 64 bits.']
  const large = (dtype === 'int64' || dtype === 'uint64') && data.some((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER)
  return large ? ['Some of its 64-bit integers are beyond 2^53 and were rounded.'] : []
}

function assemble(path: string, header: VolumeHeader, data: VoxelArray): Volume {
  const { format, dtype, affine, slope, intercept, space, timeUnit, timeStep, notes } = header
  return {
    shape: fullShape(header),
    affine,
    data,
    slope,
    intercept,
    source: {
      file: path,
      format,
      dtype,
      ...(space === undefined ? {} : { space }),
      ...(timeUnit === undefined ? {} : { timeUnit }),
      ...(timeStep === undefined ? {} : { timeStep }),
      ...(notes.length > 0 ? { notes } : {}),
    },
  }
}

function tooLarge(path: string, shape: readonly number[]): Problem {
  const what = `Its header says ${shape.join(' × ')} voxels, more than any file holds.`
  return new Problem({ file: path, what, remedy: 'The header is damaged: export the scan again from its source.' })
}
