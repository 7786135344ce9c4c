import type { VoxelArray } from '../data/volume/volume.ts'
import { voxelVolumeMm3 } from './affine.ts'
import { boundingBox, boxGrid, cropTo } from './crop.ts'
import { distanceToMm } from './distance.ts'
import { type Grid3, volumeOf } from './grid.ts'
import { surfaceVoxels } from './morphology.ts'
import { percentile } from './percentile.ts'

/** How well two masks agree. */
export interface Overlap {
  /** 2 |A∩B| / (|A| + |B|); 1 where both are empty. */
  readonly dice: number
  /** The larger of the two directed 95th percentiles of surface distances. NaN if exactly one is empty, 0 if both are. */
  readonly hausdorff95Mm: number
  /** Mean surface distance, both surfaces pooled. NaN if exactly one is empty, 0 if both are. */
  readonly assdMm: number
  readonly volumeMl: number
  readonly referenceMl: number
  /** Which of the two masks are empty: a Dice of 1 from two empty masks says little. */
  readonly empty: 'neither' | 'one' | 'both'
}

/** Scores a mask against a reference mask on the same grid (non-zero is inside). */
export function overlap(mask: Uint8Array, reference: Uint8Array, grid: Grid3): Overlap {
  if (mask.length !== reference.length) throw new RangeError(`masks of ${mask.length} and ${reference.length} voxels`)
  const either = new Uint8Array(mask.length)
  let [inside, inReference, inBoth] = [0, 0, 0]
  for (let n = 0; n < mask.length; n++) {
    const [a, b] = [mask[n] !== 0, reference[n] !== 0]
    if (a) inside++
    if (b) inReference++
    if (a && b) inBoth++
    if (a || b) either[n] = 1
  }
  const empty = inside === 0 && inReference === 0 ? 'both' : inside === 0 || inReference === 0 ? 'one' : 'neither'
  const ml = voxelVolumeMm3(grid.affine) / 1000
  return {
    dice: empty === 'both' ? 1 : (2 * inBoth) / (inside + inReference),
    ...(empty === 'neither' ? surfaceScores(mask, reference, either, grid) : surfaceScoresWhenEmpty[empty]),
    volumeMl: inside * ml,
    referenceMl: inReference * ml,
    empty,
  }
}

/** Dice of each label in two segmentations on the same grid; 1 where both lack it. */
export function labelDice(labels: VoxelArray, reference: VoxelArray, indices: readonly number[]): Map<number, number> {
  if (labels.length !== reference.length) throw new RangeError(`segmentations of ${labels.length} and ${reference.length} voxels`)
  const place = new Map(indices.map((index, n) => [index, n]))
  const [inside, inReference, inBoth] = [
    new Float64Array(indices.length),
    new Float64Array(indices.length),
    new Float64Array(indices.length),
  ]
  const count = (counts: Float64Array, at: number | undefined) => {
    if (at !== undefined) counts[at] = (counts[at] as number) + 1
  }
  for (let n = 0; n < labels.length; n++) {
    const [a, b] = [labels[n] as number, reference[n] as number]
    const at = place.get(a)
    count(inside, at)
    count(inReference, a === b ? at : place.get(b))
    if (a === b) count(inBoth, at)
  }
  return new Map(
    indices.map((index, n) => {
      const sum = (inside[n] as number) + (inReference[n] as number)
      return [index, sum === 0 ? 1 : (2 * (inBoth[n] as number)) / sum]
    }),
  )
}

const surfaceScoresWhenEmpty = {
  one: { hausdorff95Mm: Number.NaN, assdMm: Number.NaN },
  both: { hausdorff95Mm: 0, assdMm: 0 },
}

/** Surfaces are the voxels with a face neighbour outside the mask, or at the edge of the grid. */
function surfaceScores(
  mask: Uint8Array,
  reference: Uint8Array,
  either: Uint8Array,
  grid: Grid3,
): { hausdorff95Mm: number; assdMm: number } {
  const box = boundingBox(either, grid.shape)
  if (!box) return surfaceScoresWhenEmpty.both
  // Distances are needed only where there is a surface. Cropping makes the box's edge the grid's edge, and voxels there are surface
  // either way: beyond the box neither mask has any.
  const part = boxGrid(grid, box)
  const cropped = (data: Uint8Array) => cropTo(volumeOf(data, grid), box).data
  const surfaces = [mask, reference].map((data) => surfaceVoxels(cropped(data), part.shape, 'outside'))
  const [a = [], b = []] = surfaces
  const [toA, toB] = [a, b].map((surface) => {
    const drawn = new Uint8Array(part.shape[0] * part.shape[1] * part.shape[2])
    for (const n of surface) drawn[n] = 1
    return distanceToMm(drawn, part)
  }) as [Float32Array, Float32Array]
  const fromA = Float32Array.from(a, (n) => toB[n] as number)
  const fromB = Float32Array.from(b, (n) => toA[n] as number)
  const sum = (distances: Float32Array) => distances.reduce((total, mm) => total + mm, 0)
  return {
    hausdorff95Mm: Math.max(percentile(fromA, 95), percentile(fromB, 95)),
    assdMm: (sum(fromA) + sum(fromB)) / (fromA.length + fromB.length),
  }
}
