import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Staging, stage } from '../files/staging.ts'
import type { TaskContext } from '../jobs/task.ts'
import { nameWithoutExtension } from '../runs/names.ts'
import { piecesOf } from './formats.ts'
import type { ExportPlan } from './plan.ts'
import { writeLog } from './private/log.ts'
import { privatePlan } from './private/plan.ts'
import { writeReceipt } from './receipt.ts'
import { namesIn, uniqueGroups } from './safe-names.ts'
import { zipFolder } from './zip.ts'

/** What was written, and what a person has to look at. */
export interface ExportAnswer {
  readonly out: string
  readonly files: readonly string[]
  readonly warnings: readonly string[]
}

/** Writes an export: all of its files appear together or none does, and no file that is there already is replaced. */
export async function writeExport(asked: ExportPlan, context: TaskContext): Promise<ExportAnswer> {
  const staging = stage(asked.out, context.scratch)
  try {
    const made = join(staging.folder, 'made')
    mkdirSync(made)
    const hidden = join(staging.folder, 'private')
    mkdirSync(hidden)
    const { plan, log } = await privatePlan(asked, hidden, context)
    const pieces = await piecesOf(plan)
    for (const [at, piece] of pieces.entries()) {
      context.signal.throwIfAborted()
      const say = (fraction: number, message: string) => context.progress((at + fraction) / pieces.length, message)
      say(0, `${at + 1} of ${pieces.length}: ${piece.name}`)
      await piece.write(join(made, piece.name), { ...context, progress: say })
    }
    if (plan.deidentify) writeLog(plan.deidentify, log, made)
    const files = await arrive(made, plan, staging, context.signal)
    context.progress(1, 'Done')
    const warnings = log.flatMap(({ file, removals }) =>
      removals.flatMap(({ action, note }) => (action === 'warning' ? [`${file}: ${note}`] : [])),
    )
    return { out: plan.out, files, warnings }
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

/**
 * Moves what stands in the folder `made` of a staging folder to where it was asked for, under names that are free there. Nothing else in the staging
 * folder goes along. Gives the names.
 */
export async function arrive(
  made: string,
  { out, asOneFile, receipt }: Pick<ExportPlan, 'out' | 'asOneFile' | 'receipt'>,
  staging: Staging,
  signal: AbortSignal,
): Promise<string[]> {
  if (asOneFile && readdirSync(made).length > 1) packWhole(made, join(made, 'touchstone-export.zip'))
  for (const name of readdirSync(staging.folder))
    if (join(staging.folder, name) !== made) rmSync(join(staging.folder, name), { recursive: true })
  const unique = uniqueGroups([...namesIn(out), basename(made)])
  const files = [...Map.groupBy(readdirSync(made), nameWithoutExtension).values()].flatMap((names) => {
    const free = unique(names)
    for (const [n, name] of names.entries()) renameSync(join(made, name), join(staging.folder, free[n]))
    return free
  })
  rmSync(made, { recursive: true })
  signal.throwIfAborted()
  if (receipt !== null) await writeReceipt(receipt, { out, files })
  staging.commit()
  return files
}

function packWhole(folder: string, to: string): void {
  const names = readdirSync(folder)
  zipFolder(folder, to)
  for (const name of names) rmSync(join(folder, name), { recursive: true })
}
