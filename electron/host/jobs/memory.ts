import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { Problem } from '../../../native-models/data/problem.ts'

const everyMs = 400
const mega = 2 ** 20

/** What a job may take: TOUCHSTONE_MEMORY_LIMIT_MB, otherwise 85 % of what the machine (or its container) has. */
export function memoryLimitBytes(): number {
  const given = Number(process.env.TOUCHSTONE_MEMORY_LIMIT_MB)
  if (given > 0) return given * mega
  const allowed = process.constrainedMemory()
  return 0.85 * Math.min(totalmem(), allowed > 0 ? allowed : Number.POSITIVE_INFINITY)
}

/** Watches a process and stops it, with a reason that a person can use, before the machine begins to swap. Gives the way to stop watching. */
export function watchMemory(processId: number, stop: (reason: Problem) => void, limitBytes = memoryLimitBytes()): () => void {
  // What must stay free, so that the rest of the machine goes on.
  const reserveBytes = Math.min(300 * mega, 0.04 * totalmem())
  const timer = setInterval(async () => {
    const bytes = await residentBytes(processId)
    if (bytes === undefined) return
    const short = process.availableMemory() < reserveBytes && bytes > 500 * mega
    if (bytes <= limitBytes && !short) return
    clearInterval(timer)
    stop(
      new Problem({
        kind: 'failed',
        what: short
          ? `The machine was running out of memory while this used ${shownGiga(bytes)}, so it was stopped.`
          : `This needs more than the ${shownGiga(limitBytes)} of memory that it may use, so it was stopped.`,
        remedy: 'Close other programs, choose a coarser setting, or use a machine with more memory.',
      }),
    )
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}

async function residentBytes(processId: number): Promise<number | undefined> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '')
    const kilo = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]
    return kilo === undefined ? undefined : Number(kilo) * 1024
  }
  if (process.platform === 'win32') return undefined
  const text = await new Promise<string>((resolve) =>
    execFile('ps', ['-o', 'rss=', '-p', String(processId)], (_, stdout) => resolve(stdout)),
  )
  return text.trim() === '' ? undefined : Number(text) * 1024
}

function shownGiga(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}
