// Measures segment/structures against known answers and prints one TSV row a scan.
//   node scripts/evaluate/structures.ts [--model FILE] [--closer FILE] [--data DIR] [--only synthetic,thick,mni152,colin27,stroke] [--all]
// Synthetic scans are of subjects 17–20, which no training sees: one contrast a subject, or every contrast of every subject with --all.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readVolume } from '../../native-models/data/volume/read.ts'
import type { Volume, VoxelArray } from '../../native-models/data/volume/volume.ts'
import { structureClasses, structureLabels } from '../../native-models/instruments/segment/structures/brain-structures.ts'
import { type StructuresResult, segmentStructures } from '../../native-models/instruments/segment/structures/segment-structures.ts'
import { openHeadNetwork } from '../../native-models/instruments/segment/tissue/network.ts'
import type { ContrastName } from '../../native-models/phantoms/head/contrasts.ts'
import { drawParameters } from '../../native-models/phantoms/head/parameters.ts'
import { onGrid, scanGrid } from '../../native-models/phantoms/head/phantomScan.ts'
import { evaluationRecipe } from '../../native-models/phantoms/head/recipes.ts'
import { labelOfCode } from '../../native-models/phantoms/head/structures.ts'
import { synthesise } from '../../native-models/phantoms/head/synthesise.ts'
import { heldOutSubjects, readHeads, subjectFiles } from '../../native-models/phantoms/head/trainingHeads.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { labelDice } from '../../native-models/volume/overlap.ts'
import { resampleTo } from '../../native-models/volume/resample.ts'

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'native-models/weights/structures.onnx' },
    closer: { type: 'string', default: 'native-models/weights/structures-closer.onnx' },
    data: { type: 'string', default: '../shared/data/mri' },
    only: { type: 'string', default: 'synthetic,thick,mni152,colin27,stroke' },
    all: { type: 'boolean', default: false },
    subjects: { type: 'string', default: heldOutSubjects.join() },
  },
})
const contrasts: readonly ContrastName[] = ['T1', 'T2', 'FLAIR', 'PD']
const [whole, closer] = [await openHeadNetwork(options.model, structureClasses), await openHeadNetwork(options.closer, structureClasses)]
const row = (...cells: (string | number)[]) =>
  console.log(cells.map((cell) => (typeof cell === 'number' ? +cell.toFixed(3) : cell)).join('\t'))

const columns = ['mean Dice', 'brain mask', 'entropy', 'network entropy', 'flip', 'seconds']
row('scan', ...structureLabels.map(({ name }) => name), ...columns)
const parts: Readonly<Record<string, () => Promise<void>>> = {
  synthetic: () => synthetic(1),
  thick: () => synthetic(5),
  mni152,
  colin27,
  stroke,
}
for (const name of options.only.split(',')) await parts[name]?.()
await whole.close()
await closer.close()

async function segment(scan: Volume): Promise<StructuresResult & { seconds: number }> {
  const started = performance.now()
  const context = { progress: () => undefined, signal: new AbortController().signal, warn: (sentence: string) => console.error(sentence) }
  const result = await segmentStructures(scan, { whole, closer }, { finestMm: 1 }, context)
  return { ...result, seconds: (performance.now() - started) / 1000 }
}

function quality({ quality: { rows } }: StructuresResult): number[] {
  return [0, 1, 2].map((n) => Number(rows[n].value))
}

/** Held-out heads with slices of `thicknessMm`: Dice of every structure on the scan's own grid, against the truth at the middle of each voxel. */
async function synthetic(thicknessMm: number): Promise<void> {
  const means: number[] = []
  const masks: number[] = []
  for (const [n, subject] of heldOutSubjects.entries()) {
    if (!options.subjects.split(',').includes(subject)) continue
    const [head] = await readHeads(subjectFiles(join(options.data, 'synthseg-labels'), [subject]))
    for (const contrast of options.all ? contrasts : [contrasts[n]]) {
      const recipe = evaluationRecipe(contrast)
      const name = `evaluate/${head.name}/${recipe.name}`
      const drawn = drawParameters(recipe, scanGrid, name, seededRandom(name))
      const slices = drawn.slices.map((slice, axis) =>
        axis === 2 && thicknessMm > 1 ? { spacingMm: thicknessMm, sigmaMm: 0.5 * thicknessMm } : slice,
      )
      const { image, codes = new Uint8Array(), brainDistance } = synthesise(head, { ...drawn, slices }, scanGrid)
      const scan = onGrid(image, scanGrid)
      const seen = (volume: Volume, method: 'linear' | 'nearest') => (thicknessMm > 1 ? everySlice(volume, thicknessMm, method) : volume)
      const result = await segment(seen(scan, 'linear'))
      const [found, foundMask] = [result.labels.data, result.mask.data]
      const truth = seen({ ...scan, data: codes.map((code) => labelOfCode[code]) }, 'nearest').data
      const brain = seen({ ...scan, data: Uint8Array.from(brainDistance, (mm) => (mm < 0 ? 1 : 0)) }, 'nearest').data
      const each = eachOf(found, truth)
      means.push(average(each))
      masks.push(labelDice(foundMask, brain, [1]).get(1) ?? Number.NaN)
      const scores = [means.at(-1) ?? 0, masks.at(-1) ?? 0]
      row(`subject ${subject} ${contrast}, ${thicknessMm} mm slices`, ...each, ...scores, ...quality(result), result.seconds)
    }
  }
  row(`${thicknessMm} mm slices, mean`, ...structureLabels.map(() => ''), average(means), average(masks))
}

/** A whole head on the slices that a scanner would have taken: every so many of the upsampled image. */
function everySlice(scan: Volume, mm: number, method: 'linear' | 'nearest'): Volume {
  const [nx, ny, nz] = scan.shape
  const count = Math.floor(nz / mm)
  const { affine: a } = scan
  const shift = ((mm - 1) / 2) * a[10]
  const grid = { shape: [nx, ny, count] as const, affine: [...a.slice(0, 10), a[10] * mm, a[11] + shift, ...a.slice(12)] as never }
  return resampleTo(scan, grid, method)
}

async function real(name: string, file: string, folder = options.data): Promise<StructuresResult> {
  const result = await segment(await readVolume(join(folder, file)))
  const volumes = structureLabels.map((_, n) => Number(result.volumes.rows[n].volume))
  row(`${name}, mL`, ...volumes, '', Number(result.volumes.rows.at(-1)?.volume), ...quality(result), result.seconds)
  return result
}

async function mni152(): Promise<void> {
  await real('MNI152', 'mni152/mni_icbm152_t1_tal_nlin_sym_09a_converted.nii.gz')
}

/** The shipped sample: volumes only. */
async function colin27(): Promise<void> {
  await real('Colin27', 'resources/sample/colin27.nii.gz', '.')
}

/** One patient in three contrasts on one grid: agreement of T2 and FLAIR with T1. */
async function stroke(): Promise<void> {
  const [t1, ...others] = [
    await real('stroke T1', 'stroke/T1.nii.gz'),
    await real('stroke T2', 'stroke/T2.nii.gz'),
    await real('stroke FLAIR', 'stroke/FLAIR.nii.gz'),
  ]
  for (const [n, other] of others.entries()) {
    const each = eachOf(other.labels.data, t1.labels.data)
    row(`stroke, T1 against ${['T2', 'FLAIR'][n]}`, ...each, average(each))
  }
}

/** Dice of each structure, in the order of the labels. */
function eachOf(found: VoxelArray, truth: VoxelArray): number[] {
  const indices = structureLabels.map(({ index }) => index)
  return [...labelDice(found, truth, indices).values()]
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
