import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { readHead } from './byte-source.ts'
import { readDicom } from './dicom.ts'
import { isDicom } from './dicom-files.ts'
import { foreignKind } from './foreign.ts'
import { infoOfHeader, infoOfVolume, type VolumeInfo } from './info.ts'
import { metaImage } from './metaimage.ts'
import { mgh } from './mgh.ts'
import { headerOfImage, nifti } from './nifti.ts'
import { nrrd } from './nrrd.ts'
import type { Volume } from './volume.ts'
import { checkLength, readLocated, type VolumeFormat } from './volume-format.ts'

const formats: readonly VolumeFormat[] = [nifti, nrrd, metaImage, mgh]

/**
 * Reads any file or folder that holds a volume: NIfTI, ANALYZE, MGH, NRRD, MetaImage, DICOM. The format is told by content. Trailing axes of length
 * one are kept. A Problem says what is wrong where that cannot be done.
 */
export async function readVolume(path: string): Promise<Volume> {
  const found = await recognise(path)
  return found === 'dicom' ? readDicom(path) : readLocated(path, await found.format.locate(found.file))
}

/** What a file holds, from its header alone, if the file is long enough for it; DICOM has to be read for that. A Problem as in `readVolume`. */
export async function describeVolume(path: string): Promise<VolumeInfo> {
  const found = await recognise(path)
  if (found === 'dicom') return infoOfVolume(path, await readDicom(path))
  const located = await found.format.locate(found.file)
  await checkLength(path, located)
  return infoOfHeader(path, located.header)
}

async function recognise(path: string): Promise<'dicom' | { format: VolumeFormat; file: string }> {
  if (await isFolder(path)) return 'dicom'
  const head = await readHead(path, 1024)
  const format = formats.find((candidate) => candidate.recognises(head))
  if (format) return { format, file: path }
  if (isDicom(head)) return 'dicom'
  const kind = foreignKind(head)
  const header = kind === 'an empty file' ? undefined : await headerOfImage(path)
  if (header) return { format: nifti, file: header }
  throw new Problem({
    file: path,
    what: kind ? `This is ${kind}, not a volume.` : 'This does not begin as a volume does: it is damaged, or something else.',
    remedy: 'Name a NIfTI, MGH, NRRD, MetaImage or ANALYZE file, or a DICOM file or folder.',
  })
}

async function isFolder(path: string): Promise<boolean> {
  let about: Stats
  try {
    about = await stat(path)
  } catch (error) {
    throw unreadable(path, error)
  }
  if (about.isDirectory() || about.isFile()) return about.isDirectory()
  throw new Problem({ file: path, what: 'This is neither a file nor a folder.', remedy: 'Name a file on a disk.' })
}
