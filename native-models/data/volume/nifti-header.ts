import { Problem } from '../problem.ts'
import { chosenOrientation, type NiftiOrientation } from './nifti-orientation.ts'
import type { Dtype } from './stored-types.ts'
import type { Affine } from './volume.ts'

/** What the header of a NIfTI-1, NIfTI-2 or ANALYZE 7.5 file says, checked, in millimetres. */
export interface NiftiHeader {
  readonly format: 'nifti1' | 'nifti2' | 'analyze'
  readonly bigEndian: boolean
  /** Whether the voxels lie in an .img file beside the header. */
  readonly detached: boolean
  /** Without the component axis of complex and colour voxels; at least three long. */
  readonly shape: readonly number[]
  readonly dtype: Dtype
  /** Where the voxels begin, in bytes from the start of their file. */
  readonly offset: number
  readonly slope: number
  readonly intercept: number
  readonly affine: Affine
  readonly space?: string
  readonly timeUnit?: string
  readonly timeStep?: number
  readonly notes: readonly string[]
}

/** NIfTI-2 has the longest header. */
export const longestHeaderBytes = 540

/** The datatype codes of the standard. 1 (single bits) is not among them: no program is known to write it. */
export const dtypeOfCode: Readonly<Record<number, Dtype>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  32: 'complex64',
  64: 'float64',
  128: 'rgb24',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
  1024: 'int64',
  1280: 'uint64',
  1536: 'float128',
  1792: 'complex128',
  2048: 'complex256',
  2304: 'rgba32',
}

/** Codes of xyzt_units for space, in mm. 0 (unknown) is taken for mm, as every program does. */
const mmPerSpaceUnit: Readonly<Record<number, number>> = { 0: 1, 1: 1000, 2: 1, 3: 0.001 }
const spaceUnitNames: Readonly<Record<number, string>> = { 1: 'metres', 3: 'micrometres' }
const timeUnits: Readonly<Record<number, string>> = { 8: 's', 16: 'ms', 24: 'us', 32: 'Hz', 40: 'ppm', 48: 'rad/s' }
export const timeUnitCodes: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(timeUnits).map(([code, name]) => [name, Number(code)]),
)
const spaces: Readonly<Record<number, string>> = { 1: 'scanner', 2: 'aligned', 3: 'talairach', 4: 'mni', 5: 'template' }
export const spaceCodes: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(spaces).map(([code, name]) => [name, Number(code)]),
)

interface Layout {
  readonly size: number
  readonly dim: readonly number[]
  readonly pixdim: readonly number[]
  readonly datatype: number
  readonly voxOffset: number
  readonly slope: number
  readonly intercept: number
  readonly qformCode: number
  readonly sformCode: number
  readonly quaternion: readonly number[]
  readonly qoffset: readonly number[]
  readonly sform: readonly number[]
  readonly xyztUnits: number
  readonly glmin: number
}

/** Whether these first bytes of a file are a NIfTI-1, NIfTI-2 or ANALYZE 7.5 header. */
export function isNiftiHeader(bytes: Uint8Array): boolean {
  return byteOrderOf(bytes) !== undefined
}

/**
 * Reads a header from the first `longestHeaderBytes` bytes of a file (or as many as it has).
 * Source: nifti1.h, nifti2.h (nifti.nimh.nih.gov); choices in doubt as nibabel 5 makes them.
 */
export function parseNiftiHeader(file: string, bytes: Uint8Array): NiftiHeader {
  const order = byteOrderOf(bytes)
  const problem = (what: string, remedy = 'The header is damaged: export the scan again from its source.') =>
    new Problem({ file, place: 'NIfTI header', what, remedy })
  if (order === undefined) throw problem('This is not a NIfTI header.')
  const { bigEndian, version } = order
  if (bytes.length < (version === 2 ? 540 : 348)) throw problem('The file ends inside its header.', 'Copy it again from its source.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const layout = version === 2 ? layout2(view, !bigEndian) : layout1(view, !bigEndian)
  const magic = latin1(bytes, version === 2 ? 4 : 344, 3)
  const format = version === 2 ? 'nifti2' : magic === 'n+1' || magic === 'ni1' ? 'nifti1' : 'analyze'
  const dtype = dtypeOfCode[layout.datatype]
  if (!dtype) throw problem(`It has the voxel type code ${layout.datatype}, which cannot be read.`, 'Convert it to float32 or int16 first.')
  const notes: string[] = []
  const shape = shapeOf(layout, problem)
  const unit = format === 'analyze' ? 0 : layout.xyztUnits & 7
  const oriented = chosenOrientation(orientationOf(layout, format, shape, view, !bigEndian), mmPerSpaceUnit[unit] ?? 1, notes, problem)
  if (spaceUnitNames[unit]) notes.push(`The header gives ${spaceUnitNames[unit]}; converted to millimetres.`)
  const scaling = scalingOf(layout, dtype, notes)
  const timeUnit = format === 'analyze' ? undefined : timeUnits[layout.xyztUnits & 0x38]
  const hasTime = layout.dim[0] > 3 && Number.isFinite(layout.pixdim[4]) && layout.pixdim[4] > 0
  return {
    format,
    bigEndian,
    detached: format === 'analyze' || magic.startsWith('ni'),
    shape,
    dtype,
    offset: offsetOf(layout, format === 'analyze' || magic.startsWith('ni'), problem),
    ...scaling,
    affine: oriented.affine,
    ...(oriented.code && spaces[oriented.code] ? { space: spaces[oriented.code] } : {}),
    ...(timeUnit && hasTime ? { timeUnit } : {}),
    ...(hasTime ? { timeStep: layout.pixdim[4] } : {}),
    notes,
  }
}

function byteOrderOf(bytes: Uint8Array): { bigEndian: boolean; version: 1 | 2 } | undefined {
  if (bytes.length < 4) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const bigEndian of [false, true]) {
    const size = view.getInt32(0, !bigEndian)
    if (size === 540 && /^n[+i]2$/.test(latin1(bytes, 4, 3))) return { bigEndian, version: 2 }
    if (size === 348 && bytes.length < 42) return { bigEndian, version: 1 }
    // Some programs write a wrong byte order mark nowhere but there; the number of dimensions confirms it.
    const dimensions = size === 348 ? view.getInt16(40, !bigEndian) : 0
    if (size === 348 && (Math.abs(dimensions) <= 7 || /^n[+i]1$/.test(latin1(bytes, 344, 3)))) return { bigEndian, version: 1 }
  }
  return undefined
}

function layout1(view: DataView, little: boolean): Layout {
  const int16s = (at: number, count: number) => Array.from({ length: count }, (_, n) => view.getInt16(at + 2 * n, little))
  const floats = (at: number, count: number) => Array.from({ length: count }, (_, n) => view.getFloat32(at + 4 * n, little))
  return {
    size: 348,
    dim: int16s(40, 8),
    datatype: view.getInt16(70, little),
    pixdim: floats(76, 8),
    voxOffset: view.getFloat32(108, little),
    slope: view.getFloat32(112, little),
    intercept: view.getFloat32(116, little),
    xyztUnits: view.getUint8(123),
    glmin: view.getInt32(144, little),
    qformCode: view.getInt16(252, little),
    sformCode: view.getInt16(254, little),
    quaternion: floats(256, 3),
    qoffset: floats(268, 3),
    sform: floats(280, 12),
  }
}

function layout2(view: DataView, little: boolean): Layout {
  const int64 = (at: number) => Number(view.getBigInt64(at, little))
  const floats = (at: number, count: number) => Array.from({ length: count }, (_, n) => view.getFloat64(at + 8 * n, little))
  return {
    size: 540,
    datatype: view.getInt16(12, little),
    dim: Array.from({ length: 8 }, (_, n) => int64(16 + 8 * n)),
    pixdim: floats(104, 8),
    voxOffset: int64(168),
    slope: view.getFloat64(176, little),
    intercept: view.getFloat64(184, little),
    qformCode: view.getInt32(344, little),
    sformCode: view.getInt32(348, little),
    quaternion: floats(352, 3),
    qoffset: floats(376, 3),
    sform: floats(400, 12),
    xyztUnits: view.getInt32(500, little),
    glmin: 0,
  }
}

function shapeOf(layout: Layout, problem: (what: string) => Problem): number[] {
  const dimensions = layout.dim[0]
  if (dimensions < 1 || dimensions > 7) throw problem(`It says that it has ${dimensions} dimensions; 1 to 7 are possible.`)
  const shape = layout.dim.slice(1, dimensions + 1)
  // FreeSurfer stores vectors longer than 32767 in NIfTI-1 as -1 × 1 × 1 with the length in glmin.
  if (shape[0] === -1 && shape[1] === 1 && shape[2] === 1 && layout.glmin > 0) shape[0] = layout.glmin
  // … and vectors of the seventh icosahedron, 163842 long, as 27307 × 1 × 6.
  if (shape[0] === 27307 && shape[1] === 1 && shape[2] === 6) shape.splice(0, 3, 163842, 1, 1)
  const wrong = shape.findIndex((length) => length < 1)
  if (wrong >= 0) throw problem(`Its dimension ${wrong + 1} is ${shape[wrong]}; it must be at least 1.`)
  while (shape.length < 3) shape.push(1)
  return shape
}

function offsetOf(layout: Layout, detached: boolean, problem: (what: string) => Problem): number {
  const offset = layout.voxOffset
  if (!Number.isFinite(offset) || offset < 0) throw problem(`It says that its voxels begin at byte ${offset}.`)
  // Single files whose writers left 0 there put the voxels right after the header and its four extension bytes.
  return detached || offset >= layout.size ? Math.trunc(offset) : layout.size + 4
}

function scalingOf(layout: Layout, dtype: Dtype, notes: string[]): { slope: number; intercept: number } {
  const { slope, intercept } = layout
  const none = { slope: 1, intercept: 0 }
  if (slope === 0 || !Number.isFinite(slope) || dtype === 'rgb24' || dtype === 'rgba32') return none
  if (!Number.isFinite(intercept)) notes.push(`Its scl_inter is ${intercept}; taken as 0.`)
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 }
}

function orientationOf(
  layout: Layout,
  format: NiftiHeader['format'],
  shape: readonly number[],
  view: DataView,
  little: boolean,
): NiftiOrientation {
  const common = { shape, pixdim: layout.pixdim.slice(0, 4) }
  if (format !== 'analyze') {
    const { sformCode, qformCode, sform, quaternion, qoffset } = layout
    return { ...common, sformCode, qformCode, sform, quaternion, qoffset }
  }
  const spmOrigin = [253, 255, 257].map((at) => view.getInt16(at, little))
  return { ...common, sformCode: 0, qformCode: 0, sform: [], quaternion: [], qoffset: [], spmOrigin }
}

function latin1(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
