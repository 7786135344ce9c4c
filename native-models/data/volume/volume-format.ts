import { Problem } from '../problem.ts'
import { type ByteSource, type Compression, openBytes } from './byte-source.ts'
import { bytesPerVoxel, componentsOf, type Dtype, decodeVoxels, emptyVoxels } from './stored-types.ts'
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
  /** The files that hold them, each an equal share: the header's own, or others beside it. */
  readonly files: readonly string[]
  /** Bytes before the first voxel; counted after inflating where the whole file is gzip, before inflating where only the voxels are. */
  readonly offset: number
  /** Bytes to pass over after inflating. */
  readonly skip?: number
  readonly bigEndian: boolean
  /** How the voxels themselves are compressed. 'whole' (the default): the whole file, or not at all, told by content. */
  readonly compression?: Compression
  /** Numbers in words, separated by white space. */
  readonly text?: boolean
  /** For files whose axes are not in our order. */
  readonly arrange?: (data: VoxelArray) => VoxelArray
  /** What a format keeps behind its voxels. */
  readonly footer?: (bytes: Uint8Array) => Partial<VolumeHeader>
}

/** With the component axis (2 for complex, 3 or 4 for colour) as the last. */
export function fullShape(header: VolumeHeader): readonly number[] {
  const components = componentsOf(header.dtype)
  return components === 1 ? header.shape : [...header.shape, components]
}

/** A Problem when the files cannot hold what the header promises; found without reading them. A damaged compressed file can still pass. */
export async function checkLength(path: string, { header, voxels }: Located): Promise<void> {
  const bytes = shareOf(path, header, voxels) * (voxels.text ? 1 : bytesPerVoxel(header.dtype))
  for (const file of voxels.files) await withVoxels(file, voxels, async (source) => source.expect(bytes))
}

/** Reads the voxels that a header has promised. Nothing is allocated before the file is known to be able to hold them. */
export async function readLocated(path: string, located: Located): Promise<Volume> {
  const { header, voxels } = located
  const share = shareOf(path, header, voxels)
  const parts: Part[] = []
  for (const file of voxels.files) parts.push(await readPart(file, header.dtype, share, voxels))
  const stored = parts.length === 1 ? parts[0].data : joined(parts)
  const data = voxels.arrange ? voxels.arrange(stored) : stored
  const notes = [...header.notes, ...new Set(parts.flatMap((part) => part.notes)), ...widened(header.dtype, data)]
  return assembleVolume(path, { ...header, ...parts[0].footer, notes }, data)
}

/** How many voxels each file holds. */
function shareOf(path: string, { shape }: VolumeHeader, { files }: VoxelPlace): number {
  const share = voxelCount(shape) / files.length
  if (!Number.isSafeInteger(share * 32)) throw impossible(path, shape, files.length)
  return share
}

/** Opens a file at its first voxel. */
async function withVoxels<T>(
  file: string,
  { compression, offset, skip = 0 }: VoxelPlace,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const source = await openBytes(file, compression === undefined ? {} : { start: offset, compression })
  try {
    await source.skip(compression === undefined ? offset + skip : skip)
    return await use(source)
  } finally {
    await source.close()
  }
}

interface Part {
  readonly data: VoxelArray
  readonly footer: Partial<VolumeHeader>
  readonly notes: readonly string[]
}

function readPart(file: string, dtype: Dtype, count: number, voxels: VoxelPlace): Promise<Part> {
  const { bigEndian, text, footer } = voxels
  return withVoxels(file, voxels, async (source) => {
    const data = text
      ? await readText(source, dtype, count)
      : decodeVoxels(await source.read(count * bytesPerVoxel(dtype)), dtype, bigEndian)
    return { data, footer: footer?.(await source.peek(64)) ?? {}, notes: text || footer ? [] : await endNotes(source) }
  })
}

async function readText(source: ByteSource, dtype: Dtype, count: number): Promise<VoxelArray> {
  const wrong = (what: string) => new Problem({ file: source.file, what, remedy: 'Export it again from its source.' })
  // The shortest number and its separator are two characters; the longest double and a few spaces are 32.
  if (source.remaining() < 2 * count - 1) throw wrong(`It is too short for the ${count} numbers that its header promises.`)
  const text = new TextDecoder('latin1').decode(await source.peek(Math.min(source.remaining(), count * 32)))
  const words = text.trim().split(/[\s,]+/)
  if (words.length < count) throw wrong(`It holds ${words.length} numbers where its header promises ${count}.`)
  const data = emptyVoxels(dtype, count)
  for (let n = 0; n < count; n++) {
    data[n] = numberOf(words[n])
    if (Number.isNaN(data[n]) && !/nan/i.test(words[n])) throw wrong(`It holds "${words[n].slice(0, 20)}" where a number was expected.`)
  }
  return data
}

/** NRRD and C write infinity and not-a-number in their own ways. */
function numberOf(word: string): number {
  const infinite = /^([+-]?)inf/i.exec(word)
  return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : Number(word)
}

/** Reads to the end of a compressed file for its checksum's sake, but not further than a block. */
async function endNotes(source: ByteSource): Promise<string[]> {
  if (!source.compressed || (await source.atEnd())) return []
  return ['The compressed file holds more than its header says; the rest was not read.']
}

function joined(parts: readonly Part[]): VoxelArray {
  const [{ data }] = parts
  const whole = new (data.constructor as new (length: number) => VoxelArray)(data.length * parts.length)
  for (const [n, part] of parts.entries()) whole.set(part.data, n * data.length)
  return whole
}

function widened(dtype: Dtype, data: VoxelArray): string[] {
  if (dtype === 'float128' || dtype === 'complex256') return ['Its 128-bit floats are read with the precision of 64 bits.']
  const large = (dtype === 'int64' || dtype === 'uint64') && data.some((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER)
  return large ? ['Some of its 64-bit integers are beyond 2^53 and were rounded.'] : []
}

/** A header and its voxels as a volume. */
export function assembleVolume(path: string, header: VolumeHeader, data: VoxelArray): Volume {
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

function impossible(path: string, shape: readonly number[], files: number): Problem {
  const what = `Its header says ${shape.join(' × ')} voxels in ${files === 1 ? 'one file' : `${files} files`}, which is not possible.`
  return new Problem({ file: path, what, remedy: 'The header is damaged: export the scan again from its source.' })
}
