// Trains the network of segment/tissue on synthetic heads (subjects 1–16; 17–20 are never seen), with our own training engine.
//   node scripts/train/tissue.ts [--data DIR] [--work DIR] [--steps N] [--rate R] [--seed S]
// Writes a checkpoint, a log (TSV) and the averaged network into the work folder every 250 steps, and goes on from them when run again.
import { parseArgs } from 'node:util'
import { tissueTraining } from '../../native-models/phantoms/head/recipes.ts'
import { makeSample, trainingGrid } from '../../native-models/phantoms/head/sample.ts'
import { trainingStream } from '../../native-models/phantoms/head/stream.ts'
import { tissueCount } from '../../native-models/phantoms/head/tissues.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { heldOutDice, runTraining, tensorOf } from './run-training.ts'
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

const HELD_OUT_SAMPLES = 12

const { seed } = options
const heldOutHeads = await readHeads(subjectFiles(options.data, heldOutSubjects))
const heldOut = Array.from({ length: HELD_OUT_SAMPLES }, (_, i) => {
  const sample = makeSample(heldOutHeads, tissueTraining, trainingGrid, `${seed} held out`, i)
  return { image: tensorOf(sample.image, sample), truth: sample.tissue }
})
await runTraining({
  name: 'tissue',
  parts: ['entropy', 'dice', 'distance'],
  step: () => ({ ...tissueTrainingStep(seededRandom(seed)), averageDecay: 0.998 }),
  stream: (start) => trainingStream({ files: subjectFiles(options.data, trainingSubjects), seed, workers: 1, start }),
  feedsOf: (sample) => ({
    image: tensorOf(sample.image, sample),
    fractions: tensorOf(sample.fractions, sample),
    brainDistance: tensorOf(sample.brainDistance, sample),
  }),
  heldOut: heldOutDice({ samples: heldOut, classes: tissueCount, output: 'tissue' }),
  work: options.work,
  steps: Number(options.steps),
  rate: Number(options.rate),
  every: 250,
})
