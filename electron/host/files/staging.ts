import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { diskProblem, problemFromJson, problemJson } from './problem-json.ts'

/** A hidden folder beside the place where results will stand; they appear there all together or not at all. */
export interface Staging {
  /** Write here. */
  readonly folder: string
  /** Moves everything into place, replacing files of the same name and touching no others. */
  commit(): void
  /** Forgets everything. */
  discard(): void
  /** An error from writing here, told of the place that the person named and not of the hidden folder. */
  explain(thrown: unknown): unknown
}

/**
 * Begins to write into the folder `out`, which need not exist. Nothing appears in it before `commit`.
 * `Problem` (input) when the folder cannot be written to.
 */
export function stage(out: string, announce: (folder: string) => void): Staging {
  const target = resolve(out)
  try {
    if (existsSync(target) && !statSync(target).isDirectory()) {
      throw new Problem({ file: target, what: 'This is a file, and results need a folder.', remedy: 'Choose another --out.' })
    }
    const folder = join(nearestFolder(target), `.touchstone-${process.pid}-${randomBytes(4).toString('hex')}`)
    announce(folder)
    mkdirSync(folder)
    return {
      folder,
      commit: () => commit(folder, target),
      discard: () => rmSync(folder, { recursive: true, force: true }),
      explain: (thrown) => explain(thrown, folder, target),
    }
  } catch (thrown) {
    throw diskProblem(thrown, target) ?? thrown
  }
}

/** The folder itself where it exists, so that a rename never crosses disks; otherwise the nearest that does. */
function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}

function commit(folder: string, target: string): void {
  try {
    for (const name of readdirSync(folder)) flush(join(folder, name))
    if (existsSync(target)) moveInto(folder, target)
    else {
      mkdirSync(dirname(target), { recursive: true })
      renameSync(folder, target)
    }
  } catch (thrown) {
    throw diskProblem(thrown, target) ?? thrown
  }
}

/** Moves file by file; when one cannot be moved, those already moved are taken back. */
function moveInto(folder: string, target: string): void {
  const kept = join(folder, '.replaced')
  mkdirSync(kept)
  const moved: string[] = []
  try {
    for (const name of readdirSync(folder).filter((entry) => entry !== '.replaced')) {
      if (existsSync(join(target, name))) renameSync(join(target, name), join(kept, name))
      moved.push(name)
      renameSync(join(folder, name), join(target, name))
    }
  } catch (thrown) {
    for (const name of moved.reverse()) {
      rmSync(join(target, name), { recursive: true, force: true })
      if (existsSync(join(kept, name))) renameSync(join(kept, name), join(target, name))
    }
    throw thrown
  }
  rmSync(folder, { recursive: true, force: true })
}

function explain(thrown: unknown, folder: string, target: string): unknown {
  const inside = (path: unknown) => path === undefined || String(path).startsWith(folder)
  if (thrown instanceof Problem) {
    if (!thrown.file?.startsWith(folder)) return thrown
    return problemFromJson({ ...problemJson(thrown), file: thrown.file.replace(folder, target) })
  }
  // An error of writing, as when the disk is full, names no path.
  const path = thrown instanceof Error && 'path' in thrown ? thrown.path : undefined
  return diskProblem(thrown, inside(path) ? target : undefined) ?? thrown
}

function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Refuses to write over a file that is being read. `Problem` (input). */
export function refuseToOverwrite(inputs: readonly string[], outputs: readonly string[]): void {
  const sources = new Set(inputs.map((path) => realpathSync(path)))
  const clash = outputs.find((path) => existsSync(path) && sources.has(realpathSync(path)))
  if (clash) {
    throw new Problem({
      file: clash,
      what: 'The result would be written over its own source.',
      remedy: 'Choose another place to write to.',
    })
  }
}
