import { Problem } from '../problem.ts'
import { readHead } from './byte-source.ts'
import { faultOf } from './nifti-orientation.ts'
import type { Dtype } from './stored-types.ts'
import type { Affine } from './volume.ts'
import type { Located, VolumeFormat, VolumeHeader } from './volume-format.ts'

/** The type codes of the format; 10 is of FreeSurfer 7. */
export const mghTypes: Readonly<Record<number, Dtype>> = { 0: 'uint8', 1: 'int32', 3: 'float32', 4: 'int16', 10: 'uint16' }

/** FreeSurfer's .mgh and .mgz. Source: surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat. */
export const mgh: VolumeFormat = { name: 'MGH', recognises, locate }

function recognises(head: Uint8Array): boolean {
  if (head.length < 90) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  // The magic is only a 1, so the next fields have to make sense too.
  const goodFlag = view.getInt16(28)
  return view.getInt32(0) === 1 && view.getInt32(20) >= 0 && view.getInt32(20) < 16 && (goodFlag === 0 || goodFlag === 1)
}

async function locate(path: string): Promise<Located> {
  const head = await readHead(path, 284)
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const problem = (what: string) =>
    new Problem({ file: path, place: 'MGH header', what, remedy: 'The header is damaged: export the scan again from its source.' })
  if (head.length < 284) throw problem('The file ends inside its header.')
  const dims = [4, 8, 12, 16].map((at) => view.getInt32(at))
  const wrong = dims.findIndex((length) => length < 1)
  if (wrong >= 0) throw problem(`Its dimension ${wrong + 1} is ${dims[wrong]}; it must be at least 1.`)
  const dtype = mghTypes[view.getInt32(20)]
  if (!dtype) throw problem(`It has the voxel type code ${view.getInt32(20)}, which cannot be read.`)
  const good = view.getInt16(28) !== 0
  const affine = good ? affineOf(dims, floats(view, 30, 15)) : affineOf(dims, coronal)
  const fault = faultOf(affine)
  if (fault) throw problem(`Its orientation ${fault}.`)
  const notes = good ? [] : ['The header gives no orientation; taken as coronal slices of 1 mm, as FreeSurfer does.']
  const shape = dims[3] === 1 ? dims.slice(0, 3) : dims
  const header: VolumeHeader = { format: 'mgh', shape, dtype, affine, slope: 1, intercept: 0, space: 'scanner', notes }
  return { header, voxels: { files: [path], offset: 284, bigEndian: true, footer: shape.length > 3 ? repetitionTime : undefined } }
}

/** Voxel size, direction cosines of the three axes, centre. */
const coronal = [1, 1, 1, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0]

function affineOf(dims: readonly number[], [di, dj, dk, ...rest]: readonly number[]): Affine {
  const [ix, iy, iz, jx, jy, jz, kx, ky, kz, ...centre] = rest
  const rows = [
    [ix * di, jx * dj, kx * dk],
    [iy * di, jy * dj, ky * dk],
    [iz * di, jz * dj, kz * dk],
  ]
  // The centre is the voxel at half the size, not at half of one less.
  return [...rows.flatMap((row, n) => [...row, centre[n] - (row[0] * dims[0] + row[1] * dims[1] + row[2] * dims[2]) / 2]), 0, 0, 0, 1]
}

function floats(view: DataView, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => view.getFloat32(at + 4 * n))
}

/** The footer begins with the repetition time in ms; a footer that is not there says nothing. */
function repetitionTime(bytes: Uint8Array): Partial<VolumeHeader> {
  if (bytes.length < 4) return {}
  const timeStep = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0)
  return timeStep > 0 ? { timeStep, timeUnit: 'ms' } : {}
}
