import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unreadable } from '../unreadable.ts'

/** As deep as dcm2niix looks. */
const deepest = 5

/**
 * Whether a file that begins with these bytes is DICOM: the letters of part 10 of the standard, or, in files older than that, a first data element
 * of group 2 or 8 with a length that such elements have.
 */
export function isDicom(head: Uint8Array): boolean {
  if (head.length >= 132 && letters(head, 128, 4) === 'DICM') return true
  if (head.length < 16) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const [group, element] = [view.getUint16(0, true), view.getUint16(2, true)]
  if (!(group === 2 || group === 8) || element > 0x60) return false
  return (
    /^(UL|UI|CS|SH|LO|DA|TM|OB|IS)$/.test(letters(head, 4, 2)) ||
    (element === 0 ? view.getUint32(4, true) === 4 : view.getUint32(4, true) <= 64)
  )
}

/** The DICOM files in a folder and its subfolders, in order of name. Other files beside them are passed over. */
export async function dicomFilesIn(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = []
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    // An index of files, not an image.
    if (name.startsWith('.') || name.toUpperCase() === 'DICOMDIR') continue
    const about = await stat(path).catch(() => undefined)
    if (about?.isDirectory() && depth < deepest) found.push(...(await dicomFilesIn(path, depth + 1)))
    if (about?.isFile() && isDicom(await firstBytes(path))) found.push(path)
  }
  return found
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    throw unreadable(folder, error)
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const handle = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(132), 0, 132, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unreadable(path, error)
  }
}

function letters(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length))
}
