// Trains the network of segment/in-context on tasks over cuts of synthetic heads (subjects 1–16; 17–20 are never seen, nor are one task and four
// structures), with our own training engine.
//   node scripts/train/in-context.ts [--data DIR] [--work DIR] [--steps N] [--rate R] [--seed S]
// Writes a checkpoint, a log (TSV) and the averaged network into the work folder every 100 steps, and goes on from them when run again.
import { parseArgs } from 'node:util'
import type { Model } from '../../native-models/graph/onnx/model.ts'
import { serializeModel } from '../../native-models/graph/onnx/save.ts'
import { boxedHead } from '../../native-models/phantoms/head/slices/boxed-head.ts'
import { drawTask } from '../../native-models/phantoms/head/slices/task.ts'
import type { NumberedTasks, TaskWorkerData } from '../../native-models/phantoms/head/slices/task.worker.ts'
import { numbered } from '../../native-models/phantoms/head/stream.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { openSession } from '../../native-models/runtime/session.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { labelDice } from '../../native-models/volume/overlap.ts'
import { feedsOf, groups, inContextTrainingStep, mostExamples } from './in-context-network.ts'
import { runTraining } from './run-training.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    work: { type: 'string', default: '.cache/train-in-context' },
    steps: { type: 'string', default: '6000' },
    rate: { type: 'string', default: '0.001' },
    seed: { type: 'string', default: '1' },
  },
})

const { seed } = options
const headsOf = async (subjects: readonly string[]) => (await readHeads(subjectFiles(options.data, subjects))).map(boxedHead)
const heldOutHeads = await headsOf(heldOutSubjects)
const heldOut = Array.from({ length: 8 }, (_, i) =>
  Array.from({ length: groups }, (_, n) => drawTask(heldOutHeads, mostExamples, seededRandom(`${seed} held out ${i} ${n}`))),
)
const workerData: TaskWorkerData = { heads: await headsOf(trainingSubjects), seed, tasks: groups, examples: mostExamples }
/** Of as many examples as there are places, mostly; of one or two often. */
const countsOf = (name: string) => {
  const random = seededRandom(name)
  return Array.from({ length: groups }, () => [1, 1, 2, 3, 4, mostExamples, mostExamples][random.integer(7)])
}

await runTraining<NumberedTasks>({
  name: 'in-context',
  parts: ['dice', 'error'],
  step: () => ({ ...inContextTrainingStep(seededRandom(seed)), averageDecay: 0.997 }),
  stream: (start) =>
    numbered({
      worker: new URL('../../native-models/phantoms/head/slices/task.worker.ts', import.meta.url),
      workerData,
      workers: 1,
      start,
      ahead: 3,
    }),
  feedsOf: ({ index, tasks }) => feedsOf(tasks, countsOf(`${seed} examples ${index}`)),
  heldOut: { column: 'heldOutDiceThenError', scores: heldOutScores },
  work: options.work,
  steps: Number(options.steps),
  rate: Number(options.rate),
  every: 100,
})

/** Mean Dice of the labels and mean absolute error of the images among the held-out tasks, with all examples. */
async function heldOutScores(model: Model): Promise<number[]> {
  const session = await openSession(serializeModel(model))
  const [dices, errors]: [number[], number[]] = [[], []]
  try {
    for (const tasks of heldOut) {
      const { wanted: _, label: __, ...feeds } = feedsOf(tasks, Array(groups).fill(mostExamples))
      const scores = (await session.run(feeds)).answer.data as Float32Array
      for (const [n, { kind, target }] of tasks.entries()) {
        const found = scores.subarray(n * target.answer.length, (n + 1) * target.answer.length)
        if (kind === 'segment') dices.push(diceOf(found, target.answer))
        else errors.push(found.reduce((sum, value, m) => sum + Math.abs(value - target.answer[m]), 0) / found.length)
      }
    }
  } finally {
    await session.release()
  }
  return [dices, errors].map((values) => values.reduce((a, b) => a + b, 0) / values.length)
}

/** Scores above 0 against shares above a half. */
function diceOf(scores: Float32Array, truth: Float32Array): number {
  const above = (values: Float32Array, limit: number) => Uint8Array.from(values, (value) => (value > limit ? 1 : 0))
  return labelDice(above(scores, 0), above(truth, 0.5), [1]).get(1) ?? Number.NaN
}
