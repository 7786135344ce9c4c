import { Worker } from 'node:worker_threads'
import type { HeadMap } from './headMap.ts'
import type { WorkingGrid } from './parameters.ts'
import { type Mixture, tissueTraining } from './recipes.ts'
import { makeSample, type Sample, trainingGrid } from './sample.ts'
import type { SampleWorkerData } from './sample.worker.ts'
import type { ClassScheme } from './tissues.ts'
import { readHeads } from './trainingHeads.ts'

export interface TrainingStreamOptions {
  /** Label maps (see `subjectFiles`), or heads already read or built. */
  readonly files?: readonly string[]
  readonly heads?: readonly HeadMap[]
  readonly recipe?: Mixture
  readonly grid?: WorkingGrid
  /** What the samples are divided into; the eight tissues by default. */
  readonly classes?: ClassScheme
  readonly seed: string | number
  /** Threads that make samples ahead of the trainer; 0 makes them in the caller's own. */
  readonly workers?: number
  /** The first sample's number: a training that resumes at step n starts its stream at n. */
  readonly start?: number
  /** How many samples may wait, a thread. */
  readonly ahead?: number
}

/**
 * Samples without end, in order: number n is the same for the same heads, recipe, grid and seed, however many threads make them.
 * Leaving the loop (`break`, `return`) ends the threads; an error inside a thread is thrown here.
 */
export async function* trainingStream(options: TrainingStreamOptions): AsyncGenerator<Sample, never, void> {
  const { recipe: mixture = tissueTraining, grid = trainingGrid, seed, classes, workers = 1, start = 0, ahead = 2 } = options
  const heads = options.heads ?? (await readHeads(options.files ?? []))
  if (workers === 0) for (let index = start; ; index++) yield makeSample(heads, mixture, grid, seed, index, classes)
  const workerData: SampleWorkerData = { heads, mixture, grid, seed, classes }
  return yield* numbered<Sample>({ worker: new URL('./sample.worker.ts', import.meta.url), workerData, workers, start, ahead })
}

/**
 * What a worker makes of the numbers from `start` on, in order: it is sent a number and sends back an object with it as `index`. Leaving the
 * loop ends the threads; an error inside a thread is thrown here.
 */
export async function* numbered<S extends { readonly index: number }>(options: {
  readonly worker: URL
  readonly workerData: unknown
  readonly workers: number
  readonly start: number
  readonly ahead: number
}): AsyncGenerator<S, never, void> {
  const { worker, workerData, workers, start, ahead } = options
  const threads = Array.from({ length: workers }, () => numberedThread<S>(worker, workerData))
  try {
    const waiting: Promise<S>[] = []
    for (let index = start; ; index++) {
      while (waiting.length < workers * ahead) {
        const next = index + waiting.length
        waiting.push(threads[next % workers].make(next))
      }
      const sample = waiting.shift()
      if (sample) yield await sample
    }
  } finally {
    await Promise.all(threads.map(({ end }) => end()))
  }
}

interface NumberedThread<S> {
  make(index: number): Promise<S>
  end(): Promise<unknown>
}

function numberedThread<S extends { readonly index: number }>(url: URL, workerData: unknown): NumberedThread<S> {
  const worker = new Worker(url, { workerData })
  const asked = new Map<number, { resolve: (sample: S) => void; reject: (error: unknown) => void }>()
  let failure: unknown
  worker.on('message', (sample: S) => {
    asked.get(sample.index)?.resolve(sample)
    asked.delete(sample.index)
  })
  worker.on('error', (error) => {
    failure = error
    for (const { reject } of asked.values()) reject(error)
    asked.clear()
  })
  return {
    make: (index) => {
      const sample = new Promise<S>((resolve, reject) => {
        if (failure) reject(failure)
        else asked.set(index, { resolve, reject })
      })
      // An error is thrown where the sample is awaited; until then nobody listens.
      sample.catch(() => undefined)
      worker.postMessage(index)
      return sample
    },
    end: () => worker.terminate(),
  }
}
