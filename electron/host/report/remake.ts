import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import { hashOf } from '../files/hash.ts'
import { stage } from '../files/staging.ts'
import { columnsFromDescriptions } from '../files/tsv.ts'
import type { TaskContext } from '../jobs/task.ts'
import { openPort } from '../runs/inputs.ts'
import { type FoundRecord, recordsIn } from '../runs/plan.ts'
import type { RunRecord } from '../runs/record.ts'
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
  const instrument = await findInstrument(record.instrument.id)
  const missing: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, input] of Object.entries(record.inputs)) {
    if (existsSync(input.file) && (await hashOf(input.file)).sha256 === input.sha256) {
      values[name] = await openPort(instrument.takes[name]?.kind ?? 'volume', input.file)
    } else missing.push(input.file)
  }
  for (const [name, port] of Object.entries(instrument.gives)) {
    const [first, ...beside] = record.outputs[name]?.files ?? []
    if (!first) continue
    const value = await openPort(port.kind, join(folder, first.file))
    values[name] = port.kind === 'table' ? { ...(value as Table), columns: await describedColumns(folder, beside) } : value
  }
  const warnings = [...record.warnings, ...missing.map((file) => `${file} is gone or has changed since: there are no pictures of it here.`)]
  // Without the scan an instrument cannot draw; its figures are left out.
  const drawn = missing.length ? { ...instrument, figures: undefined } : instrument
  const text = await reportHtml({ instrument: drawn, record: { ...record, warnings }, values })
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

async function describedColumns(folder: string, beside: readonly { file: string }[]): Promise<ReturnType<typeof columnsFromDescriptions>> {
  const about = beside.find(({ file }) => file.endsWith('.json'))
  return about ? columnsFromDescriptions(JSON.parse(await readFile(join(folder, about.file), 'utf8'))) : []
}

function reportName({ name }: FoundRecord): string {
  return name === 'run.json' ? 'report.html' : name.replace(/_run\.json$/, '_report.html')
}
