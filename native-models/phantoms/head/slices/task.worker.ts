import { parentPort, workerData } from 'node:worker_threads'
import { seededRandom } from '../../../statistics/random.ts'
import type { BoxedHead } from './boxed-head.ts'
import { drawTask, type SliceTask } from './task.ts'

/** A thread of a training stream: is sent a number, sends back so many tasks that the number and the seed name. */
export interface TaskWorkerData {
  readonly heads: readonly BoxedHead[]
  readonly seed: string
  readonly tasks: number
  readonly examples: number
}

export interface NumberedTasks {
  readonly index: number
  readonly tasks: readonly SliceTask[]
}

const { heads, seed, tasks, examples } = workerData as TaskWorkerData

parentPort?.on('message', (index: number) => {
  const drawn = Array.from({ length: tasks }, (_, n) => drawTask(heads, examples, seededRandom(`${seed}/${index}/${n}`)))
  parentPort?.postMessage({ index, tasks: drawn } satisfies NumberedTasks)
})
