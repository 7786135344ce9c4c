import type { Problem } from '../../electron/host/api.ts'

/** An error that says what is wrong and what to do. */
export class Told extends Error {
  readonly data: Problem
  constructor(what: string, remedy: string) {
    super(what)
    this.data = { kind: 'input', what, remedy }
  }
}

/** What to tell the person about anything that was thrown. */
export function problemOf(error: unknown): Problem {
  const data = (error as { data?: unknown }).data
  if (isProblem(data)) return data
  const status = (error as { status?: unknown }).status
  if (status === 401)
    return { kind: 'failed', what: 'This window is no longer let in.', remedy: 'Open the address that touchstone printed last.' }
  const what = error instanceof Error ? error.message : String(error)
  return { kind: 'unexpected', what: what.endsWith('.') ? what : `${what}.`, remedy: 'Try again; if it stays, restart touchstone.' }
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'what' in data && 'remedy' in data
}
