import { basename, join } from 'node:path'
import { readVolume } from '../../data/volume/read.ts'
import { type HeadMap, headMapOf } from './headMap.ts'

const numbered = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => String(first + n).padStart(2, '0'))

/** Subjects of ../shared/data/mri/synthseg-labels that networks learn from, and those that they never see. */
export const trainingSubjects = numbered(1, 16)
export const heldOutSubjects = numbered(17, 20)

/** The label map of each subject inside the folder. */
export const subjectFiles = (folder: string, subjects: readonly string[]) =>
  subjects.map((subject) => join(folder, `training_seg_${subject}.nii.gz`))

/** Reads label maps (FreeSurfer's labels at 1 mm) and prepares them for synthesis: about 1½ s and 9 MB each, shared between threads. */
export async function readHeads(files: readonly string[]): Promise<HeadMap[]> {
  const heads: HeadMap[] = []
  // One after the other: a map is 67 MB while it is being read.
  for (const file of files) heads.push(headMapOf(await readVolume(file), basename(file).replace(/\.nii(\.gz)?$|\.mgz$/, '')))
  return heads
}
