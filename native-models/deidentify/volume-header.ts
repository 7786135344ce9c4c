import { readHead } from '../data/volume/byte-source.ts'
import { isDicom } from '../data/volume/dicom-files.ts'
import type { Removal } from './log.ts'

interface TextField {
  readonly name: string
  readonly at: number
  readonly bytes: number
}

const field = (name: string, at: number, bytes: number): TextField => ({ name, at, bytes })

/** What of a header is free text (nifti1.h, nifti2.h). */
const textFields: Readonly<Record<number, readonly TextField[]>> = {
  348: [
    field('data_type', 4, 10),
    field('db_name', 14, 18),
    field('descrip', 148, 80),
    field('aux_file', 228, 24),
    field('intent_name', 328, 16),
  ],
  540: [field('descrip', 240, 80), field('aux_file', 320, 24), field('intent_name', 508, 16)],
}

/**
 * What a file's header holds besides numbers, by name; a file that is written anew from its voxels and geometry holds none of it. Extensions of
 * NIfTI and what follows the voxels of MGH (command lines, names of files) go the same way.
 */
export async function wordsInHeader(path: string): Promise<Removal[]> {
  const head = await readHead(path, 1024).catch(() => new Uint8Array())
  const removed = (where: string, name: string): Removal => ({ where, field: name, action: 'removed', count: 1, note: '' })
  if (head.length === 0 || isDicom(head)) return [removed('DICOM', 'every attribute but the geometry')]
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const [little, big] = head.length >= 4 ? [view.getInt32(0, true), view.getInt32(0, false)] : [0, 0]
  const size = [little, big].find((value) => textFields[value])
  if (size !== undefined) {
    const found = textFields[size].filter(({ at, bytes }) => head.subarray(at, at + bytes).some((byte) => byte !== 0 && byte !== 0x20))
    const extended = head.length > size && head[size] !== 0 ? [removed('NIfTI header', 'extensions')] : []
    return [...found.map(({ name }) => removed('NIfTI header', name)), ...extended]
  }
  return [removed('header', 'everything but geometry and type; what follows the voxels')]
}
