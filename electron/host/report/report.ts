import { basename } from 'node:path'
import type { Instrument, Table } from '../../../native-models/instruments/contract.ts'
import type { RunRecord } from '../runs/record.ts'
import { isQuality } from '../runs/verdict.ts'
import { type Html, html } from './html.ts'
import { shownSeconds } from './numbers.ts'
import { pageHtml } from './page.ts'
import { figureHtml } from './pictures.ts'
import { tableHtml } from './tables.ts'
import { testedHtml } from './tested.ts'

export interface ReportContent {
  readonly instrument: Instrument
  readonly record: RunRecord
  /** The values of the ports that are at hand: what it took and what it gave. */
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * One HTML file that needs nothing else: the verdict in words, pictures, tables, quality with what is normal, settings, and how to make it
 * again. Pictures are part of the file; it asks the network for nothing.
 */
export function reportHtml({ instrument, record, values }: ReportContent): string {
  const figures = (instrument.figures?.(values as never) ?? []).map(figureHtml)
  const tables = Object.entries(instrument.gives).flatMap(([name, port]) => {
    const table = values[name]
    return port.kind === 'table' && table ? [{ what: port.what, table: table as Table }] : []
  })
  const quality = tables.filter(({ table }) => isQuality(table))
  const results = tables.filter(({ table }) => !isQuality(table))
  return pageHtml({
    title: `${instrument.title}: ${record.stem}`,
    version: record.versions.touchstone,
    header: html`<h1>${instrument.title}</h1><span class="of">${sourceNames(record)}</span><span class="made">${dateOf(record.startedAt)}</span>`,
    body: html`${verdictHtml(record)}
${figures}
${results.map(({ what, table }) => tableHtml(what, table))}
${quality.map(({ what, table }) => tableHtml(what, table))}
${testedHtml(record)}
<div class="pair">${settingsHtml(instrument, record)}${provenanceHtml(record)}</div>
<section><h2>To make this again</h2><pre>${record.command}</pre></section>
${instrument.sources.length ? html`<section><h2>What it implements</h2><ul>${instrument.sources.map((source) => html`<li>${source}</li>`)}</ul></section>` : undefined}`,
  })
}

function verdictHtml({ verdict, warnings }: RunRecord): Html {
  const detail = verdict.detail ? html`<p>${verdict.detail}</p>` : undefined
  // The plain verdict already repeats the warnings.
  const further = warnings.filter((warning) => !verdict.detail?.includes(warning) && !verdict.sentence.includes(warning))
  const list = further.length ? html`<p>Also:</p><ul>${further.map((warning) => html`<li>${warning}</li>`)}</ul>` : undefined
  return html`<section><div class="verdict ${verdict.level}"><b>${verdict.sentence}</b>${detail}${list}</div></section>`
}

function settingsHtml(instrument: Instrument, record: RunRecord): Html {
  const rows = Object.entries(record.settings).map(([key, value]) => {
    const about = (instrument.settings.shape as Record<string, { description?: string }>)[key]?.description
    return html`<dt>${key}${about ? html`<small>${about}</small>` : undefined}</dt><dd>${settingText(value)}</dd>`
  })
  return html`<section><h2>Settings</h2><dl class="wide">${rows}<dt>seed</dt><dd>${record.seed}</dd></dl></section>`
}

function settingText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value ?? '') || '–'
}

function provenanceHtml(record: RunRecord): Html {
  const inputs = Object.entries(record.inputs).flatMap(([name, input]) => [
    html`<dt>${name}</dt><dd>${basename(input.file)} · sha256 ${input.sha256.slice(0, 12)}…</dd>`,
    ...(input.annotations ?? []).map(
      ({ file, sha256 }) => html`<dt>marked by a person</dt><dd>${basename(file)} · sha256 ${sha256.slice(0, 12)}…</dd>`,
    ),
  ])
  const models = record.models.map((model) => html`<dt>network</dt><dd>${basename(model.file)} · sha256 ${model.sha256.slice(0, 12)}…</dd>`)
  const phases = record.timings.filter(({ seconds }) => seconds >= 0.1).sort((a, b) => b.seconds - a.seconds)
  const longest = phases
    .slice(0, 4)
    .map(({ phase, seconds }) => `${phase} ${shownSeconds(seconds)}`)
    .join(', ')
  const { versions, machine } = record
  return html`<section><h2>Where it comes from</h2><dl>${inputs}${models}<dt>made with</dt><dd>Touchstone ${versions.touchstone}, Node ${versions.node}, onnxruntime ${versions.onnxruntime}</dd><dt>on</dt><dd>${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB (${machine.platform} ${machine.arch})</dd><dt>took</dt><dd>${shownSeconds(record.seconds)}, ${record.peakMemoryMB} MB at most</dd>${longest && html`<dt>of which</dt><dd>${longest}</dd>`}</dl></section>`
}

function sourceNames(record: RunRecord): string {
  return Object.values(record.inputs)
    .map((input) => basename(input.file))
    .join(' · ')
}

function dateOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`
}
