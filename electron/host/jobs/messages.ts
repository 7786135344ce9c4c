import type { ProblemJson } from '../files/problem-json.ts'
import type { TaskName } from './tasks.ts'

/** What the parent says to a job process. */
export type ToJob = { task: TaskName; request: unknown } | { abort: true }

/** What a job process says to its parent. */
export type FromJob =
  | { progress: { fraction: number; message: string } }
  | { scratch: string }
  | { done: unknown }
  | { aborted: true }
  | { problem: ProblemJson; stack?: string }
