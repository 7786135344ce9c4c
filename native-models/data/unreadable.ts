import { Problem } from './problem.ts'

/** The Problem for an operating system error on reading. */
export function unreadable(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const [what, remedy] = readErrors[code] ?? [`The file cannot be read (${code || String(error)}).`, 'Check the disk and try again.']
  return new Problem({ file: path, what, remedy, cause: error })
}

const readErrors: Record<string, [string, string]> = {
  ENOENT: ['There is no such file or folder.', 'Check the path.'],
  ENOTDIR: ['There is no such file or folder.', 'Check the path.'],
  EACCES: ['You have no permission to read it.', 'Change its permissions, or copy it to a place of your own.'],
  EPERM: ['You have no permission to read it.', 'Change its permissions, or copy it to a place of your own.'],
  EISDIR: ['This is a folder where a file was expected.', 'Name a file inside it.'],
  EIO: ['The disk reports an error while reading.', 'Copy the file again from its source.'],
}
