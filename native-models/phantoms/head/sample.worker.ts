import { parentPort, workerData } from 'node:worker_threads'
import type { HeadMap } from './headMap.ts'
import type { WorkingGrid } from './parameters.ts'
import type { Mixture } from './recipes.ts'
import { makeSample } from './sample.ts'

/** A thread of `trainingStream`: is sent the number of a sample, sends back the sample, its arrays moved rather than copied. */
export interface SampleWorkerData {
  readonly heads: readonly HeadMap[]
  readonly mixture: Mixture
  readonly grid: WorkingGrid
  readonly seed: string | number
}

const { heads, mixture, grid, seed } = workerData as SampleWorkerData

parentPort?.on('message', (index: number) => {
  const sample = makeSample(heads, mixture, grid, seed, index)
  const { image, tissue, fractions, brainDistance } = sample
  const moved = [image, tissue, fractions, brainDistance].map(({ buffer }) => buffer as ArrayBuffer)
  parentPort?.postMessage(sample, moved)
})
