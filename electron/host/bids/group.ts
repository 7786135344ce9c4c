import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { figuresOf, summaryPage } from '../batches/summary-page.ts'
import { readRecord } from '../catalogue/record-run.ts'
import { asTable } from '../files/one-row.ts'
import { fromText, toTsv } from '../files/tsv.ts'
import type { BidsRun } from './plan.ts'

export interface GroupAnswer {
  readonly instrument: string
  readonly table: string
  readonly report: string
  readonly done: number
  /** Sources that have no result yet. */
  readonly missing: readonly string[]
}

/** Writes, for each instrument, one table and one page over the results of all participants; what has no result yet stands in them as missing. */
export function writeGroups(dataset: { folder: string; name: string }, out: string, runs: readonly BidsRun[]): GroupAnswer[] {
  const about = participantsTable(dataset.folder)
  const ids = [...new Set(runs.map(({ instrument }) => instrument.id))]
  mkdirSync(out, { recursive: true })
  return ids.map((id) => {
    const own = runs.filter(({ instrument }) => instrument.id === id)
    const lines = own.map((run) => lineOf(run, out, about.get(run.subject) ?? {}))
    const table: Table = asTable(lines)
    const missing = own.filter((_, at) => lines[at]?.verdict === null).map(({ source }) => source)
    const base = `group_${id.replaceAll('/', '-')}`
    const title = own[0]?.instrument.title ?? id
    const done = own.length - missing.length
    replace(join(out, `${base}.tsv`), toTsv(table))
    replace(join(out, `${base}.html`), summaryPage({ name: title, of: dataset.name, madeAt: new Date().toISOString(), done, table }))
    return { instrument: id, table: `${base}.tsv`, report: `${base}.html`, done, missing }
  })
}

function lineOf(run: BidsRun, out: string, about: Record<string, string | number | null>): Record<string, string | number | null> {
  const folder = join(out, ...run.folder.split('/'))
  const record = readRecord(folder)
  return {
    participant_id: `sub-${run.subject}`,
    session_id: run.session === null ? null : `ses-${run.session}`,
    source: run.source,
    ...about,
    verdict: record?.verdict.level ?? null,
    sentence: record?.verdict.sentence ?? 'No result yet',
    results: record ? run.folder : null,
    ...figuresOf(folder, record),
  }
}

/** What participants.tsv says of each, where there is one. */
function participantsTable(dataset: string): Map<string, Record<string, string | number | null>> {
  const file = join(dataset, 'participants.tsv')
  if (!existsSync(file)) return new Map()
  const { rows } = fromText(readFileSync(file, 'utf8'), '\t')
  return new Map(
    rows.map(({ participant_id, ...about }) => [
      String(participant_id ?? '').replace(/^sub-/, ''),
      about as Record<string, string | number | null>,
    ]),
  )
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.${process.pid}`, text)
  renameSync(`${path}.${process.pid}`, path)
}
