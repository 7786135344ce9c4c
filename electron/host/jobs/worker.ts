import { Problem } from '../../../native-models/data/problem.ts'
import { problemJson } from '../files/problem-json.ts'
import type { OpenStudy } from '../study/study.ts'
import { JobDied } from './job.ts'
import type { WorkContext } from './perform-run.ts'
import { claim, finish, giveBack, heartbeat, jobOf, putBack, type StoredJob, sweep } from './queue.ts'
import { sweepScratch } from './scratch.ts'

/** Does the work of one kind of job; gives what is said when it is done, and what is recorded together with its end. */
export type Perform = (job: StoredJob, context: WorkContext) => Promise<{ message?: string; record?: () => string | null }>

export interface WorkerOptions {
  readonly perform: Readonly<Record<StoredJob['kind'], Perform>>
  /** Called whenever something of a job may have changed. */
  changed(job: StoredJob): void
  /** Called when a job has ended, whichever way. */
  ended(job: StoredJob): void
  /** Called when another process has written to the catalogue. */
  othersWrote(): void
}

const beatMs = 1000
const shownEveryMs = 150

/** Works through the queue of a study, one job at a time. */
export interface Worker {
  /** Something may be waiting. */
  wake(): void
  /** Stops these at once if they are being worked on here. */
  stop(ids: readonly string[]): void
  /** Stops working; what was under way goes back into the queue. */
  close(): Promise<void>
}

class Closing extends Error {}
class Cancelled extends Error {}

export function startWorker(study: OpenStudy, options: WorkerOptions): Worker {
  const { store } = study
  let current: { job: StoredJob; stop: AbortController; ended: Promise<void> } | undefined
  let closed = false
  let version = store.version()

  const pump = () => {
    if (closed || current) return
    const job = unlessRefused(() => claim(store))
    if (!job) return
    const stop = new AbortController()
    current = { job, stop, ended: work(job, stop) }
  }

  const work = async (job: StoredJob, stop: AbortController) => {
    const said = { fraction: 0, message: '', at: 0 }
    options.changed(job)
    const beat = setInterval(() => {
      if (unlessRefused(() => heartbeat(store, job, said.fraction, said.message)) === false) stop.abort(new Cancelled())
    }, beatMs)
    const progress = (fraction: number, message: string) => {
      const now = performance.now()
      const isNews = message !== said.message || now - said.at > shownEveryMs
      Object.assign(said, { fraction: Math.min(1, Math.max(0, fraction)), message })
      if (!isNews) return
      said.at = now
      options.changed({ ...job, fraction: said.fraction, message })
    }
    try {
      const { message, record } = await options.perform[job.kind](job, { stop, progress })
      finish(store, job, { state: 'done', message }, record)
    } catch (thrown) {
      unlessRefused(() => failed(job, stop.signal.aborted ? stop.signal.reason : thrown))
    } finally {
      clearInterval(beat)
      current = undefined
    }
    const after = jobOf(store, job.id)
    // Its end could not be written down: nobody renews its lease, so it is tried again when there may be room.
    if (after.state === 'running') return
    options.changed(after)
    options.ended(after)
    setImmediate(pump)
  }

  const failed = (job: StoredJob, reason: unknown) => {
    if (reason instanceof Cancelled) return
    // A crash is tried again; a Problem would only come again.
    if (reason instanceof Closing) return putBack(store, job)
    if (reason instanceof JobDied) return giveBack(store, job, problemJson(reason))
    const problem = problemJson(reason)
    if (problem.kind === 'unexpected' && process.env.TOUCHSTONE_DEBUG) console.error(reason)
    finish(store, job, {
      state: 'failed',
      problem: reason instanceof Problem || problem.file === undefined ? problem : { ...problem, file: undefined },
    })
  }

  const timer = setInterval(() => {
    if (closed) return
    if (unlessRefused(() => sweep(store))) options.othersWrote()
    const now = store.version()
    if (now !== version) options.othersWrote()
    version = now
    pump()
  }, beatMs)
  unlessRefused(() => sweep(store))
  sweepScratch(study.results)
  setImmediate(pump)

  return {
    wake: () => setImmediate(pump),
    stop(ids) {
      if (current && ids.includes(current.job.id)) current.stop.abort(new Cancelled())
    },
    async close() {
      closed = true
      clearInterval(timer)
      const running = current
      running?.stop.abort(new Closing())
      await running?.ended
    },
  }
}

/** What the disk refuses for now, because it is full or locked, is tried again with the next beat; it never ends the host. */
function unlessRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof Problem) return undefined
    throw thrown
  }
}
