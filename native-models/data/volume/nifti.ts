import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../problem.ts'
import { readHead } from './byte-source.ts'
import { isNiftiHeader, longestHeaderBytes, parseNiftiHeader } from './nifti-header.ts'
import type { Located, VolumeFormat } from './volume-format.ts'

/** NIfTI-1, NIfTI-2 and ANALYZE 7.5: .nii, .nii.gz, and pairs of .hdr and .img, either of which may be named and may be compressed. */
export const nifti: VolumeFormat = { name: 'NIfTI', recognises: isNiftiHeader, locate }

async function locate(path: string): Promise<Located> {
  const { detached, bigEndian, offset, ...header } = parseNiftiHeader(path, await readHead(path, longestHeaderBytes))
  const file = detached ? await beside(path, /\.hdr(\.gz)?$/i, '.img') : path
  return { header, voxels: { files: [file], offset, bigEndian } }
}

/** The header that belongs to an .img file, or undefined where the name is none. */
export async function headerOfImage(path: string): Promise<string | undefined> {
  return /\.img(\.gz)?$/i.test(path) ? beside(path, /\.img(\.gz)?$/i, '.hdr') : undefined
}

/** The other file of a pair: same name, other ending, in whichever case and with or without .gz. */
async function beside(path: string, ending: RegExp, other: string): Promise<string> {
  const wanted = basename(path).replace(ending, '') + other
  const files = await readdir(dirname(path))
  const found =
    files.find((name) => name === wanted) ?? files.find((name) => name.toLowerCase().replace(/\.gz$/, '') === wanted.toLowerCase())
  if (found && found !== basename(path)) return join(dirname(path), found)
  throw new Problem({
    file: path,
    what: `The file ${wanted} that belongs to it is not beside it.`,
    remedy: 'Put the .hdr and the .img file of the pair into one folder, with one name.',
  })
}
