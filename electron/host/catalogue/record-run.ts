import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RunRecord } from '../runs/record.ts'
import { runRecord } from '../runs/record.ts'
import type { OpenStudy } from '../study/study.ts'
import { sql } from './database.ts'
import { describe } from './describe.ts'
import { addDerivative, type FoundItem, newId } from './items.ts'
import { entitiesOf, type ItemKind } from './recognise.ts'

/** A run that stands finished in its folder. */
export interface FinishedRun {
  readonly key: string
  /** Relative to the folder of results. */
  readonly folder: string
  readonly record: RunRecord
  /** The item of each input. */
  readonly inputs: Readonly<Record<string, string>>
  readonly batchId: string | null
}

/** The record in a run folder, where it is whole. */
export function readRecord(folder: string, name = 'run.json'): RunRecord | undefined {
  const path = join(folder, name)
  if (!existsSync(path)) return undefined
  try {
    return runRecord.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Maps are all called attribution.nii.gz: on the list each says which method made it. */
const nameOf = (path: string, instrument: string) => basename(path).replace(/^attribution\./, `${basename(instrument)}_attribution.`)

/** What each kind of output is as an item. */
const kindOfPort: Readonly<Record<string, ItemKind>> = {
  volume: 'volume',
  labels: 'labels',
  table: 'table',
  drawing: 'picture',
  mesh: 'mesh',
  model: 'model',
  array: 'array',
  record: 'record',
  recording: 'recording',
  spikes: 'spikes',
}

/** Looks at what a run wrote; gives the writing of it into the catalogue, to be done in one transaction with the end of its job. */
export async function prepareRecord(study: OpenStudy, run: FinishedRun): Promise<() => string> {
  const outputs: { port: string; found: FoundItem }[] = []
  for (const [port, { kind, files }] of Object.entries(run.record.outputs)) {
    const first = files[0]
    if (!first) continue
    const path = join(study.results, run.folder, first.file)
    const itemKind = kindOfPort[kind] ?? 'unknown'
    const about = await describe(path, itemKind, () => Promise.resolve({}))
    outputs.push({
      port,
      found: {
        sha256: first.sha256,
        bytes: first.bytes,
        modifiedMs: statSync(path).mtimeMs,
        kind: itemKind,
        name: nameOf(path, run.record.instrument.id),
        subject: null,
        session: null,
        suffix: entitiesOf(path).suffix,
        format: about.format,
        path: study.relative(path),
        state: about.problem ? 'unread' : 'present',
        shape: JSON.stringify(about.shape),
        spacing_mm: JSON.stringify(about.spacingMm),
        header: JSON.stringify(about.header),
        labels: JSON.stringify(about.labels),
        problem: about.problem && JSON.stringify(about.problem),
      },
    })
  }
  return () => write(study, run, outputs)
}

function write(study: OpenStudy, run: FinishedRun, outputs: readonly { port: string; found: FoundItem }[]): string {
  const { store } = study
  const known = store.first(sql.selectFrom('runs').select('id').where('idempotency_key', '=', run.key))
  if (known) return known.id
  const { instrument, verdict, startedAt, seconds } = run.record
  const id = newId()
  store.run(
    sql.insertInto('runs').values({
      id,
      idempotency_key: run.key,
      instrument: instrument.id,
      title: instrument.title,
      verdict: JSON.stringify(verdict),
      inputs: JSON.stringify(run.inputs),
      folder: run.folder,
      record_name: 'run.json',
      report_name: 'report.html',
      batch_id: run.batchId,
      started_at: startedAt,
      seconds,
    }),
  )
  const [parent] = Object.values(run.inputs)
  for (const [port, item_id] of Object.entries(run.inputs)) {
    store.run(sql.insertInto('run_items').values({ run_id: id, item_id, port, role: 'input' }))
  }
  for (const { port, found } of outputs) {
    if (!parent) break
    const item_id = addDerivative(store, found, parent, id)
    store.run(sql.insertInto('run_items').values({ run_id: id, item_id, port, role: 'output' }))
  }
  return id
}
