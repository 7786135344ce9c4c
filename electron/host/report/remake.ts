import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { stage } from '../files/staging.ts'
import type { TaskContext } from '../jobs/task.ts'
import { type FoundRecord, recordsIn } from '../runs/plan.ts'
import type { RunRecord } from '../runs/record.ts'
import { openRun } from './open-run.ts'
import { reportHtml } from './report.ts'

/**
 * Makes the reports of a run folder again from what lies there. Pictures need the scan that was read: where it is gone or has changed, the
 * report says so and does without. `Problem` (input) when the folder holds no run.
 */
export async function remakeReport(request: { folder: string; out?: string }, context: TaskContext): Promise<{ reports: string[] }> {
  const folder = resolve(request.folder)
  const found = recordsIn(folder)
  if (!found.length) {
    throw new Problem({ file: folder, what: 'There is no run.json here.', remedy: 'Name the folder that a run was written to with --out.' })
  }
  if (request.out && found.length > 1) {
    throw new Problem({
      kind: 'usage',
      what: `This folder holds ${found.length} runs, each with its own report.`,
      remedy: 'Leave out --out.',
    })
  }
  const reports: string[] = []
  for (const [at, entry] of found.entries()) {
    context.progress(at / found.length, `Drawing the report of ${entry.record.stem}`)
    const target = request.out ? resolve(request.out) : join(folder, reportName(entry))
    await writeReport(folder, entry.record, target, context)
    reports.push(target)
  }
  context.progress(1, 'Done')
  return { reports }
}

async function writeReport(folder: string, record: RunRecord, target: string, context: TaskContext): Promise<void> {
  const { instrument, values, missing } = await openRun(folder, record)
  const warnings = [...record.warnings, ...missing.map((file) => `${file} is gone or has changed since: there are no pictures of it here.`)]
  const text = reportHtml({ instrument, record: { ...record, warnings }, values })
  const staging = stage(dirname(target), context.scratch)
  try {
    await writeFile(join(staging.folder, basename(target)), text)
    staging.commit()
  } catch (thrown) {
    throw staging.explain(thrown)
  } finally {
    staging.discard()
  }
}

function reportName({ name }: FoundRecord): string {
  return name === 'run.json' ? 'report.html' : name.replace(/_run\.json$/, '_report.html')
}
