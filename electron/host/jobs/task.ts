/** What a task is given besides its request. */
export interface TaskContext {
  /** `fraction` of the whole in [0, 1], `message` in a few words. */
  progress(fraction: number, message: string): void
  readonly signal: AbortSignal
  /** Names a folder that holds nothing but unfinished work: it is deleted when the task dies without tidying up. */
  scratch(folder: string): void
}

/** Work that is done in a process of its own. Requests and results are plain data. */
export type Task<Request, Result> = (request: Request, context: TaskContext) => Promise<Result>
