import { components, fillHoles } from '../../../volume/components.ts'
import { boxGrid, cropTo, maskBox } from '../../../volume/crop.ts'
import { distanceToMm } from '../../../volume/distance.ts'
import { type Grid3, volumeOf } from '../../../volume/grid.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import { classCount, csfClass, firstBrainClass } from './brain-tissues.ts'

/** Sulci and fissures narrower than twice this lie inside the mask, as in the envelopes that the network was trained on. */
const closingMm = 8

const csfLabel = csfClass - firstBrainClass + 1

/** The likeliest class of every voxel as a label 1–6 (0: not brain), without islands. */
export function likeliestLabels({ region, beliefs }: MixtureResult, grid: Grid3): Uint8Array {
  const labels = new Uint8Array(region.places.length)
  for (let n = 0; n < region.voxels.length; n++) {
    let best = 0
    for (let c = 1; c < classCount; c++) if (beliefs[n * classCount + c] > beliefs[n * classCount + best]) best = c
    labels[region.voxels[n]] = best < firstBrainClass ? 0 : best - firstBrainClass + 1
  }
  dropAllIslands(labels, grid)
  return labels
}

/** Takes what touches the brain nowhere out of `labels` (1–6 as above), in place. */
export function dropAllIslands(labels: Uint8Array, grid: Grid3): void {
  dropIslands(labels, grid, isSolid)
  dropIslands(labels, grid, isBrain)
}

const isBrain = (label: number) => label > 0
const isSolid = (label: number) => label > 0 && label !== csfLabel

/** Grey and white that touch the brain nowhere are eyes, dura or scalp, even where fluid lies between; then so is fluid by itself. */
function dropIslands(labels: Uint8Array, { shape }: Grid3, chosen: (label: number) => boolean): void {
  const { labels: parts, sizes } = components(maskOf(labels, chosen), shape, 6)
  let largest = 1
  for (let part = 2; part < sizes.length; part++) if (sizes[part] > sizes[largest]) largest = part
  for (let n = 0; n < labels.length; n++) if (parts[n] > 0 && parts[n] !== largest) labels[n] = 0
}

/**
 * The brain's envelope: parenchyma and ventricles, the fluid that a closing of 8 mm takes in, holes filled (the definition that
 * phantoms/head/envelope.ts trains on, here from the fine labels).
 */
export function brainMask(labels: Uint8Array, grid: Grid3): Uint8Array {
  const core = maskOf(labels, isSolid)
  const mask = new Uint8Array(labels.length)
  if (!core.includes(1)) return mask
  // Distances are dear: only around the brain.
  const box = maskBox(core, grid, 2 * closingMm)
  const there = boxGrid(grid, box)
  const near = (data: Uint8Array) => cropTo(volumeOf(data, grid), box).data
  const [nearCore, nearLabels] = [near(core), near(labels)]
  const beyond = distanceToMm(nearCore, there).map((mm) => (mm > closingMm ? 1 : 0))
  const fromBeyond = distanceToMm(Uint8Array.from(beyond), there)
  const envelope = new Uint8Array(nearCore.length)
  for (let n = 0; n < envelope.length; n++) envelope[n] = nearCore[n] === 1 || (nearLabels[n] > 0 && fromBeyond[n] > closingMm) ? 1 : 0
  const filled = fillHoles(envelope, there.shape)
  const [nx, ny, nz] = there.shape
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k)
      mask.set(filled.subarray(row, row + nx), box.from[0] + grid.shape[0] * (box.from[1] + j + grid.shape[1] * (box.from[2] + k)))
    }
  return mask
}

function maskOf(labels: Uint8Array, chosen: (label: number) => boolean): Uint8Array {
  const mask = new Uint8Array(labels.length)
  for (let n = 0; n < mask.length; n++) mask[n] = chosen(labels[n]) ? 1 : 0
  return mask
}
