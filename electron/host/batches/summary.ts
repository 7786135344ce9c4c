import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecord } from '../catalogue/record-run.ts'
import { problemOf } from '../catalogue/rows.ts'
import type { Tables } from '../catalogue/tables.ts'
import { asTable } from '../files/one-row.ts'
import { sentence } from '../files/problem-json.ts'
import { toTsv } from '../files/tsv.ts'
import type { OpenStudy } from '../study/study.ts'
import type { RowWithJob } from './keeper.ts'
import { figuresOf, summaryPage } from './summary-page.ts'

type Row = Record<string, string | number | null>

/** Writes summary.tsv (a line a result, with its figures) and report.html (one page for the whole batch) into `folder`. */
export function writeSummary(study: OpenStudy, batch: Tables['batches'], rows: readonly RowWithJob[], folder: string): void {
  const lines = rows.map((row) => lineOf(study, row))
  const table = asTable(lines)
  mkdirSync(folder, { recursive: true })
  replace(join(folder, 'summary.tsv'), toTsv(table))
  const about = { name: batch.name, of: study.name, madeAt: batch.created_at, done: rows.filter(({ state }) => state === 'done').length }
  replace(join(folder, 'report.html'), summaryPage({ ...about, table }))
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.${process.pid}`, text)
  renameSync(`${path}.${process.pid}`, path)
}

/** One line: what it was, how it ended, and the numbers of every table that has one number a name. */
function lineOf(study: OpenStudy, row: RowWithJob): Row {
  const problem = problemOf(row)
  const verdict = row.verdict === null ? undefined : (JSON.parse(row.verdict) as { level: string; sentence: string })
  const line: Row = {
    item: row.item,
    instrument: row.instrument,
    state: row.state,
    verdict: verdict?.level ?? null,
    sentence: verdict?.sentence ?? (problem ? sentence(problem) : null),
    results: row.run_folder,
  }
  if (row.run_folder === null) return line
  const folder = join(study.results, row.run_folder)
  return { ...line, ...figuresOf(folder, readRecord(folder)) }
}
