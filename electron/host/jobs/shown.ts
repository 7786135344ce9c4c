import type { Job } from '../api.ts'
import { problemOf } from '../catalogue/rows.ts'
import type { StoredJob } from './queue.ts'

/** A job as the window sees it, with the time that is left. */
export function shownJob(job: StoredJob, now = Date.now()): Job {
  return {
    id: job.id,
    kind: job.kind,
    title: job.title,
    state: job.state,
    fraction: job.fraction,
    message: job.message,
    secondsLeft: job.state === 'running' ? secondsLeft(job, now) : null,
    attempts: job.attempts,
    problem: problemOf(job),
    instrument: job.instrument,
    items: JSON.parse(job.items) as string[],
    runId: job.run_id,
    batchId: job.batch_id,
    reused: job.reused === 1,
    createdAt: job.created_at,
    startedAt: job.started_at,
    endedAt: job.ended_at,
  }
}

/** From how long it took so far. Too early, an estimate means nothing. */
function secondsLeft({ fraction, started_at }: StoredJob, now: number): number | null {
  const elapsed = started_at === null ? 0 : (now - Date.parse(started_at)) / 1000
  return elapsed > 1 && fraction > 0.05 && fraction < 1 ? Math.round((elapsed * (1 - fraction)) / fraction) : null
}
