import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromJob, ToJob } from './messages.ts'

/** What a job process lets its parent know. */
export interface JobWatcher {
  started(processId: number): void
  message(message: FromJob): void
  failed(error: Error): void
  /** It is gone: with its exit code, or with the signal that ended it. */
  ended(code: number | null, signal: string | null): void
}

/** A process that does one task. */
export interface JobProcess {
  send(message: ToJob): void
  /** Ends it at once. */
  kill(): void
  /** Nothing more is wanted of it. */
  leave(): void
}

/** Makes a process out of a file of ours. */
export type StartProcess = (file: string, watcher: JobWatcher) => JobProcess

let start: StartProcess = forkedProcess

/** Electron's own program cannot be run as Node (a fuse forbids it), so its shell makes processes another way. */
export function makeJobProcessesWith(other: StartProcess): void {
  start = other
}

export function startJobProcess(watcher: JobWatcher): JobProcess {
  return start(fileURLToPath(new URL('./process.ts', import.meta.url)), watcher)
}

function forkedProcess(file: string, watcher: JobWatcher): JobProcess {
  // What a library prints must not mix with our own document on stdout.
  const child = fork(file, [], { stdio: ['ignore', 2, 2, 'ipc'] })
  if (child.pid !== undefined) watcher.started(child.pid)
  child.on('message', (message: FromJob) => watcher.message(message))
  child.on('error', watcher.failed)
  child.on('exit', watcher.ended)
  return {
    send: (message) => {
      if (child.connected) child.send(message)
    },
    kill: () => void child.kill('SIGKILL'),
    leave: () => {
      if (child.connected) child.disconnect()
    },
  }
}
