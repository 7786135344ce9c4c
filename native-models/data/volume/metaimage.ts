import { Problem } from '../problem.ts'
import { spaceFirst } from './arrange-axes.ts'
import { readHead } from './byte-source.ts'
import { detachedFile, numberedFiles, sizeOf } from './detached.ts'
import { faultOf } from './nifti-orientation.ts'
import { bytesPerVoxel, type Dtype } from './stored-types.ts'
import { voxelCount } from './values.ts'
import type { Located, VolumeFormat, VoxelPlace } from './volume-format.ts'
import { affineFromAxes } from './world-axes.ts'

type Report = (what: string, remedy?: string) => Problem

/** MetaImage (.mha, .mhd). Its world is LPS; channels come last. Source: itk.org/Wiki/ITK/MetaIO/Documentation. */
export const metaImage: VolumeFormat = { name: 'MetaImage', recognises, locate }

function recognises(head: Uint8Array): boolean {
  return /^(Comment\s*=.*\n)?\s*(ObjectType|NDims)\s*=/.test(Buffer.from(head).toString('latin1'))
}

async function locate(path: string): Promise<Located> {
  const head = await readHead(path, 1 << 16)
  const problem: Report = (what, remedy = 'The header is damaged: export the scan again from its source.') =>
    new Problem({ file: path, place: 'MetaImage header', what, remedy })
  const { values, end } = fieldsOf(head, problem)
  const numbers = (...keys: string[]) =>
    keys
      .map((key) => values.get(key))
      .find((text) => text !== undefined)
      ?.split(/\s+/)
      .map(Number)
  const dtype = types[values.get('ElementType') ?? '']
  if (!dtype)
    throw problem(`It has the voxel type "${values.get('ElementType')}", which cannot be read.`, 'Save it with single numbers as voxels.')
  const sizes = numbers('DimSize') ?? []
  if (sizes.length === 0 || sizes.length !== (numbers('NDims')?.[0] ?? 0) || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw problem(`It has sizes "${values.get('DimSize')}" for ${values.get('NDims') ?? 'an unknown number of'} dimensions.`)
  }
  const channels = numbers('ElementNumberOfChannels')?.[0] ?? 1
  if (!Number.isInteger(channels) || channels < 1) throw problem(`It says that it has ${channels} channels.`)
  const spacing = numbers('ElementSpacing', 'ElementSize') ?? sizes.map(() => 1)
  const count = sizes.length
  const matrix = numbers('TransformMatrix', 'Rotation', 'Orientation') ?? identity(count)
  // The matrix holds the direction of the first axis, then of the second, …
  const axes = sizes.slice(0, 3).map((_, axis) => [0, 1, 2].map((row) => (row < count ? matrix[axis * count + row] * spacing[axis] : 0)))
  const affine = affineFromAxes(axes, (numbers('Offset', 'Position', 'Origin') ?? []).slice(0, 3), [-1, -1, 1])
  const fault = faultOf(affine)
  if (fault) throw problem(`Its orientation ${fault}.`)
  const shape = [...sizes, ...new Array<number>(Math.max(0, 3 - count)).fill(1), ...(channels > 1 ? [channels] : [])]
  const inFile = channels > 1 ? [channels, ...sizes] : sizes
  const inSpace = inFile.map((_, axis) => channels === 1 || axis > 0)
  const timeStep = count > 3 && spacing[3] > 0 ? spacing[3] : undefined
  const header = { format: 'metaimage', shape, dtype, affine, slope: 1, intercept: 0, timeStep, notes: [] }
  const place = await placeOf(path, values, end, voxelCount(inFile) * bytesPerVoxel(dtype), problem)
  return { header, voxels: { ...place, arrange: (data) => spaceFirst(data, inFile, inSpace) } }
}

/** Lines of `key = value` up to the one that names the data. */
function fieldsOf(head: Uint8Array, problem: Report): { values: Map<string, string>; end: number } {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const last = /(^|\n)\s*ElementDataFile\s*=[^\n]*(\n|$)/.exec(text)
  if (!last) throw problem('It does not say where its voxels are (ElementDataFile).')
  const end = last.index + last[0].length
  const values = new Map<string, string>()
  for (const line of text.slice(0, end).split('\n')) {
    const equals = line.indexOf('=')
    if (equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim())
  }
  return { values, end }
}

async function placeOf(path: string, values: ReadonlyMap<string, string>, end: number, size: number, problem: Report): Promise<VoxelPlace> {
  const name = values.get('ElementDataFile') ?? ''
  const isTrue = (...keys: string[]) => keys.some((key) => /^(true|1|yes)$/i.test(values.get(key) ?? ''))
  const local = /^local$/i.test(name)
  if (/^LIST/i.test(name)) throw problem('Its voxels are in a list of files, which cannot be read.', 'Save it as one .mha file.')
  const files = local ? [path] : /%\d*d/.test(name) ? numberedFiles(path, name.split(/\s+/)) : [detachedFile(path, name)]
  const compressed = isTrue('CompressedData')
  const skip = Number(values.get('HeaderSize') ?? 0)
  const offset = local ? end : skip === -1 ? (await sizeOf(files[0])) - size / files.length : skip
  if (!(offset >= 0)) throw problem('It has fewer voxels than its header promises.')
  return {
    files,
    offset,
    bigEndian: isTrue('BinaryDataByteOrderMSB', 'ElementByteOrderMSB'),
    compression: compressed ? 'zlib' : local ? undefined : 'none',
    text: /^(false|0|no)$/i.test(values.get('BinaryData') ?? ''),
  }
}

function identity(count: number): number[] {
  return Array.from({ length: count * count }, (_, n) => (n % (count + 1) === 0 ? 1 : 0))
}

const types: Readonly<Record<string, Dtype>> = {
  MET_CHAR: 'int8',
  MET_ASCII_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  // Four bytes in MetaIO, whatever the machine.
  MET_LONG: 'int32',
  MET_ULONG: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
}
