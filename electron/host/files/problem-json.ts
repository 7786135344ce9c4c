import { Problem, type ProblemKind } from '../../../native-models/data/problem.ts'

/** A `Problem` as plain data: for `--json`, and to pass from a job process to its parent. */
export interface ProblemJson {
  kind: ProblemKind | 'unexpected'
  what: string
  remedy: string
  file?: string
  place?: string
}

/** What to do about an error that nobody foresaw. */
const unforeseen = 'This is a fault of Touchstone. Set TOUCHSTONE_DEBUG=1 and run it again to see where it happened.'

/** Any thrown value as plain data; disk errors are recognised, anything else that is no `Problem` is 'unexpected'. */
export function problemJson(thrown: unknown): ProblemJson {
  const problem = thrown instanceof Problem ? thrown : diskProblem(thrown)
  if (!problem) return { kind: 'unexpected', what: messageOf(thrown), remedy: unforeseen }
  const { kind, remedy, file, place } = problem
  return { kind, what: whatOf(problem), remedy, ...(file && { file }), ...(place && { place }) }
}

/** The sentence of a problem given as plain data. */
export function sentence(problem: ProblemJson): string {
  const where = [problem.file, problem.place].filter(Boolean).join(', ')
  return `${where ? `${where}: ` : ''}${problem.what} ${problem.remedy}`.trim()
}

/** A `Problem` again, from plain data. */
export function problemFromJson(json: ProblemJson): Problem {
  const { kind, ...parts } = json
  return new Problem({ ...parts, kind: kind === 'unexpected' ? 'failed' : kind })
}

/** An error of the operating system about a path, as a `Problem`; undefined when it is something else. */
export function diskProblem(thrown: unknown, path?: string): Problem | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined
  const entry = diskErrors[String(thrown.code)]
  if (!entry) return undefined
  const file = path ?? ('path' in thrown ? String(thrown.path) : undefined)
  return new Problem({ kind: 'input', file, ...entry, cause: thrown })
}

const noRoom = { what: 'There is no room left to write.', remedy: 'Free some space or choose another folder; nothing partial was left.' }
const noAccess = { what: 'Permission was denied.', remedy: 'Choose another path, or ask its owner for access.' }
const diskErrors: Readonly<Record<string, { what: string; remedy: string }>> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: noRoom,
  EACCES: noAccess,
  EPERM: noAccess,
  EROFS: { what: 'The disk can only be read.', remedy: 'Choose a folder on a disk that can be written to.' },
  ENOTDIR: { what: 'A part of this path is a file and not a folder.', remedy: 'Check the path.' },
  ENOENT: { what: 'There is no such file or folder.', remedy: 'Check the path.' },
  EISDIR: { what: 'This is a folder, and a file is needed.', remedy: 'Name a file.' },
  ENAMETOOLONG: { what: 'The name is too long for this disk.', remedy: 'Choose a shorter path.' },
  EIO: { what: 'The disk failed to read or write.', remedy: 'Copy the file to another disk and try again.' },
}

/** `Problem` keeps its sentence whole; take off the place in front and the remedy behind. */
function whatOf(problem: Problem): string {
  const where = [problem.file, problem.place].filter(Boolean).join(', ')
  const start = where && problem.message.startsWith(`${where}: `) ? where.length + 2 : 0
  const end = problem.remedy && problem.message.endsWith(problem.remedy) ? problem.message.length - problem.remedy.length : undefined
  return problem.message.slice(start, end).trim()
}

function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const line = text.split('\n')[0] ?? ''
  return /[.!?]$/.test(line) ? line : `${line}.`
}
