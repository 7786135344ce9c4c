import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import type { BatchDetail, BatchRequest, BatchRow } from '../api.ts'
import { sql } from '../catalogue/database.ts'
import { newId } from '../catalogue/items.ts'
import { problemOf } from '../catalogue/rows.ts'
import type { Tables } from '../catalogue/tables.ts'
import { enqueueRun } from '../jobs/plan-run.ts'
import { cancel, retry, type StoredJob, setHeld } from '../jobs/queue.ts'
import type { OpenStudy } from '../study/study.ts'
import { planBatch } from './plan.ts'
import { writeSummary } from './summary.ts'

/** One row of a batch with its job. */
export interface RowWithJob {
  readonly n: number
  readonly job_id: string
  readonly item_id: string
  readonly item: string
  readonly instrument: string
  readonly folder: string
  readonly copied: number
  readonly state: StoredJob['state']
  readonly fraction: number
  readonly problem: string | null
  readonly run_id: string | null
  readonly started_at: string | null
  readonly ended_at: string | null
  readonly run_folder: string | null
  readonly verdict: string | null
}

/** What the places of a request stand for. */
interface BatchPlaces {
  readonly folder: string | undefined
  readonly out: string | undefined
}

/** Keeps the batches of a study: makes them, and after each job does what they still want. */
export interface BatchKeeper {
  /** `Problem` (usage) when something stands against it; then nothing is begun. */
  create(asked: BatchRequest, places: BatchPlaces): Promise<BatchRow>
  list(): BatchRow[]
  get(id: string): BatchDetail
  setHeld(id: string, held: boolean): BatchRow
  retryFailed(id: string): BatchRow
  /** Gives the jobs that were running too. */
  cancel(id: string): { batch: BatchRow; running: string[] }
  /** Copies what is finished to where the person wanted it, and writes the summary of what has ended. Safe to call at any time, by anybody. */
  tend(): Promise<void>
  folderOf(id: string): string
}

export function keepBatches(study: OpenStudy, changed: (batch: BatchRow) => void): BatchKeeper {
  const { store } = study
  let tending: Promise<void> = Promise.resolve()
  const batchOf = (id: string) => {
    const batch = store.first(sql.selectFrom('batches').selectAll().where('id', '=', id))
    if (batch) return batch
    throw new Problem({ what: 'This batch is not in the study.', remedy: 'Look at the list again.' })
  }
  const jobsOf = (id: string) => rowsOf(study, id).map(({ job_id }) => job_id)
  const told = (id: string) => {
    const row = rowOf(batchOf(id), rowsOf(study, id))
    changed(row)
    return row
  }
  const folderOf = (id: string) => join(study.results, 'batches', batchOf(id).id)
  const change = (id: string, state: Tables['batches']['state']) =>
    store.run(sql.updateTable('batches').set({ state }).where('id', '=', id))

  const tendOne = (batch: Tables['batches']) => {
    for (const row of rowsOf(study, batch.id)) {
      if (row.state !== 'done' || row.copied || row.run_folder === null) continue
      if (batch.out !== null) copyWhole(join(study.results, row.run_folder), join(batch.out, ...row.folder.split('/')))
      store.run(sql.updateTable('batch_rows').set({ copied: 1 }).where('batch_id', '=', batch.id).where('n', '=', row.n))
    }
    const rows = rowsOf(study, batch.id)
    if (rows.every(({ state }) => state === 'done' || state === 'failed' || state === 'cancelled')) {
      writeSummary(study, batch, rows, folderOf(batch.id))
      if (batch.out !== null) copyWhole(folderOf(batch.id), join(batch.out, 'summary'))
      if (batch.state !== 'cancelled') change(batch.id, 'finished')
    }
    told(batch.id)
  }

  return {
    async create(asked, { folder, out }) {
      const { rows, problems } = await planBatch(study, asked, folder)
      const [first] = problems
      if (first) throw new Problem({ ...first, kind: 'usage' })
      const id = newId()
      store.transaction(() => {
        const batch = {
          id,
          name: asked.name,
          request: JSON.stringify(asked),
          out: out ?? null,
          state: 'open' as const,
          created_at: new Date().toISOString(),
        }
        store.run(sql.insertInto('batches').values(batch))
        for (const [n, { item, instrument, folder, plan }] of rows.entries()) {
          const job = enqueueRun(study, plan, id)
          store.run(sql.insertInto('batch_rows').values({ batch_id: id, n, job_id: job.id, item_id: item.id, instrument, folder }))
        }
      })
      return told(id)
    },
    list: () =>
      store.all(sql.selectFrom('batches').selectAll().orderBy('created_at', 'desc')).map((batch) => rowOf(batch, rowsOf(study, batch.id))),
    get(id) {
      const rows = rowsOf(study, id)
      return {
        ...rowOf(batchOf(id), rows),
        rows: rows.map(shownRow),
        files: ['summary.tsv', 'report.html'].filter((name) => existsSync(join(folderOf(id), name))),
      }
    },
    setHeld(id, held) {
      change(batchOf(id).id, held ? 'paused' : 'open')
      setHeld(store, jobsOf(id), held)
      return told(id)
    },
    retryFailed(id) {
      change(batchOf(id).id, 'open')
      const failed = rowsOf(study, id).filter(({ state }) => state === 'failed')
      retry(
        store,
        failed.map(({ job_id }) => job_id),
      )
      return told(id)
    },
    cancel(id) {
      change(batchOf(id).id, 'cancelled')
      const running = cancel(store, jobsOf(id))
      return { batch: told(id), running }
    },
    tend() {
      const open = () =>
        store
          .all(sql.selectFrom('batches').selectAll().where('state', 'in', ['open', 'paused', 'cancelled']))
          .filter(({ id, state }) => state !== 'cancelled' || !existsSync(join(folderOf(id), 'summary.tsv')))
      tending = tending.then(async () => {
        for (const batch of open()) {
          try {
            tendOne(batch)
          } catch (thrown) {
            console.error(`Batch ${batch.name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
          }
          await new Promise(setImmediate)
        }
      })
      return tending.catch(() => {})
    },
    folderOf,
  }
}

/** Rows in order. */
export function rowsOf(study: OpenStudy, batchId: string): RowWithJob[] {
  return study.store.raw<RowWithJob>(
    `SELECT batch_rows.n, job_id, batch_rows.item_id, items.name AS item, batch_rows.instrument, batch_rows.folder, copied,
       jobs.state, jobs.fraction, jobs.problem, jobs.run_id, jobs.started_at, jobs.ended_at, runs.folder AS run_folder, runs.verdict
     FROM batch_rows JOIN jobs ON jobs.id = job_id JOIN items ON items.id = batch_rows.item_id LEFT JOIN runs ON runs.id = jobs.run_id
     WHERE batch_rows.batch_id = ? ORDER BY batch_rows.n`,
    [batchId],
  )
}

function shownRow(row: RowWithJob): BatchDetail['rows'][number] {
  return {
    jobId: row.job_id,
    itemId: row.item_id,
    item: row.item,
    instrument: row.instrument,
    state: row.state,
    fraction: row.fraction,
    problem: problemOf(row),
    runId: row.run_id,
    verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as BatchDetail['rows'][number]['verdict']),
    thumbnail: row.run_id !== null,
  }
}

function rowOf(batch: Tables['batches'], rows: readonly RowWithJob[]): BatchRow {
  const count = (...states: StoredJob['state'][]) => rows.filter(({ state }) => states.includes(state)).length
  const left = count('waiting', 'running', 'paused')
  const state =
    batch.state === 'cancelled'
      ? 'cancelled'
      : left === 0
        ? 'done'
        : batch.state === 'paused'
          ? 'paused'
          : count('running') > 0
            ? 'running'
            : 'waiting'
  return {
    id: batch.id,
    name: batch.name,
    createdAt: batch.created_at,
    state,
    total: rows.length,
    done: count('done'),
    failed: count('failed'),
    secondsLeft: secondsLeft(rows, left),
  }
}

/** As long as those took that were done, on average. */
function secondsLeft(rows: readonly RowWithJob[], left: number): number | null {
  const took = rows.flatMap(({ state, started_at, ended_at }) =>
    state === 'done' && started_at && ended_at ? [(Date.parse(ended_at) - Date.parse(started_at)) / 1000] : [],
  )
  if (took.length === 0 || left === 0) return null
  return Math.round((left * took.reduce((sum, seconds) => sum + seconds, 0)) / took.length)
}

/** The folder stands there whole or not at all. What stood there under this name is replaced. */
function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  const temporary = `${to}.touchstone-${process.pid}`
  rmSync(temporary, { recursive: true, force: true })
  cpSync(from, temporary, { recursive: true })
  const before = `${temporary}-before`
  if (existsSync(to)) renameSync(to, before)
  renameSync(temporary, to)
  rmSync(before, { recursive: true, force: true })
}
