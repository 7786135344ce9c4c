import { rmSync } from 'node:fs'
import { Problem } from '../../../native-models/data/problem.ts'
import { problemFromJson } from '../files/problem-json.ts'
import { startJobProcess } from './job-process.ts'
import type { RequestOf, ResultOf, TaskName } from './tasks.ts'

export interface JobOptions {
  readonly signal: AbortSignal
  progress(fraction: number, message: string): void
  /** The process that does it, for whoever watches its memory. */
  started?(processId: number): void
  /** How long it has to tidy up when it is told to stop; a second unless given. */
  readonly graceMs?: number
}

/** The process of a job ended by itself before it was done: a crash, or somebody killed it. */
export class JobDied extends Problem {}

/** A job that was told to stop has this long to tidy up before it is killed. */
const graceMs = 1000

/**
 * Does a task in a process of its own, so that it can be stopped within about a second whatever it is busy with, and so that its memory
 * goes when it ends. Rejects with the task's `Problem`, or with the signal's reason when it was aborted; either way nothing unfinished
 * is left on disk.
 */
export async function startJob<Name extends TaskName>(task: Name, request: RequestOf<Name>, options: JobOptions): Promise<ResultOf<Name>> {
  options.signal.throwIfAborted()
  const scratch: string[] = []
  const outcome = Promise.withResolvers<ResultOf<Name>>()
  const gone = Promise.withResolvers<void>()
  outcome.promise.catch(() => {})
  const stopped = () => outcome.reject(options.signal.reason)
  const child = startJobProcess({
    started: (processId) => options.started?.(processId),
    message(message) {
      if ('progress' in message) options.progress(message.progress.fraction, message.progress.message)
      else if ('scratch' in message) scratch.push(message.scratch)
      else if ('done' in message) outcome.resolve(message.done as ResultOf<Name>)
      else if ('aborted' in message) stopped()
      else outcome.reject(withStack(problemFromJson(message.problem), message.stack))
    },
    failed(error) {
      gone.resolve()
      options.signal.aborted ? stopped() : outcome.reject(error)
    },
    ended(code, signal) {
      gone.resolve()
      options.signal.aborted ? stopped() : outcome.reject(diedProblem(code, signal))
    },
  })
  let killing: NodeJS.Timeout | undefined
  const abort = () => {
    child.send({ abort: true })
    killing = setTimeout(child.kill, options.graceMs ?? graceMs)
  }
  options.signal.addEventListener('abort', abort)
  try {
    child.send({ task, request })
    return await outcome.promise
  } catch (thrown) {
    const late = setTimeout(child.kill, graceMs)
    await gone.promise
    clearTimeout(late)
    for (const folder of scratch) rmSync(folder, { recursive: true, force: true })
    throw thrown
  } finally {
    clearTimeout(killing)
    options.signal.removeEventListener('abort', abort)
    child.leave()
  }
}

function withStack(problem: Problem, stack: string | undefined): Problem {
  if (stack) problem.stack = stack
  return problem
}

function diedProblem(code: number | null, signal: string | null): JobDied {
  const memory = signal === 'SIGKILL' || signal === 'SIGABRT'
  return new JobDied({
    kind: 'failed',
    what: `The working process ended before it was done (${signal ?? `exit code ${code}`}).`,
    remedy: memory ? 'The machine probably ran out of memory: close other programs, or use a coarser setting.' : 'Run it again.',
  })
}
