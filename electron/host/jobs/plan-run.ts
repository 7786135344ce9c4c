import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { AnnotationTables } from '../../../native-models/data/recording/annotation-tables.ts'
import { findInstrument } from '../../../native-models/instruments/registry.ts'
import type { RunRequest } from '../api.ts'
import { sql } from '../catalogue/database.ts'
import { itemOf } from '../catalogue/items.ts'
import { hashOf } from '../files/hash.ts'
import { annotationsOf } from '../recordings/annotated.ts'
import { stemOf } from '../runs/names.ts'
import { repeatCommand } from '../runs/provenance.ts'
import { asCurated } from '../spikes/curated.ts'
import { checkedSettings, checkInputs } from '../study/instruments.ts'
import type { OpenStudy } from '../study/study.ts'
import { annotationFiles, type RunJob } from './perform-run.ts'
import { enqueue, type StoredJob } from './queue.ts'
import { runKey } from './run-key.ts'

export interface PlannedRun {
  readonly title: string
  readonly key: string
  readonly request: RunJob
  /** The run in the catalogue that is the same, if its results still stand. */
  readonly known: string | undefined
}

/** Checks what is asked for and says what would be done. `Problem` when a setting or an input does not fit. */
export async function planRun(study: OpenStudy, asked: RunRequest): Promise<PlannedRun> {
  const instrument = await findInstrument(asked.instrument)
  const items = Object.fromEntries(Object.entries(asked.inputs).map(([port, id]) => [port, asCurated(study, itemOf(study.store, id))]))
  checkInputs(instrument, items)
  const settings = checkedSettings(instrument, asked.settings)
  // In the order of the ports: the first names the results, and is what they were made from.
  const inOrder = Object.keys(instrument.takes).flatMap((port) => (items[port] ? [[port, items[port]] as const] : []))
  const marked = inOrder.flatMap(([port, item]) => {
    const found = item.kind === 'recording' ? annotationsOf(study, item.id) : undefined
    return found ? [{ port, ...found }] : []
  })
  const key = await runKey({
    instrument: instrument.id,
    inputs: { ...Object.fromEntries(inOrder.map(([port, item]) => [port, item.sha256])), ...(await marksOf(marked)) },
    settings,
    seed: asked.seed,
  })
  const first = inOrder[0]?.[1]
  const stem = stemOf(first?.name ?? instrument.id)
  const folder = `${instrument.id.replaceAll('/', '-')}/${stem}_${key.slice(0, 10)}`
  const inputs = Object.fromEntries(inOrder.map(([port, item]) => [port, item.id]))
  const annotations = Object.fromEntries(marked.map(({ port, events }) => [port, study.relative(events)]))
  return {
    title: `${instrument.title} · ${basename(first?.name ?? '')}`,
    key,
    request: { instrument: instrument.id, inputs, ...(marked.length > 0 && { annotations }), settings, seed: asked.seed, folder },
    known: knownRun(study, key),
  }
}

/** What tells marks from other marks of the same recording. */
async function marksOf(marked: readonly (AnnotationTables & { port: string })[]): Promise<Record<string, string>> {
  const hashes = marked.map(async ({ port, events, channels }) => {
    const [ofEvents, ofChannels] = await Promise.all([hashOf(events), hashOf(channels)])
    return [`annotations of ${port}`, `${ofEvents.sha256} ${ofChannels.sha256}`]
  })
  return Object.fromEntries(await Promise.all(hashes))
}

/** Puts a planned run into the queue; a known one is done at once. */
export function enqueueRun(study: OpenStudy, plan: PlannedRun, batchId?: string): StoredJob {
  const { title, key, request } = plan
  const asked = { kind: 'run' as const, title, key, request, instrument: request.instrument, items: Object.values(request.inputs), batchId }
  return enqueue(study.store, asked, plan.known)
}

/** The command that makes a planned run. */
export function commandOf(study: OpenStudy, { request }: PlannedRun): string {
  const inputs = Object.fromEntries(
    Object.entries(request.inputs).map(([port, id]) => [port, study.absolute(itemOf(study.store, id).path)]),
  )
  return repeatCommand({
    ...request,
    ...{ id: request.instrument, inputs, annotations: annotationFiles(study, request) },
    out: join(study.results, request.folder),
  })
}

function knownRun(study: OpenStudy, key: string): string | undefined {
  const run = study.store.first(sql.selectFrom('runs').select(['id', 'folder', 'record_name']).where('idempotency_key', '=', key))
  if (!run) return undefined
  if (existsSync(join(study.results, run.folder, run.record_name))) return run.id
  // Somebody deleted the results: it has to be made anew.
  study.store.transaction(() => {
    study.store.run(sql.updateTable('items').set({ removed: 1, run_id: null }).where('run_id', '=', run.id))
    study.store.run(sql.updateTable('jobs').set({ run_id: null }).where('run_id', '=', run.id))
    study.store.run(sql.deleteFrom('runs').where('id', '=', run.id))
  })
  return undefined
}
