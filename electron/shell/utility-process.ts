import { sep } from 'node:path'
import type { UtilityProcess } from 'electron'
import type { StartProcess } from '../host/jobs/job-process.ts'
import type { FromJob } from '../host/jobs/messages.ts'

type Fork = (file: string, words: string[], options: { serviceName: string; stdio: 'inherit' }) => UtilityProcess

/** Job processes as Electron has them. Their files lie outside the archive: native code and worker threads cannot read inside it. */
export function utilityProcesses(fork: Fork): StartProcess {
  return (file, watcher) => {
    const child = fork(outsideArchive(file), [], { serviceName: 'Touchstone job', stdio: 'inherit' })
    let hasEnded = false
    const kill = () => {
      if (hasEnded) return
      // `kill()` only asks; a job that does not hear is in the middle of native code.
      if (child.pid === undefined) child.kill()
      else endNow(child.pid)
    }
    child.on('spawn', () => {
      if (child.pid !== undefined) watcher.started(child.pid)
    })
    child.on('message', (message: FromJob) => {
      watcher.message(message)
      if (isLast(message)) child.kill()
    })
    child.on('error', (type, location) => watcher.failed(new Error(`The working process failed (${type} at ${location}).`)))
    child.on('exit', (code) => {
      hasEnded = true
      watcher.ended(code, null)
    })
    return {
      send: (message) => {
        if (!hasEnded) child.postMessage(message)
      },
      kill,
      leave: () => {
        if (!hasEnded) child.kill()
      },
    }
  }
}

/** Where electron-builder unpacks what must lie on the disk. */
export function outsideArchive(file: string): string {
  return file.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
}

function isLast(message: FromJob): boolean {
  return 'done' in message || 'aborted' in message || 'problem' in message
}

function endNow(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL')
  } catch {
    // It went by itself.
  }
}
