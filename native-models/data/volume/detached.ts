import { stat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'

/** The data file that a header names. It must lie in the header's folder: a header that somebody sent must not open any file on this disk. */
export function detachedFile(header: string, name: string): string {
  const parts = name.split(/[/\\]/)
  if (name === '' || isAbsolute(name) || /^[a-z]:/i.test(name) || parts[0] === '' || parts.includes('..') || name.includes('\0')) {
    throw new Problem({
      file: header,
      what: `Its header names a data file outside its folder ("${name}"), which is not opened.`,
      remedy: 'Put the data file beside the header and change the name in the header to match.',
    })
  }
  return join(dirname(header), name)
}

/**
 * The files of a numbered series in the header's folder: a printf pattern with one %d, then first, last and (optional) step.
 * @param words 'slice%03d.raw', '1', '20', '1'
 */
export function numberedFiles(header: string, [pattern, first, last, step = '1']: readonly string[]): string[] {
  const [from, to, by] = [first, last, step].map(Number)
  const count = Math.floor((to - from) / by) + 1
  if (!Number.isInteger(from) || !Number.isInteger(by) || !(count > 0 && count < 1e5) || !/%0?\d*d/.test(pattern)) {
    const what = `Its header names its data files in a way that cannot be understood ("${[pattern, first, last, step].join(' ')}").`
    throw new Problem({ file: header, what, remedy: 'Save it again as one file.' })
  }
  const named = (n: number) => pattern.replace(/%0?(\d*)d/, (_, width) => String(n).padStart(Number(width), '0'))
  return Array.from({ length: count }, (_, n) => detachedFile(header, named(from + n * by)))
}

/** How long a file is. A Problem where it is not there. */
export async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw unreadable(path, error)
  }
}
