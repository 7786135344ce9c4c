// Trains the network of segment/structures on synthetic heads (subjects 1–16; 17–20 are never seen), with our own training engine. It starts
// from the weights of segment/tissue.
//   node scripts/train/structures.ts [--data DIR] [--work DIR] [--steps N] [--rate R] [--seed S]
// Writes a checkpoint, a log (TSV) and the averaged network into the work folder every 100 steps, and goes on from them when run again.
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
import { firstPaired, sidedStructures, structures } from '../../native-models/phantoms/head/structures.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { openSession } from '../../native-models/runtime/session.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { cosine } from '../../native-models/training/schedule.ts'
import { openTrainer } from '../../native-models/training/trainer.ts'
import { structuresTrainingStep } from './structures-network.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    work: { type: 'string', default: '.cache/train-structures' },
    from: { type: 'string', default: 'native-models/weights/tissue.onnx' },
    steps: { type: 'string', default: '3000' },
    rate: { type: 'string', default: '0.0015' },
    seed: { type: 'string', default: '1' },
  },
})

const EVERY = 100
const HELD_OUT_SAMPLES = 8

const total = Number(options.steps)
const seed = `structures ${options.seed}`
await mkdir(options.work, { recursive: true })
const checkpoint = join(options.work, 'checkpoint.onnx')
const log = join(options.work, 'log.tsv')
const resume = existsSync(checkpoint) ? await loadModel(checkpoint) : undefined

const step = structuresTrainingStep(trainingGrid, seededRandom(seed), resume ? undefined : await loadModel(options.from))
const trainer = await openTrainer({ ...step, averageDecay: 0.997, resume })
const rateAt = cosine({ rate: Number(options.rate), total, warmUp: 50, last: 0.02 })
const heldOutHeads = await readHeads(subjectFiles(options.data, heldOutSubjects))
const heldOut = Array.from({ length: HELD_OUT_SAMPLES }, (_, i) =>
  makeSample(heldOutHeads, tissueTraining, trainingGrid, `${seed} held out`, i, sidedStructures),
)
const files = subjectFiles(options.data, trainingSubjects)
const stream = trainingStream({ files, seed, classes: sidedStructures, workers: 1, start: trainer.steps })
if (!resume) await appendFile(log, 'step\tminutes\tloss\tentropy\tdice\tside\theldOutDice\n')

const started = performance.now()
let running: Record<string, number> = {}
for await (const sample of stream) {
  if (trainer.steps >= total) break
  const report = await trainer.step(feedsOf(sample), rateAt(trainer.steps + 1))
  for (const [name, value] of Object.entries({ loss: report.loss, ...report.parts })) running[name] = (running[name] ?? 0) + value / EVERY
  const minutes = ((performance.now() - started) / 60000).toFixed(1)
  if (report.step % 25 === 0) console.error(`step ${report.step}  loss ${report.loss.toFixed(3)}  ${minutes} min`)
  if (report.step % EVERY === 0 || report.step === total) {
    const dice = await heldOutDice()
    const numbers = [running.loss, running.entropy, running.dice, running.side].map((v) => v.toFixed(4))
    await appendFile(log, `${report.step}\t${minutes}\t${numbers.join('\t')}\t${dice.map((d) => d.toFixed(3)).join(' ')}\n`)
    await saveModel(checkpoint, trainer.checkpoint())
    await saveModel(join(options.work, 'structures.onnx'), trainer.model('averaged'))
    running = {}
  }
}
await trainer.release()

/** The 34 sided shares of a sample as the shares of twenty structures, and of the two sides where there are sides. */
function feedsOf({ image, fractions: sided, shape: [x, y, z] }: Sample) {
  const voxels = image.length
  const fractions = sided.slice(0, structures.length * voxels)
  const sides = new Float32Array(2 * voxels)
  const [left, right] = [firstPaired * voxels, structures.length * voxels]
  for (let n = 0; n < sided.length - right; n++) {
    fractions[left + n] += sided[right + n]
    sides[n % voxels] += sided[left + n]
    sides[voxels + (n % voxels)] += sided[right + n]
  }
  return {
    image: floatTensor([1, 1, z, y, x], image),
    fractions: floatTensor([1, structures.length, z, y, x], fractions),
    sides: floatTensor([1, 2, z, y, x], sides),
  }
}

/** Dice of each structure at the working grid (soft truth, hard answer: the share that is there), pooled over the held-out samples. */
async function heldOutDice(): Promise<number[]> {
  const session = await openSession(serializeModel(trainer.model('averaged')))
  const both = new Float64Array(structures.length)
  const either = new Float64Array(structures.length)
  try {
    for (const sample of heldOut) {
      const { image, fractions } = feedsOf(sample)
      const { structure } = await session.run({ image })
      const logits = structure.data as Float32Array
      const n = sample.image.length
      const greatest = (values: Float32Array, i: number) => {
        let best = 0
        for (let c = 1; c < structures.length; c++) if (values[c * n + i] > values[best * n + i]) best = c
        return best
      }
      for (let i = 0; i < n; i++) {
        const [found, truth] = [greatest(logits, i), greatest(fractions.data as Float32Array, i)]
        either[found]++
        either[truth]++
        if (found === truth) both[truth] += 2
      }
    }
  } finally {
    await session.release()
  }
  return Array.from(either, (sum, c) => both[c] / sum)
}
