import type { Volume } from '../../../data/volume/volume.ts'
import { analyticHead } from '../../../phantoms/head/analyticHead.ts'
import { drawParameters } from '../../../phantoms/head/parameters.ts'
import { onGrid } from '../../../phantoms/head/phantomScan.ts'
import { evaluationRecipe } from '../../../phantoms/head/recipes.ts'
import { labelOfCode } from '../../../phantoms/head/structures.ts'
import { synthesise } from '../../../phantoms/head/synthesise.ts'
import { type Random, seededRandom } from '../../../statistics/random.ts'
import type { Evidence, Score, Table } from '../../contract.ts'
import { diceScore, judgeTissue, phantomGrid } from '../tissue/phantom.ts'

/** The shipped head of ellipsoids as a T1 scan. */
export async function makeHead(random: Random): Promise<{ inputs: { scan: Volume }; truth: unknown }> {
  const name = `structures ${random.integer(2 ** 31)}`
  const parameters = drawParameters(evaluationRecipe('T1'), phantomGrid, name, seededRandom(name))
  const { image, codes = new Uint8Array() } = synthesise(analyticHead(), parameters, phantomGrid)
  return { inputs: { scan: onGrid(image, phantomGrid) }, truth: Uint8Array.from(codes, (code) => labelOfCode[code]) }
}

/** What the built-in head, made of ellipsoids, shows well enough for a network that learnt real brains. */
const asked: readonly [index: number, name: string, mark: number][] = [
  [2, 'left cerebral white matter', 0.6],
  [41, 'right cerebral white matter', 0.6],
  [3, 'left cerebral cortex', 0.5],
  [42, 'right cerebral cortex', 0.5],
  [4, 'left lateral ventricle', 0.4],
  [43, 'right lateral ventricle', 0.4],
  [16, 'brain stem', 0.4],
]

/** Dice of the large structures on either side; on noise, whether it was refused or warned of. */
export function judgeStructures(
  result: { labels?: Volume; quality?: Table },
  truth: unknown,
  isNull: boolean,
  evidence: Evidence,
): Score[] {
  if (isNull) return judgeTissue(result, truth, isNull, evidence)
  const planted = truth as Uint8Array
  const found = result.labels?.data ?? new Uint8Array(planted.length)
  return asked.map(([index, name, mark]) => diceScore(`Dice of the ${name}`, planted, found, index, mark))
}
