import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Removes the hidden folders of unfinished work whose process is gone. They lie in the folder of results and in those of its instruments. */
export function sweepScratch(results: string): void {
  if (!existsSync(results)) return
  const folders = readdirSync(results, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const folder of [results, ...folders.map(({ name }) => join(results, name))]) {
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder)) {
      const owner = /^\.touchstone-(\d+)-[0-9a-f]+$/.exec(name)?.[1]
      if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
}

/** Whether a process of this machine still runs; one of another user does, one that was killed and that nobody has asked after does not. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH'
  }
  return !isZombie(processId)
}

function isZombie(processId: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${processId}/status`, 'utf8'))
  } catch {
    return false
  }
}
