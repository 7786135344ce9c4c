// Makes the shipped weights of one network of segment/structures from a training's work folder, and its card from its log and from the output of
// scripts/evaluate/structures.ts: node scripts/train/release-structures.ts [--closer] [--work DIR] --scores FILE.tsv
// Without a work folder at hand the weights and the log that are shipped stay, and the scores alone are new.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadModel } from '../../native-models/graph/onnx/load.ts'
import { structures } from '../../native-models/phantoms/head/structures.ts'
import { heldOutSubjects, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'

const { values: options } = parseArgs({
  options: {
    closer: { type: 'boolean', default: false },
    work: { type: 'string' },
    scores: { type: 'string' },
    to: { type: 'string', default: 'native-models/weights' },
  },
})

const name = options.closer ? 'structures-closer' : 'structures'
const work = options.work ?? `.cache/train-${name}`
const weights = join(options.to, `${name}.onnx`)
const cardFile = join(options.to, `${name}.json`)
if (existsSync(work)) await copyFile(join(work, `${name}.onnx`), weights)
const { graph } = await loadModel(weights)
const rowsOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
const [logColumns, ...log]: string[][] = existsSync(work) ? await rowsOf(join(work, 'log.tsv')) : await shippedLog()
const [scoreColumns, ...scores] = options.scores ? await rowsOf(options.scores) : [[]]
const looks = options.closer
  ? {
      title: 'Where the deep structures of a brain are, at 2 mm',
      mm: 2,
      course:
        'From the weights of the network at 4 mm. The cosine was planned for 3000 steps to step 1100, for 2100 to step 1200, for 1900 to step 1900, for 4200 from there. ' +
        'Then 2800 steps more from those weights (--from, --rate 0.0008, --seed 2). A run from the seed alone gives other weights.',
    }
  : {
      title: 'Where the structures of a brain are, at 4 mm',
      mm: 4,
      course:
        'From the weights of segment/tissue. The cosine was planned for 1300 steps to step 100, for 2200 to step 1300, for 3400 to step 2000, for 2700 from there; ' +
        'a run from the seed alone gives other weights.',
    }
const card = {
  title: looks.title,
  instrument: 'segment/structures',
  sha256: createHash('sha256')
    .update(await readFile(weights))
    .digest('hex'),
  architecture: '3-D U-Net, 16-32-64-96 channels, instance normalisation, LeakyReLU, average pooling, nearest upsampling',
  parameters: [...graph.initializers.values()].reduce((sum, { data }) => sum + data.length, 0),
  input: `image: 1 × 1 × 48 × 56 × 48 (z, y, x), RAS, ${looks.mm} mm, percentiles 0.5–99.5 scaled to 0–1`,
  outputs: {
    structure: `scores before softmax of: ${structures.map(({ name }) => name).join(', ')}`,
    side: 'scores before softmax of: left, right',
  },
  training: {
    script: `scripts/train/structures.ts${options.closer ? ' --closer' : ''}`,
    seed: 1,
    steps: Number(log.at(-1)?.[0]),
    course: looks.course,
    data: 'synthetic heads (native-models/phantoms/head) from 16 of the 20 label maps of SynthSeg (Apache-2.0)',
    subjects: trainingSubjects,
    log,
    logColumns,
  },
  heldOut: {
    subjects: heldOutSubjects,
    what: 'Dice of segment/structures at 1 mm on synthetic scans, and at 5 mm slices; volumes in mL and quality of real ones (scripts/evaluate/structures.ts)',
    columns: scoreColumns,
    rows: scores,
  },
  limits:
    'Trained on adult heads without lesions beyond those of 20 label maps; no tumours, no children, no contrast agent seen. Structures of a few ' +
    'voxels of 4 mm (accumbens, inferior horn, amygdala, pallidum) are the weakest, and low contrast between grey nuclei and white matter is ' +
    'not made up for by shape.',
}
await writeFile(cardFile, `${JSON.stringify(card, undefined, 2)}\n`)
console.log(`${weights}: ${card.parameters} parameters after ${card.training.steps} steps`)

async function shippedLog(): Promise<string[][]> {
  const { training } = JSON.parse(await readFile(cardFile, 'utf8'))
  return [training.logColumns, ...training.log]
}
