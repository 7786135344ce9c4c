import { firstPaired, structures } from '../../../phantoms/head/structures.ts'
import type { Grid3 } from '../../../volume/grid.ts'
import { priorAt } from '../../../volume/mixture/prior.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import { structureClasses, structureLabels } from './brain-structures.ts'
import type { StructurePriors } from './closer-look.ts'

/** What speaks for the labels of one structure, before anybody knows the truth. */
export interface StructureEvidence {
  readonly index: number
  /** Dice that the beliefs of the mixture, and of the networks alone, would expect of the labels: 2 Σ p over the labels / (labels + Σ p). */
  readonly believed: number
  readonly foreseen: number
  /** Voxels of the working grid. */
  readonly voxels: number
}

const CHUNK = 1 << 16

/** One entry a label, in the order of `structureLabels`; `labels` on the grid. */
export function structureEvidence(
  { region, beliefs }: MixtureResult,
  { structure, side }: StructurePriors,
  labels: Uint8Array,
  grid: Grid3,
): StructureEvidence[] {
  const sums = { believed: [new Float64Array(256), new Float64Array(256)], foreseen: [new Float64Array(256), new Float64Array(256)] }
  const voxels = new Uint32Array(256)
  const [prior, sides] = [new Float32Array(CHUNK * structureClasses), new Float32Array(2 * CHUNK)]
  for (let start = 0; start < region.voxels.length; start += CHUNK) {
    const chunk = region.voxels.subarray(start, start + CHUNK)
    priorAt(structure, grid.shape, chunk, prior, 0)
    priorAt(side, grid.shape, chunk, sides, 0)
    for (let n = 0; n < chunk.length; n++) {
      const found = labels[chunk[n]]
      voxels[found]++
      const right = sides[2 * n + 1] > sides[2 * n]
      for (let c = 0; c < structureClasses; c++) {
        const { label, right: other = label } = structures[c]
        const index = c >= firstPaired && right ? other : label
        const belief = beliefs[(start + n) * structureClasses + c] / 255
        const share = prior[n * structureClasses + c]
        sums.believed[0][index] += belief
        sums.foreseen[0][index] += share
        if (index !== found) continue
        sums.believed[1][index] += belief
        sums.foreseen[1][index] += share
      }
    }
  }
  const expected = ([all, inside]: readonly Float64Array[], index: number) => (2 * inside[index]) / Math.max(1, voxels[index] + all[index])
  return structureLabels.map(({ index }) => ({
    index,
    believed: expected(sums.believed, index),
    foreseen: expected(sums.foreseen, index),
    voxels: voxels[index],
  }))
}
