import { Problem } from '../problem.ts'
import { spaceFirst } from './arrange-axes.ts'
import { readHead } from './byte-source.ts'
import { detachedFile, numberedFiles, sizeOf } from './detached.ts'
import { nrrdGeometry } from './nrrd-geometry.ts'
import { type NrrdFields, parseNrrdFields, parseWords } from './nrrd-header.ts'
import { bytesPerVoxel, type Dtype } from './stored-types.ts'
import { voxelCount } from './values.ts'
import type { Located, VolumeFormat, VoxelPlace } from './volume-format.ts'

/** Headers with thousands of gradient directions are still shorter. */
const longestHeaderBytes = 1 << 20

/** NRRD (.nrrd) and NRRD with detached data (.nhdr), encodings raw, gzip and ascii. Axes that are not in space come after those that are. */
export const nrrd: VolumeFormat = { name: 'NRRD', recognises, locate }

function recognises(head: Uint8Array): boolean {
  return /^NRRD000\d\r?\n/.test(String.fromCharCode(...head.subarray(0, 10)))
}

async function locate(path: string): Promise<Located> {
  const fields = parseNrrdFields(path, await readHead(path, longestHeaderBytes))
  const problem = (what: string, remedy = 'The header is damaged: export the scan again from its source.') =>
    new Problem({ file: path, place: 'NRRD header', what, remedy })
  const word = (key: string) => fields.values.get(key)?.toLowerCase() ?? ''
  const dtype = types[word('type').replace(/\s+/g, ' ')]
  if (!dtype) throw problem(`It has the voxel type "${word('type')}", which cannot be read.`, 'Save it with numbers as voxels.')
  const sizes = parseWords(word('sizes')).map(Number)
  if (sizes.length === 0 || sizes.length !== Number(word('dimension')) || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw problem(`It has sizes "${word('sizes')}" for ${word('dimension') || 'an unknown number of'} dimensions.`)
  }
  const geometry = nrrdGeometry(fields.values, sizes, problem)
  const { inSpace, ...placed } = geometry
  const { affine, notes, timeStep, timeUnit } = placed
  const spatial = sizes.filter((_, axis) => inSpace[axis])
  while (spatial.length < 3) spatial.push(1)
  const shape = [...spatial, ...sizes.filter((_, axis) => !inSpace[axis])]
  const header = { format: 'nrrd', shape, dtype, affine, slope: 1, intercept: 0, timeStep, timeUnit, notes }
  return {
    header,
    voxels: { ...(await placeOf(path, fields, dtype, sizes, problem)), arrange: (data) => spaceFirst(data, sizes, inSpace) },
  }
}

async function placeOf(
  path: string,
  { values, list, end }: NrrdFields,
  dtype: Dtype,
  sizes: readonly number[],
  problem: (what: string, remedy?: string) => Problem,
): Promise<VoxelPlace> {
  const files = filesOf(path, values.get('data file'), list)
  const encoding = encodings[(values.get('encoding') ?? '').toLowerCase()]
  if (!encoding)
    throw problem(`Its data are encoded as "${values.get('encoding')}", which cannot be read.`, 'Save it again with raw or gzip encoding.')
  const [lines, skip] = [Number(values.get('line skip') ?? 0), Number(values.get('byte skip') ?? 0)]
  if (!(lines >= 0) || !(skip >= -1)) throw problem(`It skips "${values.get('line skip')}" lines and "${values.get('byte skip')}" bytes.`)
  const begin = files.length === 0 ? end : 0
  const start = begin + (await bytesOfLines(files[0] ?? path, begin, lines))
  const size = voxelCount(sizes) * bytesPerVoxel(dtype)
  const fromEnd = skip === -1 ? (await sizeOf(files[0] ?? path)) - size / Math.max(1, files.length) : undefined
  if (fromEnd !== undefined && fromEnd < start) throw problem('It has fewer voxels than its header promises.')
  return {
    files: files.length > 0 ? files : [path],
    bigEndian: values.get('endian')?.toLowerCase() === 'big',
    text: encoding === 'text',
    ...(encoding === 'gzip'
      ? { offset: start, compression: 'gzip', skip: Math.max(0, skip) }
      : { offset: fromEnd ?? start + skip, compression: files.length > 0 ? 'none' : undefined }),
  }
}

function filesOf(path: string, named: string | undefined, list: readonly string[]): string[] {
  if (named === undefined) return []
  if (/^LIST/i.test(named)) return list.map((name) => detachedFile(path, name.trim()))
  return /%\d*d/.test(named) ? numberedFiles(path, parseWords(named)) : [detachedFile(path, named)]
}

/** The length of the first `lines` lines from `begin` on. */
async function bytesOfLines(path: string, begin: number, lines: number): Promise<number> {
  if (lines === 0) return 0
  const bytes = (await readHead(path, begin + longestHeaderBytes)).subarray(begin)
  let at = 0
  for (let line = 0; line < lines; line++) {
    const next = bytes.indexOf(10, at)
    if (next < 0) break
    at = next + 1
  }
  return at
}

const encodings: Readonly<Record<string, 'raw' | 'gzip' | 'text'>> = {
  raw: 'raw',
  gzip: 'gzip',
  gz: 'gzip',
  txt: 'text',
  text: 'text',
  ascii: 'text',
}

const types: Readonly<Record<string, Dtype>> = Object.fromEntries(
  (
    [
      ['int8', 'signed char', 'int8_t'],
      ['uint8', 'uchar', 'unsigned char', 'uint8_t'],
      ['int16', 'short', 'short int', 'signed short', 'signed short int', 'int16_t'],
      ['uint16', 'ushort', 'unsigned short', 'unsigned short int', 'uint16_t'],
      ['int32', 'int', 'signed int', 'int32_t'],
      ['uint32', 'uint', 'unsigned int', 'uint32_t'],
      ['int64', 'longlong', 'long long', 'long long int', 'signed long long', 'signed long long int', 'int64_t'],
      ['uint64', 'ulonglong', 'unsigned long long', 'unsigned long long int', 'uint64_t'],
      ['float32', 'float'],
      ['float64', 'double'],
    ] as const
  ).flatMap(([dtype, ...names]) => [dtype, ...names].map((name) => [name, dtype])),
)
