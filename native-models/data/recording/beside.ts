import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { unreadable } from '../unreadable.ts'

/** The path of the first of these names that stands in the folder of `path`, in whichever case; undefined where none does. */
export async function findBeside(path: string, names: readonly string[]): Promise<string | undefined> {
  const folder = dirname(path)
  const files = await readdir(folder).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  for (const name of names) {
    const found = files.find((file) => file === name) ?? files.find((file) => file.toLowerCase() === name.toLowerCase())
    if (found !== undefined) return join(folder, found)
  }
  return undefined
}

/** The name of a file without folder and ending. */
export function stemOf(path: string): string {
  return basename(path, extname(path))
}

/** The last part of a path that was written on any system. */
export function lastName(path: string): string {
  return path.split(/[\\/]/).at(-1)?.trim() ?? ''
}
