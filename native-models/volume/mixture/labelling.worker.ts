import { parentPort, workerData } from 'node:worker_threads'
import { type Labelling, type Step, takeStep } from './labelling.ts'

const job = workerData as Labelling
parentPort?.on('message', ({ step, start, end }: { step: Step; start: number; end: number }) => {
  takeStep(job, step, start, end)
  parentPort?.postMessage('done')
})
