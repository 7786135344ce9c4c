import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { RunDetail, RunRow } from '../api.ts'
import { sql } from '../catalogue/database.ts'
import { readRecord } from '../catalogue/record-run.ts'
import type { Tables } from '../catalogue/tables.ts'
import { columnsFromDescriptions, fromText } from '../files/tsv.ts'
import type { RunRecord } from '../runs/record.ts'
import type { OpenStudy } from './study.ts'

type StoredRun = Tables['runs']

/** The runs of a study, newest first; of one item, those that took it or made it. */
export function listRuns(study: OpenStudy, asked: { item?: string; limit: number }): RunRow[] {
  const all = sql.selectFrom('runs').selectAll().orderBy('started_at', 'desc').limit(asked.limit)
  const query = asked.item ? all.where('id', 'in', sql.selectFrom('run_items').select('run_id').where('item_id', '=', asked.item)) : all
  return study.store.all(query).map(rowOf)
}

export function runOf(study: OpenStudy, id: string): StoredRun {
  const run = study.store.first(sql.selectFrom('runs').selectAll().where('id', '=', id))
  if (run) return run
  throw new Problem({ what: 'This run is not in the study.', remedy: 'Look at the list again.' })
}

/** Everything about a run, from the record in its folder. `Problem` (input) when the folder is gone. */
export function runDetail(study: OpenStudy, id: string): RunDetail {
  const run = runOf(study, id)
  const folder = join(study.results, run.folder)
  const record = readRecord(folder, run.record_name)
  if (!record) {
    throw new Problem({ file: run.folder, what: 'The results of this run are gone, or were changed.', remedy: 'Run it again.' })
  }
  const outputs = study.store.all(sql.selectFrom('run_items').selectAll().where('run_id', '=', id).where('role', '=', 'output'))
  return {
    ...rowOf(run),
    warnings: record.warnings,
    settings: record.settings,
    seed: record.seed,
    tested: record.tested ?? null,
    tables: tablesOf(folder, record),
    outputs: Object.entries(record.outputs).map(([port, { kind }]) => ({
      port,
      kind,
      what: describedAs(folder, record, port),
      itemId: outputs.find((output) => output.port === port)?.item_id ?? null,
    })),
    files: [
      { name: run.report_name, bytes: 0, sha256: '' },
      ...Object.values(record.outputs).flatMap(({ files }) => files.map(({ file, bytes, sha256 }) => ({ name: file, bytes, sha256 }))),
      { name: run.record_name, bytes: 0, sha256: '' },
    ],
    command: record.command,
    models: record.models.map(({ name, sha256 }) => ({ name, sha256 })),
    versions: record.versions,
    machine: record.machine,
    peakMemoryMB: record.peakMemoryMB,
    timings: record.timings,
  }
}

function rowOf(run: StoredRun): RunRow {
  return {
    id: run.id,
    instrument: run.instrument,
    title: run.title,
    verdict: JSON.parse(run.verdict) as RunRow['verdict'],
    inputs: JSON.parse(run.inputs) as Record<string, string>,
    startedAt: run.started_at,
    seconds: run.seconds,
    batchId: run.batch_id,
  }
}

function tablesOf(folder: string, record: RunRecord): RunDetail['tables'] {
  return Object.entries(record.outputs).flatMap(([port, { kind, files }]) => {
    const [table, about] = files
    if (kind !== 'table' || !table) return []
    const described = about ? columnsFromDescriptions(JSON.parse(readFileSync(join(folder, about.file), 'utf8'))) : []
    const { columns, rows } = fromText(readFileSync(join(folder, table.file), 'utf8'), '\t', described)
    return [{ port, what: port, columns: [...columns], rows: [...rows] }]
  })
}

/** The JSON beside an image says what it is. */
function describedAs(folder: string, record: RunRecord, port: string): string {
  const about = record.outputs[port]?.files.find(({ file }) => file.endsWith('.json'))
  if (!about || record.outputs[port]?.kind === 'table') return port
  const { Description } = JSON.parse(readFileSync(join(folder, about.file), 'utf8')) as { Description?: unknown }
  return typeof Description === 'string' ? Description : port
}
