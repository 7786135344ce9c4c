// Trains the network of segment/structures on synthetic heads (subjects 1–16; 17–20 are never seen), with our own training engine. It starts
// from the weights of segment/tissue. With --closer it trains the second network, which sees the deep structures at 2 mm, from those of the first.
//   node scripts/train/structures.ts [--closer] [--data DIR] [--work DIR] [--from FILE] [--steps N] [--rate R] [--seed S]
// Writes a checkpoint, a log (TSV) and the averaged network into the work folder every 100 steps, and goes on from them when run again.
import { parseArgs } from 'node:util'
import { loadModel } from '../../native-models/graph/onnx/load.ts'
import { closerGrid, closerTraining, lookingCloser } from '../../native-models/phantoms/head/closer.ts'
import { tissueTraining } from '../../native-models/phantoms/head/recipes.ts'
import { makeSample, type Sample, trainingGrid } from '../../native-models/phantoms/head/sample.ts'
import { trainingStream } from '../../native-models/phantoms/head/stream.ts'
import { firstPaired, sidedStructures, structures } from '../../native-models/phantoms/head/structures.ts'
import { heldOutSubjects, readHeads, subjectFiles, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { greatestClass, heldOutDice, runTraining, tensorOf } from './run-training.ts'
import { structuresTrainingStep } from './structures-network.ts'

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    closer: { type: 'boolean', default: false },
    work: { type: 'string' },
    from: { type: 'string' },
    steps: { type: 'string', default: '3000' },
    rate: { type: 'string', default: '0.0015' },
    seed: { type: 'string', default: '1' },
  },
})

const HELD_OUT_SAMPLES = 8

const view = options.closer
  ? { name: 'structures-closer', from: 'structures', grid: closerGrid, recipe: closerTraining }
  : { name: 'structures', from: 'tissue', grid: trainingGrid, recipe: tissueTraining }
const seed = `${view.name} ${options.seed}`
const headsOf = async (subjects: readonly string[]) => {
  const heads = await readHeads(subjectFiles(options.data, subjects))
  return options.closer ? heads.map(lookingCloser) : heads
}
const heldOutHeads = await headsOf(heldOutSubjects)
const heldOut = Array.from({ length: HELD_OUT_SAMPLES }, (_, i) => {
  const sample = makeSample(heldOutHeads, view.recipe, view.grid, `${seed} held out`, i, sidedStructures)
  return { image: tensorOf(sample.image, sample), truth: greatestClass(withoutSides(sample).fractions, sample.image.length) }
})
const heads = await headsOf(trainingSubjects)
await runTraining({
  name: view.name,
  parts: ['entropy', 'dice', 'side'],
  step: async (resumed) => ({
    ...structuresTrainingStep(
      view.grid,
      seededRandom(seed),
      resumed ? undefined : await loadModel(options.from ?? `native-models/weights/${view.from}.onnx`),
    ),
    averageDecay: 0.997,
  }),
  stream: (start) => trainingStream({ heads, seed, grid: view.grid, recipe: view.recipe, classes: sidedStructures, workers: 1, start }),
  feedsOf: (sample) => {
    const { fractions, sides } = withoutSides(sample)
    return { image: tensorOf(sample.image, sample), fractions: tensorOf(fractions, sample), sides: tensorOf(sides, sample) }
  },
  heldOut: heldOutDice({ samples: heldOut, classes: structures.length, output: 'structure' }),
  work: options.work ?? `.cache/train-${view.name}`,
  steps: Number(options.steps),
  rate: Number(options.rate),
  every: 100,
})

/** The 34 sided shares of a sample as the shares of twenty structures, and of the two sides where there are sides. */
function withoutSides({ image, fractions: sided }: Sample): { fractions: Float32Array; sides: Float32Array } {
  const voxels = image.length
  const fractions = sided.slice(0, structures.length * voxels)
  const sides = new Float32Array(2 * voxels)
  const [left, right] = [firstPaired * voxels, structures.length * voxels]
  for (let n = 0; n < sided.length - right; n++) {
    fractions[left + n] += sided[right + n]
    sides[n % voxels] += sided[left + n]
    sides[voxels + (n % voxels)] += sided[right + n]
  }
  return { fractions, sides }
}
