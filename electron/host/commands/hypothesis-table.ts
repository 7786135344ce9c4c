import type { Entry } from '../../../native-models/hypotheses/register.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { html } from '../report/html.ts'
import { pageHtml } from '../report/page.ts'
import { tableHtml } from '../report/tables.ts'

/** A register as a table: one row an entry, with its hash, so that it can be compared with the register. */
export function registerTable(entries: readonly Entry[]): Table {
  const names = [
    ...['number', 'kind', 'time', 'claim', 'model', 'modelSha256', 'place', 'placeSha256', 'method', 'settings', 'target', 'statistic'],
    ...['direction', 'null', 'draws', 'alpha', 'of', 'observed', 'p', 'rejected', 'confirmatory', 'data', 'dataSha256', 'hash'],
  ]
  return { columns: names.map((name) => ({ name, description: '' })), rows: entries.map((entry) => ({ ...empty(names), ...rowOf(entry) })) }
}

function rowOf(entry: Entry): Table['rows'][number] {
  const { number, kind, time, hash } = entry
  if (entry.kind === 'test') {
    const { data, rejected, confirmatory, ...outcome } = entry.content
    const said = { rejected: rejected ? 'yes' : 'no', confirmatory: confirmatory ? 'yes' : 'no' }
    return { number, kind, time, hash, ...outcome, ...said, data: data.name, dataSha256: data.sha256 }
  }
  const { model, place, methodSettings = null, ...claimed } = entry.content
  const files = { model: model.name, modelSha256: model.sha256, place: place.name, placeSha256: place.sha256 }
  return { number, kind, time, hash, ...claimed, ...files, settings: methodSettings }
}

function empty(names: readonly string[]): Record<string, null> {
  return Object.fromEntries(names.map((name) => [name, null]))
}

const CLAIMED = [
  'number',
  'time',
  'claim',
  'method',
  'settings',
  'target',
  'statistic',
  'direction',
  'place',
  'model',
  'null',
  'draws',
  'alpha',
]
const TESTED = ['number', 'time', 'of', 'data', 'observed', 'p', 'rejected', 'confirmatory']

/** A register as one page that needs nothing else: what was claimed, what came out, and the hashes that bind the entries. */
export function registerPage(name: string, entries: readonly Entry[]): string {
  const table = registerTable(entries)
  const part = (kind: Entry['kind'] | undefined, names: readonly string[]): Table => ({
    columns: names.map((column) => ({ name: column, description: '' })),
    rows: table.rows.filter((row) => !kind || row.kind === kind),
  })
  const claims = entries.filter(({ kind }) => kind === 'hypothesis').length
  const tests = entries.flatMap((entry) => (entry.kind === 'test' ? [entry.content] : []))
  const stood = tests.filter(({ rejected, confirmatory }) => rejected && confirmatory).length
  return pageHtml({
    title: name,
    header: html`<h1>Register of hypotheses</h1><span class="of">${name}</span>`,
    body: html`<section><div class="verdict good"><b>${counted(claims, 'claim')}, ${counted(tests.length, 'test')}, of which ${stood} confirmed a claim that was written down first. No entry was changed.</b><p>Last hash ${entries.at(-1)?.hash}. It shows that this register was not edited; it cannot show that there is no other.</p></div></section>
${tableHtml('What was claimed', part('hypothesis', CLAIMED))}
${tests.length ? tableHtml('What came out', part('test', TESTED)) : undefined}
${tableHtml('Hashes', part(undefined, ['number', 'kind', 'modelSha256', 'placeSha256', 'dataSha256', 'hash']))}`,
  })
}

const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
