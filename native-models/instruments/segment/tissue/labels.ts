import { components, fillHoles } from '../../../volume/components.ts'
import { distanceToMm } from '../../../volume/distance.ts'
import type { Grid3 } from '../../../volume/grid.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import { classCount, csfClass, firstBrainClass } from './brain-tissues.ts'

/** Labels 1–6 (0: not brain) on the working grid, and the brain mask. */
export interface BrainLabels {
  readonly labels: Uint8Array
  readonly mask: Uint8Array
}

/** Sulci and fissures narrower than twice this lie inside the mask, as in the envelopes that the network was trained on. */
const closingMm = 8

/** The likeliest class of every voxel, without islands. */
export function likeliestLabels({ region, beliefs }: MixtureResult, grid: Grid3): Uint8Array {
  const labels = new Uint8Array(region.places.length)
  for (let n = 0; n < region.voxels.length; n++) {
    let best = 0
    for (let c = 1; c < classCount; c++) if (beliefs[n * classCount + c] > beliefs[n * classCount + best]) best = c
    labels[region.voxels[n]] = best < firstBrainClass ? 0 : best - firstBrainClass + 1
  }
  dropIslands(labels, grid)
  return labels
}

/** Parts of the brain that do not touch the largest one are eyes, scalp or noise. Fluid may lie apart if it is large. */
function dropIslands(labels: Uint8Array, { shape }: Grid3): void {
  const { labels: parts, sizes } = components(
    labels.map((label) => (label > 0 ? 1 : 0)),
    shape,
    6,
  )
  let largest = 1
  for (let part = 2; part < sizes.length; part++) if (sizes[part] > sizes[largest]) largest = part
  for (let n = 0; n < labels.length; n++) if (parts[n] !== largest) labels[n] = 0
}

/**
 * The brain's envelope: parenchyma and ventricles, the fluid that a closing of 8 mm takes in, holes filled (the definition that
 * phantoms/head/envelope.ts trains on, here from the fine labels).
 */
export function brainMask(labels: Uint8Array, grid: Grid3): Uint8Array {
  const csf = csfClass - firstBrainClass + 1
  const core = labels.map((label) => (label > 0 && label !== csf ? 1 : 0))
  const toCore = distanceToMm(core, grid)
  const beyond = Uint8Array.from(toCore, (mm) => (mm > closingMm ? 1 : 0))
  const fromBeyond = distanceToMm(beyond, grid)
  const mask = new Uint8Array(labels.length)
  for (let n = 0; n < mask.length; n++) mask[n] = core[n] === 1 || (labels[n] > 0 && fromBeyond[n] > closingMm) ? 1 : 0
  return fillHoles(mask, grid.shape)
}
