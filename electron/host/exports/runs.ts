import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { Table } from '../../../native-models/instruments/contract.ts'
import { mosaic } from '../../../native-models/volume/mosaic.ts'
import { encodePng } from '../../../native-models/volume/png.ts'
import { readRecord } from '../catalogue/record-run.ts'
import { inOneRow } from '../files/one-row.ts'
import { columnsFromDescriptions, fromText } from '../files/tsv.ts'
import { barsSvg } from '../report/bars-svg.ts'
import { openRun } from '../report/open-run.ts'
import type { RunRecord } from '../runs/record.ts'
import type { ExportPlan, ExportRun } from './plan.ts'

/** The record of a run that is exported. `Problem` (input) when its folder is gone. */
export function recordOf(run: ExportRun): RunRecord {
  const record = readRecord(run.folder, run.recordName)
  if (record) return record
  throw new Problem({ file: run.folder, what: 'The results of this run are gone, or were changed.', remedy: 'Run it again.' })
}

/** The tables of a run with what their columns mean. */
export function tablesOf(run: ExportRun): { port: string; table: Table }[] {
  return Object.entries(recordOf(run).outputs).flatMap(([port, { kind, files }]) => {
    const [table, ...beside] = files
    if (kind !== 'table' || !table) return []
    const about = beside.find(({ file }) => file.endsWith('.json'))
    const columns = about ? columnsFromDescriptions(JSON.parse(readFileSync(join(run.folder, about.file), 'utf8'))) : []
    return [{ port, table: fromText(readFileSync(join(run.folder, table.file), 'utf8'), '\t', columns) }]
  })
}

/** A run in one row: whose it is, its verdict, and every number of its tables that has one name. */
export function rowOfRun(run: ExportRun): Record<string, string | number | null> {
  const { instrument, verdict, inputs, seed } = recordOf(run)
  const files = Object.values(inputs).map(({ file }) => basename(file))
  const row = {
    subject: run.subject,
    session: run.session,
    source: files.join(' '),
    instrument: instrument.id,
    verdict: verdict.level,
    sentence: verdict.sentence,
    seed,
  }
  return Object.assign(row, ...tablesOf(run).map(({ table }) => inOneRow(table)))
}

/** A run as one document: its record, and its tables in full. */
export async function runAsJson(run: ExportRun): Promise<object> {
  const tables = Object.fromEntries(tablesOf(run).map(({ port, table: { columns, rows } }) => [port, { columns, rows }]))
  return { subject: run.subject, session: run.session, ...recordOf(run), tables }
}

/** The pictures of a run as PNG ('overlay'), or its charts and drawings as SVG ('drawing'). */
export async function figuresOf(
  run: ExportRun,
  kind: 'overlay' | 'drawing',
  { widthPx, ...options }: ExportPlan['mosaic'],
): Promise<{ name: string; content: string | Uint8Array }[]> {
  const { instrument, values } = await openRun(run.folder, recordOf(run))
  return (instrument.figures?.(values as never) ?? []).flatMap((figure): { name: string; content: string | Uint8Array }[] => {
    const name = figure.title.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()
    if (figure.kind === 'overlay') {
      const draw = () => encodePng(mosaic(figure.scan, figure.labels, { ...options, width: widthPx, through: figure.through }))
      return kind === 'overlay' ? [{ name, content: draw() }] : []
    }
    if (kind === 'overlay') return []
    const content = figure.kind === 'drawing' ? figure.svg : barsSvg(figure.title, figure.table, figure.label, figure.value, figure.full)
    return [{ name, content }]
  })
}
