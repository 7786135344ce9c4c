// Measures segment/tissue against known answers and prints one TSV row a scan.
//   node scripts/evaluate/tissue.ts [--model FILE] [--data DIR] [--only synthetic,mni152,orientations,mgz,colin27] [--all]
// Synthetic scans are of subjects 17–20, which no training sees: one contrast a subject, or every contrast of every subject with --all.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readVolume } from '../../native-models/data/volume/read.ts'
import type { Volume, VoxelArray } from '../../native-models/data/volume/volume.ts'
import { writeVolume } from '../../native-models/data/volume/write.ts'
import { brainLabels } from '../../native-models/instruments/segment/tissue/brain-tissues.ts'
import { openHeadNetwork } from '../../native-models/instruments/segment/tissue/network.ts'
import { dsegOf } from '../../native-models/instruments/segment/tissue/phantom.ts'
import { type HeadResult, segmentHead } from '../../native-models/instruments/segment/tissue/segment-head.ts'
import type { ContrastName } from '../../native-models/phantoms/head/contrasts.ts'
import { phantomScan } from '../../native-models/phantoms/head/phantomScan.ts'
import { evaluationRecipe } from '../../native-models/phantoms/head/recipes.ts'
import { heldOutSubjects, readHeads, subjectFiles } from '../../native-models/phantoms/head/trainingHeads.ts'
import { labelDice } from '../../native-models/volume/overlap.ts'
import { reorient } from '../../native-models/volume/reorient.ts'

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'native-models/weights/tissue.onnx' },
    data: { type: 'string', default: '../shared/data/mri' },
    only: { type: 'string', default: 'synthetic,mni152,orientations,mgz,colin27' },
    all: { type: 'boolean', default: false },
  },
})
const contrasts: readonly ContrastName[] = ['T1', 'T2', 'FLAIR', 'PD']
const network = await openHeadNetwork(options.model)
const wanted = options.only.split(',')
const row = (...cells: (string | number)[]) =>
  console.log(cells.map((cell) => (typeof cell === 'number' ? +cell.toFixed(3) : cell)).join('\t'))

row('scan', ...brainLabels.map(({ name }) => name), 'mean Dice', 'brain mask', 'entropy', 'flip', 'seconds')
const parts: Readonly<Record<string, () => Promise<void>>> = { synthetic, mni152, orientations, mgz, colin27 }
for (const name of wanted) await parts[name]?.()
await network.close()

async function segment(scan: Volume): Promise<HeadResult & { seconds: number }> {
  const started = performance.now()
  const result = await segmentHead(
    scan,
    network,
    { finestMm: 1, probabilities: false, biasCorrected: false },
    { progress: () => undefined, signal: new AbortController().signal, warn: (sentence) => console.error(sentence) },
  )
  return { ...result, seconds: (performance.now() - started) / 1000 }
}

function quality({ quality: { rows } }: HeadResult): number[] {
  return [0, 2].map((n) => Number(rows[n].value))
}

/** Held-out heads: mean Dice over tissues at least 0.78, brain mask at least 0.93. */
async function synthetic(): Promise<void> {
  const means: number[] = []
  const masks: number[] = []
  for (const [n, subject] of heldOutSubjects.entries()) {
    const [head] = await readHeads(subjectFiles(join(options.data, 'synthseg-labels'), [subject]))
    for (const contrast of options.all ? contrasts : [contrasts[n]]) {
      const { scan, tissues, brainMask } = phantomScan(head, evaluationRecipe(contrast), 'evaluate')
      const result = await segment(scan)
      const truth = dsegOf(tissues)
      const each = eachOf(result.labels.data, truth)
      const mean = each.reduce((sum, d) => sum + d, 0) / each.length
      const mask = labelDice(result.mask.data, brainMask.data, [1]).get(1) ?? Number.NaN
      means.push(mean)
      masks.push(mask)
      row(`subject ${subject} ${contrast}`, ...each, mean, mask, ...quality(result), result.seconds)
    }
  }
  row('synthetic, mean', ...brainLabels.map(() => ''), average(means), average(masks))
}

/** The ICBM template: grey at least 0.78, white at least 0.82. Its maps have no class for the cerebellum, so hindbrain voxels do not count. */
async function mni152(): Promise<void> {
  const file = (kind: string) => readVolume(join(options.data, `mni152/mni_icbm152_${kind}_tal_nlin_sym_09a_converted.nii.gz`))
  const [scan, grey, white] = [await file('t1'), await file('gm'), await file('wm')]
  const result = await segment(scan)
  const found = result.labels.data
  const half = (map: Volume) => (0.5 - map.intercept) / map.slope / (map.data instanceof Uint8Array && map.slope === 1 ? 1 / 255 : 1)
  const score = (map: Volume, labels: readonly number[], hindbrain: boolean) => {
    const limit = half(map)
    const truth = Uint8Array.from(map.data, (value, n) => (value > limit && (hindbrain || found[n] !== 6) ? 1 : 0))
    const chosen = Uint8Array.from(found, (label) => (labels.includes(label) ? 1 : 0))
    return labelDice(chosen, truth, [1]).get(1) ?? Number.NaN
  }
  row('MNI152, grey outside the hindbrain', score(grey, [3, 4], false))
  row('MNI152, white outside the hindbrain', score(white, [5], false))
  row('MNI152, grey of the whole map', score(grey, [3, 4], true))
  row('MNI152, white of the whole map', score(white, [5], true))
  row('MNI152, whole', ...quality(result), result.seconds)
}

/** One volume in twelve orientations: pairwise Dice of labels at least 0.98. */
async function orientations(): Promise<void> {
  const codes = 'RAS LAS LPS LIA AIL ASR IPL PIR PSR RSA SAR SPL'.split(' ')
  const found: Uint8Array[] = []
  for (const code of codes) {
    const { labels } = await segment(await readVolume(join(options.data, `orientations/${code}.nii.gz`)))
    found.push(reorient(labels).data as Uint8Array)
  }
  let least = 1
  for (let a = 0; a < found.length; a++) for (let b = 0; b < a; b++) least = Math.min(least, agreement(found[a], found[b]))
  row('12 orientations, least pairwise Dice', least)
}

/** The same scan after conversion to MGZ. */
async function mgz(): Promise<void> {
  const scan = await readVolume(join(options.data, 'orientations/RAS.nii.gz'))
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-'))
  try {
    const file = join(folder, 'scan.mgz')
    await writeVolume(file, scan)
    const [one, other] = [await segment(scan), await segment(await readVolume(file))]
    row('after conversion to MGZ, Dice', agreement(one.labels.data, other.labels.data))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function colin27(): Promise<void> {
  const result = await segment(await readVolume('resources/sample/colin27.nii.gz'))
  row('Colin27, mL', ...result.volumes.rows.map(({ volume }) => Number(volume)), ...quality(result), result.seconds)
}

/** Least Dice over the labels that either has. */
function agreement(a: VoxelArray, b: VoxelArray): number {
  return Math.min(...eachOf(a, b))
}

/** Dice of each tissue, in the order of the labels. */
function eachOf(found: VoxelArray, truth: VoxelArray): number[] {
  const indices = brainLabels.map(({ index }) => index)
  return [...labelDice(found, truth, indices).values()]
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
