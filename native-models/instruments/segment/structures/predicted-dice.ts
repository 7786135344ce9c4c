import { readFile } from 'node:fs/promises'
import { type Column, qualityColumns, type Table } from '../../contract.ts'
import type { SeenHead } from '../tissue/measure-head.ts'
import { structureLabels } from './brain-structures.ts'
import type { StructureEvidence } from './evidence.ts'

/** A linear model of the logit of Dice, fitted by scripts/train/predicted-dice.ts on synthetic scans of heads that no training saw. */
export interface DiceModel {
  /** One a feature, then one a kind of structure (both sides share it); the features are centred and scaled first. */
  readonly weights: readonly number[]
  readonly means: readonly number[]
  readonly scales: readonly number[]
  readonly intercept: number
  /** Tenth and ninetieth percentile of the true logit less the predicted one, for heads left out of the fit. */
  readonly error: readonly [number, number]
  /** Predicted against true Dice of heads left out of the fit. */
  readonly calibration: readonly { readonly predicted: number; readonly true: number; readonly structures: number }[]
  readonly pearson: number
  readonly meanAbsoluteError: number
  readonly scans: number
}

/** The model that lies beside the weights of the network. */
export async function readDiceModel(weights: string): Promise<DiceModel> {
  return JSON.parse(await readFile(weights.replace(/\.onnx$/, '-dice.json'), 'utf8')) as DiceModel
}

export const diceFeatures = ['believed', 'foreseen', 'entropy', 'flip', 'contrast', 'spacing', 'volume'] as const

export const logit = (p: number) => Math.log(Math.min(0.99, Math.max(0.01, p)) / (1 - Math.min(0.99, Math.max(0.01, p))))
const logistic = (x: number) => 1 / (1 + Math.exp(-x))

/** What the whole scan tells of the Dice of its structures. */
export interface ScanEvidence {
  readonly entropy: number
  readonly flip: number
  readonly contrast: number
  /** Largest distance between voxels. */
  readonly spacingMm: number
  /** Of one voxel of the working grid. */
  readonly voxelMl: number
}

/** The features of one structure, in the order of `diceFeatures`. */
export function featuresOf({ believed, foreseen, voxels }: StructureEvidence, scan: ScanEvidence): number[] {
  return [
    logit(believed),
    logit(foreseen),
    scan.entropy,
    scan.flip,
    Math.min(scan.contrast, 8),
    Math.log(Math.max(1, scan.spacingMm)),
    Math.log(Math.max(1e-3, voxels * scan.voxelMl)),
  ]
}

/** Both sides of a structure are of one kind. */
export const kindOf: readonly number[] = (() => {
  const kinds = [...new Set(structureLabels.map(({ name }) => name.replace(/^(Left|Right)-/, '')))]
  return structureLabels.map(({ name }) => kinds.indexOf(name.replace(/^(Left|Right)-/, '')))
})()

/** The row of the linear model: the features scaled, then 1 at the kind of the structure. */
export function modelRow(features: readonly number[], n: number, { means, scales }: Pick<DiceModel, 'means' | 'scales'>): number[] {
  const row = new Array<number>(features.length + Math.max(...kindOf) + 1).fill(0)
  for (const [f, value] of features.entries()) row[f] = (value - means[f]) / scales[f]
  row[features.length + kindOf[n]] = 1
  return row
}

export const calibrationColumns = [
  { name: 'predicted', description: 'Mean predicted Dice of a tenth of the structures, sorted by it' },
  { name: 'true', description: 'Their mean true Dice' },
  { name: 'structures', description: 'How many' },
] as const satisfies readonly Column[]

export const confidenceColumns = [
  { name: 'index', description: 'Value of the label in the segmentation' },
  { name: 'name', description: 'Structure' },
  { name: 'color', description: 'Its colour as #rrggbb' },
  { name: 'predicted', description: 'Dice that these labels would have against the truth, as predicted without it' },
  { name: 'low', description: 'Eight in ten true values lie between this' },
  { name: 'high', description: 'and this' },
  { name: 'verdict', description: 'good from .75, warn from .5, bad below' },
] as const satisfies readonly Column[]

const limits = { good: 0.75, warn: 0.5 }
const judged = (dice: number) => (dice >= limits.good ? 'good' : dice >= limits.warn ? 'warn' : 'bad')

/** Predicted Dice of every structure that was found, and what that was worth on heads whose truth is known. */
export function predictDice(evidence: readonly StructureEvidence[], scan: ScanEvidence, model: DiceModel): Table {
  const rows = evidence.flatMap((each, n) => {
    if (each.voxels === 0) return []
    const row = modelRow(featuresOf(each, scan), n, model)
    const score = row.reduce((sum, value, f) => sum + value * model.weights[f], model.intercept)
    const [predicted, low, high] = [0, ...model.error].map((error) => logistic(score + error))
    const { index, name, color } = structureLabels[n]
    return [{ index, name, color, predicted, low, high, verdict: judged(predicted) }]
  })
  return { columns: confidenceColumns, rows }
}

const meanPredicted = ({ rows }: Table) => rows.reduce((sum, { predicted }) => sum + Number(predicted), 0) / Math.max(1, rows.length)

// Bottle, ball, thighs, knee, abdomen, spine and chest: Dice .22–.41, disagreement .16–.32. Six real heads and twelve synthetic ones of
// the four contrasts: .52–.69 and .10–.11. Of four heads of a contrast that no scanner gives, three are taken for no head (true Dice .38–.50).
const noHead = { below: 0.45, above: 0.15 }

/** What to warn of when the structures do not fit together as those of a head do; undefined when they do. */
export function doubtsHead(confidence: Table, { flip }: Pick<ScanEvidence, 'flip'>): string | undefined {
  const value = meanPredicted(confidence)
  if (value >= noHead.below || flip <= noHead.above) return undefined
  return `This may be another part of the body, or a contrast that this network cannot read: its structures do not fit together as those of a head do (predicted Dice ${value.toFixed(2)}, disagreement with the mirrored scan ${flip.toFixed(2)}).`
}

/** The row of the quality table that says how the structures are predicted to come out. */
export function withPredictedDice(quality: Table, confidence: Table): Table {
  const value = meanPredicted(confidence)
  const row = {
    measure: 'Mean predicted Dice of the structures',
    value,
    unit: 'of 1',
    normal: `above ${limits.good}`,
    verdict: judged(value),
  }
  return { columns: qualityColumns, rows: [...quality.rows, row] }
}

export function scanEvidence({ opinion }: SeenHead, quality: Table, voxelMl: number): ScanEvidence {
  const measured = (start: string) => Number(quality.rows.find(({ measure }) => String(measure).startsWith(start))?.value)
  return {
    entropy: opinion.entropy,
    flip: opinion.flipDisagreement,
    contrast: measured('Contrast'),
    spacingMm: measured('Largest distance'),
    voxelMl,
  }
}
