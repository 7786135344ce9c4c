// Trains the network of segment/tissue on synthetic heads (subjects 1–16; 17–20 are never seen), with our own training engine.
//   node scripts/train/tissue.ts [--data DIR] [--work DIR] [--steps N] [--rate R] [--seed S]
// Writes a checkpoint, a log (TSV) and the averaged network into the work folder every 250 steps, and goes on from them when run again.
import { existsSync } from 'node:fs'
import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { floatTensor } from '../../native-models/data/tensor.ts'
import { loadModel } from '../../native-models/graph/onnx/load.ts'
import { saveModel, serializeModel } from '../../native-models/graph/onnx/save.ts'
import { tissueTraining } from '../../native-models/phantoms/head/recipes.ts'
import { makeSample, type Sample, trainingGrid } from '../../native-models/phantoms/head/sample.ts'
import { trainingStream } from '../../native-models/phantoms/head/stream.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { openSession } from '../../native-models/runtime/session.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { cosine } from '../../native-models/training/schedule.ts'
import { openTrainer } from '../../native-models/training/trainer.ts'
import { tissueTrainingStep } from './tissue-network.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    work: { type: 'string', default: '.cache/train-tissue' },
    steps: { type: 'string', default: '6000' },
    rate: { type: 'string', default: '0.0015' },
    seed: { type: 'string', default: '1' },
  },
})

const EVERY = 250
const HELD_OUT_SAMPLES = 12

const total = Number(options.steps)
const seed = options.seed
await mkdir(options.work, { recursive: true })
const checkpoint = join(options.work, 'checkpoint.onnx')
const log = join(options.work, 'log.tsv')
const resume = existsSync(checkpoint) ? await loadModel(checkpoint) : undefined

const random = seededRandom(seed)
const trainer = await openTrainer({ ...tissueTrainingStep(random), averageDecay: 0.998, resume })
const rateAt = cosine({ rate: Number(options.rate), total, warmUp: 50, last: 0.02 })
const heldOutHeads = await readHeads(subjectFiles(options.data, heldOutSubjects))
const heldOut = Array.from({ length: HELD_OUT_SAMPLES }, (_, i) =>
  makeSample(heldOutHeads, tissueTraining, trainingGrid, `${seed} held out`, i),
)
const stream = trainingStream({ files: subjectFiles(options.data, trainingSubjects), seed, workers: 1, start: trainer.steps })
if (!resume) await appendFile(log, 'step\tminutes\tloss\tentropy\tdice\tdistance\theldOutDice\n')

const started = performance.now()
let running: Record<string, number> = {}
for await (const sample of stream) {
  if (trainer.steps >= total) break
  const report = await trainer.step(feedsOf(sample), rateAt(trainer.steps + 1))
  for (const [name, value] of Object.entries({ loss: report.loss, ...report.parts })) running[name] = (running[name] ?? 0) + value / EVERY
  if (report.step % 25 === 0)
    console.error(`step ${report.step}  loss ${report.loss.toFixed(3)}  ${((performance.now() - started) / 60000).toFixed(1)} min`)
  if (report.step % EVERY === 0 || report.step === total) {
    const dice = await heldOutDice()
    const minutes = ((performance.now() - started) / 60000).toFixed(1)
    const numbers = [running.loss, running.entropy, running.dice, running.distance].map((v) => v.toFixed(4))
    await appendFile(log, `${report.step}\t${minutes}\t${numbers.join('\t')}\t${dice.map((d) => d.toFixed(3)).join(' ')}\n`)
    await saveModel(checkpoint, trainer.checkpoint())
    await saveModel(join(options.work, 'tissue.onnx'), trainer.model('averaged'))
    running = {}
  }
}
await trainer.release()

function feedsOf({ image, fractions, brainDistance, shape: [x, y, z] }: Sample) {
  return {
    image: floatTensor([1, 1, z, y, x], image),
    fractions: floatTensor([1, fractions.length / image.length, z, y, x], fractions),
    brainDistance: floatTensor([1, 1, z, y, x], brainDistance),
  }
}

/** Dice of each tissue at the working grid, pooled over the held-out samples, with the averaged weights. */
async function heldOutDice(): Promise<number[]> {
  const session = await openSession(serializeModel(trainer.model('averaged')))
  const both: number[] = []
  const either: number[] = []
  try {
    for (const sample of heldOut) {
      const { tissue } = await session.run({ image: feedsOf(sample).image })
      const logits = tissue.data as Float32Array
      const n = sample.tissue.length
      const classes = logits.length / n
      for (let i = 0; i < n; i++) {
        let best = 0
        for (let c = 1; c < classes; c++) if (logits[c * n + i] > logits[best * n + i]) best = c
        const truth = sample.tissue[i]
        either[best] = (either[best] ?? 0) + 1
        either[truth] = (either[truth] ?? 0) + 1
        if (best === truth) both[truth] = (both[truth] ?? 0) + 2
      }
    }
  } finally {
    await session.release()
  }
  return either.map((sum, c) => (both[c] ?? 0) / sum)
}
