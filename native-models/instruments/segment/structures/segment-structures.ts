import { Problem } from '../../../data/problem.ts'
import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { firstPaired, structures } from '../../../phantoms/head/structures.ts'
import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import { type Grid3, scaledValues } from '../../../volume/grid.ts'
import { type CoarsePrior, priorAt } from '../../../volume/mixture/prior.ts'
import { type MixtureResult, segmentByMixture } from '../../../volume/mixture/segment.ts'
import type { RunContext, Table } from '../../contract.ts'
import { withCertainties } from '../tissue/certainties.ts'
import { checkScan } from '../tissue/check.ts'
import { askNetwork } from '../tissue/coarse.ts'
import { brainMask, dropAllIslands } from '../tissue/labels.ts'
import type { HeadNetwork } from '../tissue/network.ts'
import { inOwnSpace } from '../tissue/own-space.ts'
import { coarsestMm, meanEntropy } from '../tissue/segment-head.ts'
import { cutShareOf, limits, qualityTable, tissueContrast, volumesTable } from '../tissue/tables.ts'
import { workingScan } from '../tissue/working-scan.ts'
import { structureClasses, structureLabels, structureMixture, tissueOfStructure } from './brain-structures.ts'
import { structureVolumes } from './volumes.ts'

export interface StructuresResult {
  readonly labels: LabelVolume
  readonly mask: LabelVolume
  readonly volumes: Table
  readonly quality: Table
}

/**
 * The whole way from a scan to its structures, with a network that is already open: the network says where each structure is likely, a
 * mixture of Gaussians finds its border at the scan's own resolution. Throws a `Problem` for what is no head scan.
 */
export async function segmentStructures(
  given: Volume,
  network: HeadNetwork,
  settings: { readonly finestMm: number; readonly workers?: number },
  context: Pick<RunContext, 'progress' | 'signal' | 'warn'>,
): Promise<StructuresResult> {
  const file = given.source?.file
  context.progress(0, 'Preparing the scan')
  const scan = checkScan(given, context.warn)
  const working = workingScan(scan, settings.finestMm, context.warn)
  const { grid, spacingMm, values, valid } = working
  const progress = (fraction: number) => context.progress(0.1 + 0.35 * fraction, 'Asking the network')
  const opinion = withCertainties(await askNetwork(working, network, { file, signal: context.signal, progress }), working)
  if (!opinion.left) {
    throw new Problem({
      kind: 'failed',
      file,
      what: 'This network does not tell left from right.',
      remedy: 'Install the weights that came with this version.',
    })
  }
  context.progress(0.45, 'Finding the borders')
  const mixture = await segmentByMixture({ shape: grid.shape, spacingMm, values, valid }, opinion.prior, structureMixture, {
    signal: context.signal,
    workers: settings.workers,
  })
  context.progress(0.8, 'Measuring')
  const { fine, tissue } = likeliestStructures(mixture, { ...opinion.prior, classes: 2, data: bothSides(opinion.left) }, grid)
  const fineMask = brainMask(tissue, grid)
  const wholeBrainMl = (fineMask.reduce((sum, inside) => sum + inside, 0) * voxelVolumeMm3(grid.affine)) / 1000
  if (wholeBrainMl < 100) {
    throw new Problem({
      file,
      what: 'No brain was found in this scan.',
      remedy: 'Check that it is a head scan and that its orientation is right.',
    })
  }
  if (wholeBrainMl < limits.brainMl.least || wholeBrainMl > limits.brainMl.most) {
    context.warn(`The brain found has ${Math.round(wholeBrainMl)} mL, which no whole brain has: this may not be a whole head scan.`)
  }
  const labels = inOwnSpace(fine, working, scan)
  const mask = inOwnSpace(fineMask, working, scan)
  const own = scaledValues(scan)
  const voxelMl = voxelVolumeMm3(scan.affine) / 1000
  const contrast = tissueContrast(volumesTable(inOwnSpace(tissue, working, scan), mask, own, voxelMl))
  if (contrast < limits.contrast.bad && opinion.entropy > limits.networkEntropy.noHead) {
    throw new Problem({
      file,
      what: 'This does not look like a head: the network is not sure of any part of it, and its tissues do not differ in brightness.',
      remedy: 'Give a T1, T2, FLAIR or PD scan of a whole head.',
    })
  }
  const entropy = meanEntropy(mixture, fineMask)
  const place = { shape: scan.shape, affine: scan.affine, slope: 1, intercept: 0 }
  return {
    labels: { ...place, data: labels, labels: structureLabels },
    mask: { ...place, data: mask, labels: [{ index: 1, name: 'Brain', color: '#d9546b' }] },
    volumes: structureVolumes(labels, mask, own, voxelMl),
    quality: qualityTable({
      opinion,
      entropy,
      wholeBrainMl,
      contrast,
      cutShare: cutShareOf(fineMask, grid.shape),
      coarsestMm: coarsestMm(scan),
    }),
  }
}

/** [left, right] of every point of the lattice. */
function bothSides(left: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * left.length }, (_, n) => (n % 2 === 0 ? left[n >> 1] : 1 - left[n >> 1]))
}

/** FreeSurfer's number of the likeliest structure of every voxel, and the tissue that it is, both without islands. */
function likeliestStructures(
  { region, beliefs }: MixtureResult,
  sides: CoarsePrior,
  grid: Grid3,
): { fine: Uint8Array; tissue: Uint8Array } {
  const fine = new Uint8Array(region.places.length)
  const tissue = new Uint8Array(region.places.length)
  const side = new Float32Array(2 * region.voxels.length)
  priorAt(sides, grid.shape, region.voxels, side, 0)
  for (let n = 0; n < region.voxels.length; n++) {
    const at = n * structureClasses
    let best = 0
    for (let c = 1; c < structureClasses; c++) if (beliefs[at + c] > beliefs[at + best]) best = c
    const { label, right = label } = structures[best]
    fine[region.voxels[n]] = best >= firstPaired && side[2 * n + 1] > side[2 * n] ? right : label
    tissue[region.voxels[n]] = tissueOfStructure[best]
  }
  dropAllIslands(tissue, grid)
  for (let n = 0; n < fine.length; n++) if (tissue[n] === 0) fine[n] = 0
  return { fine, tissue }
}
