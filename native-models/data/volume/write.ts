import { writeFileAtomically } from '../atomic-file.ts'
import { Problem } from '../problem.ts'
import { encodeMgh } from './mgh-write.ts'
import { faultOf } from './nifti-orientation.ts'
import { encodeNifti } from './nifti-write.ts'
import { voxelCount } from './values.ts'
import type { Volume } from './volume.ts'

interface Writer {
  readonly ending: string
  readonly encode: (volume: Volume) => Uint8Array[]
  readonly gzip: boolean
}

const writers: readonly Writer[] = [
  { ending: '.nii', encode: encodeNifti, gzip: false },
  { ending: '.nii.gz', encode: encodeNifti, gzip: true },
  { ending: '.mgh', encode: encodeMgh, gzip: false },
  { ending: '.mgz', encode: encodeMgh, gzip: true },
]

/** The name endings of the formats that can be written. */
export const volumeEndings: readonly string[] = writers.map(({ ending }) => ending)

export function isVolumeName(path: string): boolean {
  return volumeEndings.some((ending) => path.toLowerCase().endsWith(ending))
}

/**
 * Writes a volume as its file name says: .nii or .nii.gz (NIfTI-1; NIfTI-2 when an axis is longer than 32767), .mgh or .mgz. Keeps geometry, and
 * stored type with slope and intercept where the format has them. Whole or not at all. A Problem where the name, the volume or the disk will not do.
 */
export async function writeVolume(path: string, volume: Volume): Promise<void> {
  const writer = writers.find(({ ending }) => path.toLowerCase().endsWith(ending))
  if (!writer) {
    const what = 'No volume can be written under this name.'
    throw new Problem({ kind: 'usage', file: path, what, remedy: `End it in ${volumeEndings.join(', ')}.` })
  }
  check(path, volume)
  await writeFileAtomically(path, writer.encode(volume), { gzip: writer.gzip })
}

/** A volume that contradicts itself is a failure of whoever made it, and must not become a file that others believe. */
function check(path: string, { shape, data, affine }: Volume): void {
  const count = voxelCount(shape)
  const fault = faultOf(affine)
  const what =
    shape.length < 3 || shape.length > 8
      ? `A volume of ${shape.length} axes cannot be stored.`
      : count !== data.length
        ? `The volume is ${shape.join(' × ')} but has ${data.length} values.`
        : fault && `The affine of the volume ${fault}.`
  if (what) throw new Problem({ kind: 'failed', file: path, what, remedy: 'Nothing was written.' })
}
