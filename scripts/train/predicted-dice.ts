// Makes the model that predicts the Dice of each structure: segments synthetic scans of subjects 17–20, which no training of a network saw, in
// all kinds of contrast, slice thickness, noise and bias, and fits true Dice to what the segmentation knows of itself.
//   node scripts/train/predicted-dice.ts [--scans N] [--work FILE] [--data DIR]
// Rows are kept in the work file and the scans it holds are not made again. Heads are left out one by one to judge the fit.
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { structureClasses, structureLabels } from '../../native-models/instruments/segment/structures/brain-structures.ts'
import {
  type DiceModel,
  diceFeatures,
  featuresOf,
  logit,
  modelRow,
} from '../../native-models/instruments/segment/structures/predicted-dice.ts'
import { segmentStructures } from '../../native-models/instruments/segment/structures/segment-structures.ts'
import { openHeadNetwork } from '../../native-models/instruments/segment/tissue/network.ts'
import { type ContrastName, contrasts } from '../../native-models/phantoms/head/contrasts.ts'
import { drawParameters } from '../../native-models/phantoms/head/parameters.ts'
import { onGrid, scanGrid } from '../../native-models/phantoms/head/phantomScan.ts'
import type { Recipe } from '../../native-models/phantoms/head/recipe.ts'
import { evaluationRecipe, synthseg } from '../../native-models/phantoms/head/recipes.ts'
import { labelOfCode } from '../../native-models/phantoms/head/structures.ts'
import { synthesise } from '../../native-models/phantoms/head/synthesise.ts'
import { heldOutSubjects, readHeads, subjectFiles } from '../../native-models/phantoms/head/trainingHeads.ts'
import { pearson } from '../../native-models/statistics/correlation.ts'
import { seededRandom } from '../../native-models/statistics/random.ts'
import { normalSums, predictRow, ridge } from '../../native-models/statistics/ridge.ts'
import { labelDice } from '../../native-models/volume/overlap.ts'

const { values: options } = parseArgs({
  options: {
    scans: { type: 'string', default: '64' },
    work: { type: 'string', default: '.cache/predicted-dice.tsv' },
    data: { type: 'string', default: '../shared/data/mri/synthseg-labels' },
    weights: { type: 'string', default: 'native-models/weights' },
  },
})
const PENALTY = 3

interface Row {
  readonly subject: string
  readonly place: number
  readonly dice: number
  readonly features: readonly number[]
}

await mkdir(dirname(options.work), { recursive: true })
const rows = await gather()
await fit(rows)

/** Scan by scan, one row a structure. */
async function gather(): Promise<Row[]> {
  const lines = existsSync(options.work) ? (await readFile(options.work, 'utf8')).trimEnd().split('\n') : []
  const done = new Set(lines.map((line) => Number(line.split('\t')[0])))
  const network = (name: string) => openHeadNetwork(join(options.weights, `${name}.onnx`), structureClasses)
  const [whole, closer] = [await network('structures'), await network('structures-closer')]
  const heads = await readHeads(subjectFiles(options.data, heldOutSubjects))
  for (let scan = 0; scan < Number(options.scans); scan++) {
    if (done.has(scan)) continue
    const head = heads[scan % heads.length]
    const recipe = anyRecipe(scan)
    const name = `predicted dice/${scan}`
    const { image, codes = new Uint8Array() } = synthesise(head, drawParameters(recipe, scanGrid, name, seededRandom(name)), scanGrid)
    const context = { progress: () => undefined, signal: new AbortController().signal, warn: () => undefined }
    try {
      const { labels, evidence } = await segmentStructures(onGrid(image, scanGrid), { whole, closer }, { finestMm: 1 }, context)
      const dice = labelDice(
        labels.data,
        codes.map((code) => labelOfCode[code]),
        structureLabels.map(({ index }) => index),
      )
      const found = structureLabels.map(({ index }, n) =>
        [scan, head.name, n, dice.get(index) ?? 0, ...featuresOf(evidence.structures[n], evidence.scan)].join('\t'),
      )
      lines.push(...found)
      await appendFile(options.work, `${found.join('\n')}\n`)
      console.error(`scan ${scan}  ${recipe.name}  mean Dice ${([...dice.values()].reduce((a, b) => a + b) / dice.size || 0).toFixed(3)}`)
    } catch (error) {
      console.error(`scan ${scan}  ${recipe.name}: ${error}`)
    }
  }
  await Promise.all([whole.close(), closer.close()])
  return lines.map((line) => {
    const [, subject, place, dice, ...features] = line.split('\t')
    return { subject, place: Number(place), dice: Number(dice), features: features.map(Number) }
  })
}

/** Three in four like the four contrasts of clinics, the others of any contrast; half of them with thick slices. */
function anyRecipe(scan: number): Recipe {
  const names = Object.keys(contrasts) as ContrastName[]
  const base = evaluationRecipe(names[Math.floor(scan / 4) % names.length])
  const intensities = scan % 16 >= 12 ? synthseg.intensities : base.intensities
  return {
    ...base,
    name: scan % 16 >= 12 ? 'any contrast' : base.name,
    intensities,
    affine: { ...base.affine, rotationDeg: 15, scaling: 0.12 },
    bias: { probability: 1, std: [0, 0.5], nodeMm: [40, 60] },
    gamma: { std: 0.2, scale: 'min-max' },
    noise: { std: [0, 20], lowResolutionOnly: false, rician: 1 },
    acquisitions: [
      { weight: 0.5, axes: 'none', thicknessMm: 'to spacing' },
      {
        weight: 0.5,
        axes: 'one',
        spacingMm: [
          [2, 7],
          [2, 7],
          [2, 7],
        ],
        thicknessMm: 'to spacing',
      },
    ],
  }
}

async function fit(all: readonly Row[]): Promise<void> {
  const use = all.filter(({ features }) => features.every(Number.isFinite))
  const scale = {
    means: diceFeatures.map((_, f) => mean(use.map(({ features }) => features[f]))),
    scales: diceFeatures.map((_, f) => spread(use.map(({ features }) => features[f])) || 1),
  }
  const matrix = use.map(({ features, place }) => modelRow(features, place, scale))
  const x = { data: Float64Array.from(matrix.flat()), width: matrix[0].length }
  const target = Float64Array.from(use, ({ dice }) => logit(dice))
  const fitTo = (keep: (row: Row) => boolean) =>
    ridge(
      normalSums(
        x,
        [target],
        Uint8Array.from(use, (row) => (keep(row) ? 1 : 0)),
      ),
      PENALTY,
    )
  const left = new Float64Array(use.length)
  for (const subject of new Set(use.map((row) => row.subject))) {
    const without = fitTo((row) => row.subject !== subject)
    for (const [n, row] of use.entries()) if (row.subject === subject) left[n] = predictRow(without, x, n)[0]
  }
  const dice = use.map((row) => row.dice)
  const predicted = Array.from(left, (score) => 1 / (1 + Math.exp(-score)))
  const errors = Array.from(left, (score, n) => target[n] - score).sort((a, b) => a - b)
  const { weights, intercepts } = fitTo(() => true)
  const model: DiceModel = {
    weights: weights.getColumn(0),
    ...scale,
    intercept: intercepts[0],
    error: [errors[Math.floor(0.1 * errors.length)], errors[Math.floor(0.9 * errors.length)]],
    calibration: tenths(predicted, dice),
    pearson: pearson(predicted, dice),
    meanAbsoluteError: mean(dice.map((value, n) => Math.abs(value - predicted[n]))),
    scans: use.length / structureLabels.length,
  }
  await writeFile(join(options.weights, 'structures-dice.json'), `${JSON.stringify(model, undefined, 2)}\n`)
  const byChance = mean(dice.map((value) => Math.abs(value - mean(dice))))
  console.log(
    `${model.scans} scans: Pearson ${model.pearson.toFixed(3)}, mean absolute error ${model.meanAbsoluteError.toFixed(3)} (always the mean: ${byChance.toFixed(3)})`,
  )
}

function tenths(predicted: readonly number[], dice: readonly number[]): DiceModel['calibration'] {
  const order = [...predicted.keys()].sort((a, b) => predicted[a] - predicted[b])
  return Array.from({ length: 10 }, (_, n) => {
    const part = order.slice(Math.floor((n * order.length) / 10), Math.floor(((n + 1) * order.length) / 10))
    return { predicted: mean(part.map((at) => predicted[at])), true: mean(part.map((at) => dice[at])), structures: part.length }
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function spread(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
