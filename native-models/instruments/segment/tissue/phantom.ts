import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { analyticHead } from '../../../phantoms/head/analyticHead.ts'
import { nullScan } from '../../../phantoms/head/nullScan.ts'
import type { WorkingGrid } from '../../../phantoms/head/parameters.ts'
import { phantomScan } from '../../../phantoms/head/phantomScan.ts'
import { evaluationRecipe } from '../../../phantoms/head/recipes.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Evidence, Score, Table } from '../../contract.ts'
import { brainLabels, firstBrainClass } from './brain-tissues.ts'

/** 2 mm: a quarter of a minute instead of a minute for the whole check. */
export const phantomGrid: WorkingGrid = { shape: [96, 112, 96], spacingMm: 2, oversampling: 1 }

interface Truth {
  /** Labels as the instrument writes them, and the brain mask. */
  readonly labels: Uint8Array
  readonly mask: Uint8Array
}

/** The shipped head of ellipsoids as a T1 scan. */
export async function makeHead(random: Random): Promise<{ inputs: { scan: Volume }; truth: unknown }> {
  const { scan, tissues, brainMask } = phantomScan(analyticHead(), evaluationRecipe('T1'), random.integer(2 ** 31), phantomGrid)
  const truth: Truth = { labels: dsegOf(tissues), mask: brainMask.data as Uint8Array }
  return { inputs: { scan }, truth }
}

/** A head-sized blob of mottle: nothing to find. */
export async function makeNoise(random: Random): Promise<{ inputs: { scan: Volume }; truth: unknown }> {
  return { inputs: { scan: nullScan(random, phantomGrid) }, truth: undefined }
}

/** Classes of the synthesis → labels of the segmentation. */
export function dsegOf({ data }: LabelVolume): Uint8Array {
  return Uint8Array.from(data, (tissue) => (tissue < firstBrainClass ? 0 : tissue - firstBrainClass + 1))
}

/** The deep grey of the built-in head is ellipsoids, which no network that learnt real nuclei draws: less is asked there. */
const deepGrey = 4

/** Dice of each tissue and of the mask; on noise, whether it was refused or warned of. */
export function judgeTissue(
  result: { labels?: Volume; mask?: Volume; quality?: Table },
  truth: unknown,
  isNull: boolean,
  evidence: Evidence,
): Score[] {
  if (isNull) {
    const bad = result.quality?.rows.some(({ verdict }) => verdict === 'bad') ?? false
    const caught = evidence.refusal !== undefined || evidence.warnings.length > 0 || bad
    return [{ name: 'Noise is refused or warned of', value: caught ? 1 : 0, chance: 0, mark: 1, better: 'higher' }]
  }
  const { labels, mask } = truth as Truth
  const found = result.labels?.data ?? new Uint8Array(labels.length)
  const foundMask = result.mask?.data ?? new Uint8Array(labels.length)
  const scores = brainLabels.map(({ index, name }) => diceScore(`Dice of ${name}`, labels, found, index, index === deepGrey ? 0.2 : 0.5))
  return [...scores, diceScore('Dice of the brain mask', mask, foundMask, 1, 0.85)]
}

/** Chance: as many voxels strewn over the scan, which overlap by the product of both shares of it. */
export function diceScore(name: string, truth: ArrayLike<number>, found: ArrayLike<number>, index: number, mark: number): Score {
  const total = truth.length
  let a = 0
  let b = 0
  let both = 0
  for (let n = 0; n < total; n++) {
    const inTruth = truth[n] === index
    const inFound = found[n] === index
    if (inTruth) a++
    if (inFound) b++
    if (inTruth && inFound) both++
  }
  if (a + b === 0) return { name, value: 1, chance: 1, mark, better: 'higher' }
  return { name, value: (2 * both) / (a + b), chance: (2 * a * b) / ((a + b) * total), mark, better: 'higher' }
}
