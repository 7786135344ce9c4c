import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Labelling, type Step, takeStep } from './labelling.ts'

/** How a run is shared: among so many threads at most (this one among them), none with fewer voxels than it is worth. */
export interface Sharing {
  readonly workers?: number
  readonly fewestVoxels?: number
  readonly signal?: AbortSignal
}

/** Takes the steps one after the other, each shared among threads. Throws what `signal` says when aborted. */
export async function takeSteps(
  job: Labelling,
  steps: readonly Step[],
  { workers = availableParallelism(), fewestVoxels = 200_000, signal }: Sharing,
): Promise<void> {
  const count = job.voxels.length
  const size = Math.max(1, Math.min(workers, Math.floor(count / fewestVoxels)))
  const cut = (part: number) => Math.floor((count * part) / size)
  const others = Array.from({ length: size - 1 }, () => new Worker(new URL('./labelling.worker.ts', import.meta.url), { workerData: job }))
  try {
    for (const step of steps) {
      signal?.throwIfAborted()
      const answers = others.map((worker, n) => {
        const answer = once(worker, 'message')
        worker.postMessage({ step, start: cut(n + 1), end: cut(n + 2) })
        return answer
      })
      takeStep(job, step, 0, cut(1))
      await Promise.all(answers)
    }
  } finally {
    await Promise.all(others.map((worker) => worker.terminate()))
  }
}
