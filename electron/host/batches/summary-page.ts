import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { inOneRow } from '../files/one-row.ts'
import { fromText } from '../files/tsv.ts'
import { html } from '../report/html.ts'
import { pageHtml } from '../report/page.ts'
import type { RunRecord } from '../runs/record.ts'

/** The numbers of every table of a run that has one number a name. */
export function figuresOf(folder: string, record: RunRecord | undefined): Record<string, string | number | null> {
  const tables = Object.values(record?.outputs ?? {}).flatMap(({ kind, files }) => (kind === 'table' && files[0] ? [files[0].file] : []))
  const found = tables.map((file) => join(folder, file)).filter((file) => existsSync(file))
  return Object.assign({}, ...found.map((file) => inOneRow(fromText(readFileSync(file, 'utf8'), '\t'))))
}

/** One page over many results: a line each, with their figures. `madeAt` is an ISO time. */
export function summaryPage(about: { name: string; of: string; madeAt: string; done: number; table: Table }): string {
  const { name, of, madeAt, done, table } = about
  const total = table.rows.length
  const said = done === total ? `All ${total} results are there.` : `${done} of ${total} results are there.`
  const body = table.rows.map((row) => html`<tr>${table.columns.map((column) => html`<td>${shown(row[column.name])}</td>`)}</tr>`)
  return pageHtml({
    title: name,
    header: html`<h1>${name}</h1><span class="of">${of}</span><span class="made">${madeAt.slice(0, 16).replace('T', ' ')} UTC</span>`,
    body: html`<section><div class="verdict ${done === total ? 'good' : 'warn'}"><b>${said}</b></div></section>
<section style="overflow-x:auto"><table><thead><tr>${table.columns.map((column) => html`<th>${column.name}</th>`)}</tr></thead><tbody>${body}</tbody></table></section>`,
  })
}

function shown(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? String(Number(value.toPrecision(5))) : value
}
