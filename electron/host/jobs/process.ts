// The job process: does one task, says how far it is, and ends. It owns the ONNX sessions and the memory of the work.
import { rmSync } from 'node:fs'
import { problemJson } from '../files/problem-json.ts'
import type { FromJob, ToJob } from './messages.ts'
import type { Task } from './task.ts'
import { tasks } from './tasks.ts'

/** Electron's utility processes talk over this port, Node's over a channel. */
interface ShellPort {
  on(event: 'message', take: (event: { data: ToJob }) => void): void
  postMessage(message: FromJob): void
}
const { parentPort } = process as unknown as { parentPort?: ShellPort }

const controller = new AbortController()
const scratch: string[] = []

// Ctrl-C reaches every process of a terminal; the parent decides what it means and says so with a message.
process.on('SIGINT', () => {})
process.on('disconnect', () => {
  for (const folder of scratch) rmSync(folder, { recursive: true, force: true })
  process.exit(1)
})
process.on('message', hear)
parentPort?.on('message', ({ data }) => hear(data))

function hear(message: ToJob): void {
  if ('abort' in message) controller.abort()
  else void perform(message)
}

async function perform({ task, request }: Extract<ToJob, { task: unknown }>): Promise<void> {
  try {
    const work = (await tasks[task]()) as Task<unknown, unknown>
    await answer({ done: await work(request, { progress: throttled(), signal: controller.signal, scratch: announce }) })
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack : undefined
    await answer(controller.signal.aborted ? { aborted: true } : { problem: problemJson(thrown), stack })
  }
  // What was posted to a port may not have left yet: the parent ends this process when it has the answer.
  if (parentPort) setTimeout(() => process.exit(), 10_000)
  else process.exit()
}

function announce(folder: string): void {
  scratch.push(folder)
  void answer({ scratch: folder })
}

/** Passes on a new message at once, and a new fraction at most twenty times a second. */
function throttled(): (fraction: number, message: string) => void {
  let last = { message: '', at: 0 }
  return (fraction, message) => {
    const now = performance.now()
    if (message === last.message && now - last.at < 50) return
    last = { message, at: now }
    void answer({ progress: { fraction, message } })
  }
}

function answer(message: FromJob): Promise<void> {
  parentPort?.postMessage(message)
  return new Promise((sent) => {
    if (process.send) process.send(message, () => sent())
    else sent()
  })
}
