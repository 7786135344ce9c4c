import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { Selectable } from 'kysely'
import { remember, remembered } from '../catalogue/annotate.ts'
import { type Store, sql } from '../catalogue/database.ts'
import { newId } from '../catalogue/items.ts'
import type { JobState, Tables } from '../catalogue/tables.ts'
import type { ProblemJson } from '../files/problem-json.ts'
import { isAlive } from './scratch.ts'

export type StoredJob = Selectable<Tables['jobs']>

/** Whoever works holds a lease for so long, and renews it well before. */
const leaseMs = 15_000
/** A job whose process died so often will die again. */
const mostAttempts = 5

export interface NewJob {
  readonly kind: StoredJob['kind']
  readonly title: string
  readonly key: string
  readonly request: object
  readonly instrument?: string
  readonly items?: readonly string[]
  readonly batchId?: string
}

/**
 * Puts a job into the queue. Asking twice for the same gives the same job while it is open; what was run before (`runId`) is done at once.
 */
export function enqueue(store: Store, asked: NewJob, runId?: string): StoredJob {
  return store.transaction(() => {
    const open = store.first(
      sql.selectFrom('jobs').selectAll().where('idempotency_key', '=', asked.key).where('state', 'in', ['waiting', 'running', 'paused']),
    )
    if (open) return open
    const id = newId()
    const now = new Date().toISOString()
    const done = runId === undefined ? {} : { run_id: runId, reused: 1, fraction: 1, message: 'In the catalogue already', ended_at: now }
    store.run(
      sql.insertInto('jobs').values({
        id,
        kind: asked.kind,
        title: asked.title,
        idempotency_key: asked.key,
        request: JSON.stringify(asked.request),
        state: runId === undefined ? 'waiting' : 'done',
        instrument: asked.instrument ?? null,
        items: JSON.stringify(asked.items ?? []),
        batch_id: asked.batchId ?? null,
        created_at: now,
        ...done,
      }),
    )
    return jobOf(store, id)
  })
}

export function jobOf(store: Store, id: string): StoredJob {
  const found = store.first(sql.selectFrom('jobs').selectAll().where('id', '=', id))
  if (!found) throw new Error(`no job ${id}`)
  return found
}

/** Takes the longest waiting job, if there is one and the queue is not paused. Two processes never take the same. */
export function claim(store: Store, owner: string = ownName()): StoredJob | undefined {
  const token = randomBytes(12).toString('hex')
  const now = Date.now()
  return store.raw<StoredJob>(
    `UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_token = ?, lease_owner = ?, lease_expires_at = ?,
       started_at = ?, ended_at = NULL, fraction = 0, message = '', problem = NULL
     WHERE n = (SELECT n FROM jobs WHERE state = 'waiting' ORDER BY n LIMIT 1)
       AND NOT EXISTS (SELECT 1 FROM about WHERE key = 'paused' AND value = 'true')
     RETURNING *`,
    [token, owner, now + leaseMs, new Date(now).toISOString()],
  )[0]
}

/** Renews the lease and says how far the work is. False when the job is no longer ours: it was cancelled, or somebody else has it. */
export function heartbeat(store: Store, job: StoredJob, fraction: number, message: string): boolean {
  const change = { fraction: Number(fraction.toFixed(4)), message, lease_expires_at: Date.now() + leaseMs }
  return store.run(ours(job, change)) === 1
}

/** Ends a job that is still ours, together with what `record` writes; otherwise nothing is written. */
export function finish(
  store: Store,
  job: StoredJob,
  end: { state: 'done' | 'failed' | 'cancelled'; message?: string; problem?: ProblemJson },
  record: () => string | null = () => null,
): boolean {
  return store.transaction(() => {
    const change = {
      state: end.state,
      message: end.message ?? '',
      problem: end.problem ? JSON.stringify(end.problem) : null,
      ...(end.state === 'done' ? { fraction: 1 } : {}),
      ended_at: new Date().toISOString(),
    }
    if (store.run(ours(job, change)) !== 1) return false
    const run_id = record()
    const released = { lease_token: null, lease_owner: null, lease_expires_at: null, ...(run_id === null ? {} : { run_id }) }
    store.run(sql.updateTable('jobs').set(released).where('id', '=', job.id))
    return true
  })
}

/** Gives back a job that was only interrupted: the attempt does not count. */
export function putBack(store: Store, job: StoredJob): void {
  const released = { lease_token: null, lease_owner: null, lease_expires_at: null }
  store.run(ours(job, { ...released, state: 'waiting', attempts: job.attempts - 1, fraction: 0, message: '' }))
}

/** Gives a job back to be tried again, unless it has died too often. */
export function giveBack(store: Store, job: StoredJob, problem: ProblemJson): void {
  const spent = job.attempts >= mostAttempts
  const released = { lease_token: null, lease_owner: null, lease_expires_at: null }
  store.run(
    spent
      ? ours(job, { ...released, state: 'failed', problem: JSON.stringify(problem), ended_at: new Date().toISOString() })
      : ours(job, { ...released, state: 'waiting', fraction: 0, message: 'Waiting to be tried again' }),
  )
}

/** Gives back the jobs of processes that are gone. Gives how many there were. */
export function sweep(store: Store, now = Date.now()): number {
  const running = store.all(sql.selectFrom('jobs').selectAll().where('state', '=', 'running'))
  const left = running.filter((job) => (job.lease_expires_at ?? 0) < now || isGone(job.lease_owner))
  for (const job of left) {
    giveBack(store, job, {
      kind: 'failed',
      what: `It was begun ${job.attempts} times, and each time its process ended before it was done.`,
      remedy: 'It may need more memory than there is: close other programs or choose coarser settings, then try it again.',
    })
  }
  return left.length
}

/** Stops jobs, whoever has them: a worker that finds its lease gone stops within a second. Gives those that were running. */
export function cancel(store: Store, ids: readonly string[]): string[] {
  return store.transaction(() =>
    ids.flatMap((id) => {
      const job = jobOf(store, id)
      if (job.state !== 'waiting' && job.state !== 'running' && job.state !== 'paused') return []
      const change = {
        state: 'cancelled' as const,
        lease_token: null,
        lease_owner: null,
        lease_expires_at: null,
        ended_at: new Date().toISOString(),
      }
      store.run(sql.updateTable('jobs').set(change).where('id', '=', id))
      return job.state === 'running' ? [id] : []
    }),
  )
}

/** Puts failed and cancelled jobs back into the queue. */
export function retry(store: Store, ids: readonly string[]): void {
  store.transaction(() => {
    for (const id of ids) {
      const job = jobOf(store, id)
      if (job.state !== 'failed' && job.state !== 'cancelled') continue
      const open = store.first(
        sql
          .selectFrom('jobs')
          .select('id')
          .where('idempotency_key', '=', job.idempotency_key)
          .where('state', 'in', ['waiting', 'running', 'paused']),
      )
      if (!open)
        store.run(
          sql
            .updateTable('jobs')
            .set({ state: 'waiting', attempts: 0, fraction: 0, message: '', problem: null, ended_at: null, cleared: 0 })
            .where('id', '=', id),
        )
    }
  })
}

/** Holds back, or lets go, what is waiting. */
export function setHeld(store: Store, ids: readonly string[], held: boolean): void {
  const [from, to]: [JobState, JobState] = held ? ['waiting', 'paused'] : ['paused', 'waiting']
  store.transaction(() => {
    for (const id of ids) store.run(sql.updateTable('jobs').set({ state: to }).where('id', '=', id).where('state', '=', from))
  })
}

export function setPaused(store: Store, paused: boolean): void {
  remember(store, 'paused', paused)
}

export function queueState(store: Store): { paused: boolean; waiting: number; running: number; failed: number; done: number } {
  const counts = store.raw<{ state: JobState; count: number }>('SELECT state, count(*) AS count FROM jobs WHERE cleared = 0 GROUP BY state')
  const count = (...states: JobState[]) => counts.filter(({ state }) => states.includes(state)).reduce((sum, row) => sum + row.count, 0)
  return {
    paused: remembered(store, 'paused') === true,
    waiting: count('waiting', 'paused'),
    running: count('running'),
    failed: count('failed'),
    done: count('done'),
  }
}

function ours(job: StoredJob, change: Partial<Omit<StoredJob, 'n' | 'id'>>) {
  return sql
    .updateTable('jobs')
    .set(change)
    .where('id', '=', job.id)
    .where('state', '=', 'running')
    .where('lease_token', '=', job.lease_token)
}

/** Who we are, so that others can tell whether we are still there. */
export function ownName(): string {
  return `${hostname()}:${process.pid}`
}

/** True when the owner was a process of this machine that has ended; of another machine only the lease can tell. */
function isGone(owner: string | null): boolean {
  const at = owner?.lastIndexOf(':') ?? -1
  if (owner === null || at < 0 || owner.slice(0, at) !== hostname()) return false
  return !isAlive(Number(owner.slice(at + 1)))
}
