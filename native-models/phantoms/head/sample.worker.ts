import { parentPort, workerData } from 'node:worker_threads'
import type { HeadMap } from './headMap.ts'
import type { WorkingGrid } from './parameters.ts'
import type { Mixture } from './recipes.ts'
import { makeSample } from './sample.ts'
import type { ClassScheme } from './tissues.ts'

/** A thread of `trainingStream`: is sent the number of a sample, sends back the sample, its arrays moved rather than copied. */
export interface SampleWorkerData {
  readonly heads: readonly HeadMap[]
  readonly mixture: Mixture
  readonly grid: WorkingGrid
  readonly seed: string | number
  readonly classes?: ClassScheme
}

const { heads, mixture, grid, seed, classes } = workerData as SampleWorkerData

parentPort?.on('message', (index: number) => {
  const sample = makeSample(heads, mixture, grid, seed, index, classes)
  const { image, tissue, fractions, brainDistance } = sample
  const moved = [image, tissue, fractions, brainDistance].map(({ buffer }) => buffer as ArrayBuffer)
  parentPort?.postMessage(sample, moved)
})
