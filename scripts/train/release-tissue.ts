// Makes the shipped weights of segment/tissue from a training's work folder: node scripts/train/release-tissue.ts [--work DIR]
// The network as it is, with its distance head in millimetres, and its card: how it was trained, and how it scored on held-out heads.
// scripts/evaluate/robustness.ts then adds how far it can be led astray.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Tensor } from '../../native-models/data/tensor.ts'
import { loadModel } from '../../native-models/graph/onnx/load.ts'
import { saveModel } from '../../native-models/graph/onnx/save.ts'
import { tissues } from '../../native-models/phantoms/head/tissues.ts'
import { heldOutSubjects, trainingSubjects } from '../../native-models/phantoms/head/trainingHeads.ts'
import { DISTANCE_UNIT_MM } from './tissue-network.ts'

const { values: options } = parseArgs({
  options: { work: { type: 'string', default: '.cache/train-tissue' }, to: { type: 'string', default: 'native-models/weights' } },
})

const model = await loadModel(join(options.work, 'tissue.onnx'))
const initializers = new Map(
  [...model.graph.initializers].map(([name, tensor]) => [name, name.startsWith('distance.head') ? inMillimetres(tensor) : tensor]),
)
const weights = join(options.to, 'tissue.onnx')
await saveModel(weights, { ...model, graph: { ...model.graph, initializers } })

const [header, ...rows] = (await readFile(join(options.work, 'log.tsv'), 'utf8')).trim().split('\n')
const last = Object.fromEntries(header.split('\t').map((name, i) => [name, rows[rows.length - 1].split('\t')[i]]))
const parameters = [...initializers.values()].reduce((sum, { data }) => sum + data.length, 0)
const card = {
  title: 'Where the tissues of a head are, at 4 mm',
  instrument: 'segment/tissue',
  sha256: createHash('sha256')
    .update(await readFile(weights))
    .digest('hex'),
  architecture: '3-D U-Net, 16-32-64-96 channels, instance normalisation, LeakyReLU, average pooling, nearest upsampling',
  parameters,
  input: 'image: 1 × 1 × 48 × 56 × 48 (z, y, x), RAS, 4 mm, percentiles 0.5–99.5 scaled to 0–1',
  outputs: {
    tissue: `scores before softmax of: ${tissues.map(({ name }) => name).join(', ')}`,
    distance: 'signed distance to the boundary of the brain in mm, negative inside',
  },
  training: {
    script: 'scripts/train/tissue.ts',
    seed: 1,
    steps: Number(last.step),
    course:
      'Steps 1–1750 saw an earlier, noisier mixture of training images (before commit 6fe7fe5), and held-out Dice changed its images with it; ' +
      'the cosine was planned for 6000 steps to step 250, for 8000 to step 1750, for 6500 from there. A run from the seed alone gives other weights.',
    data: 'synthetic heads (native-models/phantoms/head) from 16 of the 20 label maps of SynthSeg (Apache-2.0)',
    subjects: trainingSubjects,
    log: rows.map((row) => row.split('\t')),
    logColumns: header.split('\t'),
  },
  heldOut: {
    subjects: heldOutSubjects,
    what: 'Dice of each class at 4 mm on 12 synthetic scans of the training mixture, damaged ones among them, before the intensity mixture',
    dice: Object.fromEntries(last.heldOutDice.split(' ').map((dice, c) => [tissues[c].name, Number(dice)])),
  },
  limits: 'Trained on adult heads without lesions beyond those of 20 label maps; no tumours, no children, no contrast agent seen.',
}
await writeFile(join(options.to, 'tissue.json'), `${JSON.stringify(card, undefined, 2)}\n`)
console.log(`${weights}: ${parameters} parameters after ${last.step} steps`)

function inMillimetres(tensor: Tensor): Tensor {
  return { ...tensor, data: Float32Array.from(tensor.data as Float32Array, (v) => v * DISTANCE_UNIT_MM) }
}
