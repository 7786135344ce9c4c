import { Problem } from '../../../data/problem.ts'
import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { firstPaired, structures } from '../../../phantoms/head/structures.ts'
import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import { type Grid3, scaledValues } from '../../../volume/grid.ts'
import { type CoarsePrior, priorAt } from '../../../volume/mixture/prior.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import type { RunContext, Table } from '../../contract.ts'
import { dropAllIslands } from '../tissue/labels.ts'
import { divideHead, measureHead, placeOf, seeHead } from '../tissue/measure-head.ts'
import type { HeadNetwork } from '../tissue/network.ts'
import { inOwnSpace } from '../tissue/own-space.ts'
import { structureClasses, structureLabels, structureMixture, tissueOfStructure } from './brain-structures.ts'
import { lookCloser } from './closer-look.ts'
import { type StructureEvidence, structureEvidence } from './evidence.ts'
import { type ScanEvidence, scanEvidence } from './predicted-dice.ts'
import { structureVolumes } from './volumes.ts'

export interface StructuresResult {
  readonly labels: LabelVolume
  readonly mask: LabelVolume
  readonly volumes: Table
  readonly quality: Table
  /** What the Dice of each structure is predicted from. */
  readonly evidence: { readonly structures: readonly StructureEvidence[]; readonly scan: ScanEvidence }
}

export interface StructureNetworks {
  /** Sees the whole head at 4 mm. */
  readonly whole: HeadNetwork
  /** Sees the deep structures at 2 mm. */
  readonly closer: HeadNetwork
}

/**
 * The whole way from a scan to its structures, with networks that are already open: they say where each structure is likely, a mixture of
 * Gaussians finds its border at the scan's own resolution. Throws a `Problem` for what is no head scan.
 */
export async function segmentStructures(
  given: Volume,
  { whole, closer }: StructureNetworks,
  settings: { readonly finestMm: number; readonly workers?: number },
  context: Pick<RunContext, 'progress' | 'signal' | 'warn'>,
): Promise<StructuresResult> {
  const file = given.source?.file
  const seen = await seeHead(given, whole, settings.finestMm, context)
  const { scan, working, opinion } = seen
  if (!opinion.left) {
    throw new Problem({
      kind: 'failed',
      file,
      what: 'This network does not tell left from right.',
      remedy: 'Install the weights that came with this version.',
    })
  }
  const priors = await lookCloser(seen, opinion.left, closer)
  const looked = { ...seen, opinion: { ...opinion, prior: priors.structure } }
  const mixture = await divideHead(looked, structureMixture, 'Finding the borders', { ...context, workers: settings.workers })
  const { fine, tissue } = likeliestStructures(mixture, priors.side, working.grid)
  const { mask, quality } = measureHead(seen, mixture, tissue, file, context.warn)
  const labels = inOwnSpace(fine, working, scan)
  return {
    labels: { ...placeOf(scan), data: labels, labels: structureLabels },
    mask,
    volumes: structureVolumes(labels, mask.data as Uint8Array, scaledValues(scan), voxelVolumeMm3(scan.affine) / 1000),
    quality,
    evidence: {
      structures: structureEvidence(mixture, priors, fine, working.grid),
      scan: scanEvidence(seen, quality, voxelVolumeMm3(working.grid.affine) / 1000),
    },
  }
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
