import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { itemOf, setState } from '../catalogue/items.ts'
import { type FinishedRun, prepareRecord, readRecord } from '../catalogue/record-run.ts'
import type { RunRecord } from '../runs/record.ts'
import type { OpenStudy } from '../study/study.ts'
import { startJob } from './job.ts'
import { watchMemory } from './memory.ts'
import type { StoredJob } from './queue.ts'

/** What a job of kind 'run' holds. */
export interface RunJob {
  readonly instrument: string
  readonly inputs: Readonly<Record<string, string>>
  /** For recordings, the events.tsv of what a person had marked when this was asked for; as the catalogue holds paths. */
  readonly annotations?: Readonly<Record<string, string>>
  readonly settings: Readonly<Record<string, unknown>>
  readonly seed: number
  /** Relative to the folder of results; the same for the same key. */
  readonly folder: string
}

export interface WorkContext {
  readonly stop: AbortController
  progress(fraction: number, message: string): void
}

/**
 * Does a run in a process of its own and gives the writing of its record. A folder that stands there whole already, because the host was killed
 * between writing and recording, is not made again.
 */
export async function performRun(study: OpenStudy, job: StoredJob, context: WorkContext): Promise<() => string> {
  const request = JSON.parse(job.request) as RunJob
  const files = inputFiles(study, request)
  const out = join(study.results, request.folder)
  const finished = (record: RunRecord): FinishedRun => ({
    key: job.idempotency_key,
    folder: request.folder,
    record,
    inputs: request.inputs,
    batchId: job.batch_id,
  })
  const standing = readRecord(out)
  if (standing && isSame(study, standing, request)) return prepareRecord(study, finished(standing))
  mkdirSync(dirname(out), { recursive: true })
  let unwatch = () => {}
  try {
    const { record } = await startJob(
      'run',
      {
        id: request.instrument,
        inputs: files,
        annotations: annotationFiles(study, request),
        settings: request.settings,
        seed: request.seed,
        out,
      },
      {
        signal: context.stop.signal,
        progress: context.progress,
        graceMs: 500,
        started: (processId) => {
          unwatch = watchMemory(processId, (reason) => context.stop.abort(reason))
        },
      },
    )
    refuseChanged(study, record, request)
    return await prepareRecord(study, finished(record))
  } finally {
    unwatch()
  }
}

function inputFiles(study: OpenStudy, { inputs }: RunJob): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([port, id]) => {
      const item = itemOf(study.store, id)
      const file = study.absolute(item.path)
      if (existsSync(file)) return [port, file]
      setState(study.store, id, 'missing')
      throw new Problem({ file: item.name, what: 'The file is no longer where it was.', remedy: 'Say where it went, then run this again.' })
    }),
  )
}

/** The events.tsv for each port whose recording a person has marked. */
export function annotationFiles(study: OpenStudy, { annotations = {} }: RunJob): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).map(([port, path]) => [port, study.absolute(path)]))
}

function isSame(study: OpenStudy, record: RunRecord, request: RunJob): boolean {
  return record.instrument.id === request.instrument && record.seed === request.seed && changedInput(study, record, request) === undefined
}

function refuseChanged(study: OpenStudy, record: RunRecord, request: RunJob): void {
  const changed = changedInput(study, record, request)
  if (changed === undefined) return
  throw new Problem({
    file: changed,
    what: 'The file has changed since it was imported.',
    remedy: 'Import it again: what it holds now is a new item. Then run this on that one.',
  })
}

function changedInput(study: OpenStudy, record: RunRecord, { inputs }: RunJob): string | undefined {
  return Object.entries(inputs)
    .map(([port, id]) => ({ port, item: itemOf(study.store, id) }))
    .find(({ port, item }) => record.inputs[port]?.sha256 !== item.sha256)?.item.name
}
