import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Zippable, zipSync } from 'fflate'
import { Problem } from '../../../native-models/data/problem.ts'
import { stage } from '../files/staging.ts'
import type { TaskContext } from '../jobs/task.ts'
import { piecesOf } from './formats.ts'
import type { ExportPlan } from './plan.ts'
import { namesIn, uniqueNames } from './safe-names.ts'

/** Writes an export: all of its files appear together or none does, and no file that is there already is replaced. */
export async function writeExport(plan: ExportPlan, context: TaskContext): Promise<{ out: string; files: string[] }> {
  if (plan.deidentify) {
    const what = 'De-identified export is not there yet.'
    throw new Problem({ kind: 'usage', what, remedy: 'Export without it, and do not pass the files on.' })
  }
  const staging = stage(plan.out, context.scratch)
  try {
    const made = join(staging.folder, 'made')
    mkdirSync(made)
    const pieces = await piecesOf(plan)
    for (const [at, piece] of pieces.entries()) {
      context.signal.throwIfAborted()
      const say = (fraction: number, message: string) => context.progress((at + fraction) / pieces.length, message)
      say(0, `${at + 1} of ${pieces.length}: ${piece.name}`)
      await piece.write(join(made, piece.name), { ...context, progress: say })
    }
    if (plan.asOneFile && readdirSync(made).length > 1) packWhole(made, join(made, 'touchstone-export.zip'))
    const unique = uniqueNames(namesIn(plan.out))
    const files = readdirSync(made).map((name) => {
      const free = unique(name)
      renameSync(join(made, name), join(staging.folder, free === 'made' ? unique(free) : free))
      return free
    })
    rmSync(made, { recursive: true })
    context.signal.throwIfAborted()
    staging.commit()
    context.progress(1, 'Done')
    return { out: plan.out, files }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

/** A folder as one ZIP file; what is compressed already is stored. */
export function zipFolder(folder: string, to: string, prefix = ''): void {
  const files: Zippable = {}
  addTo(files, folder, prefix)
  writeFileSync(to, zipSync(files, { mtime: '1980-01-01T00:00:00' }))
}

function addTo(files: Zippable, folder: string, prefix: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    const about = lstatSync(path)
    if (about.isDirectory()) addTo(files, path, `${prefix}${name}/`)
    // A link may lead out of the folder.
    if (about.isFile()) files[prefix + name] = [new Uint8Array(readFileSync(path)), { level: /\.(gz|mgz|png|zip)$/i.test(name) ? 0 : 6 }]
  }
}

function packWhole(folder: string, to: string): void {
  const names = readdirSync(folder)
  zipFolder(folder, to)
  for (const name of names) rmSync(join(folder, name), { recursive: true })
}
