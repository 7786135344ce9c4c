import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { readRecord } from '../catalogue/record-run.ts'
import { problemOf } from '../catalogue/rows.ts'
import type { Tables } from '../catalogue/tables.ts'
import { asTable, inOneRow } from '../files/one-row.ts'
import { sentence } from '../files/problem-json.ts'
import { fromText, toTsv } from '../files/tsv.ts'
import { type Html, html } from '../report/html.ts'
import { touchstoneVersion } from '../runs/provenance.ts'
import type { OpenStudy } from '../study/study.ts'
import type { RowWithJob } from './keeper.ts'

type Row = Record<string, string | number | null>

/** Writes summary.tsv (a line a result, with its figures) and report.html (one page for the whole batch) into `folder`. */
export function writeSummary(study: OpenStudy, batch: Tables['batches'], rows: readonly RowWithJob[], folder: string): void {
  const lines = rows.map((row) => lineOf(study, row))
  const table = asTable(lines)
  mkdirSync(folder, { recursive: true })
  replace(join(folder, 'summary.tsv'), toTsv(table))
  replace(join(folder, 'report.html'), page(study, batch, rows, table).markup)
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
  const record = readRecord(folder)
  for (const { kind, files } of Object.values(record?.outputs ?? {})) {
    const file = files[0]?.file
    if (kind === 'table' && file && existsSync(join(folder, file)))
      Object.assign(line, inOneRow(fromText(readFileSync(join(folder, file), 'utf8'), '\t')))
  }
  return line
}

function page(study: OpenStudy, batch: Tables['batches'], rows: readonly RowWithJob[], table: Table): Html {
  const done = rows.filter(({ state }) => state === 'done').length
  const said = done === rows.length ? `All ${rows.length} results are there.` : `${done} of ${rows.length} results are there.`
  const style = readFileSync(join(import.meta.dirname, '..', 'report', 'style.css'), 'utf8')
  const body = table.rows.map((row) => html`<tr>${table.columns.map(({ name }) => html`<td>${shown(row[name])}</td>`)}</tr>`)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${batch.name}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<header><h1>${batch.name}</h1><span class="of">${study.name}</span><span class="made">${batch.created_at.slice(0, 16).replace('T', ' ')} UTC</span></header>
<section><div class="verdict ${done === rows.length ? 'good' : 'warn'}"><b>${said}</b></div></section>
<section style="overflow-x:auto"><table><thead><tr>${table.columns.map(({ name }) => html`<th>${name}</th>`)}</tr></thead><tbody>${body}</tbody></table></section>
<footer>Touchstone ${touchstoneVersion}. For research; not cleared for diagnosis. Nothing on this page was sent anywhere.</footer>
</main>
</body>
</html>
`
}

function shown(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value
}
