import { Problem } from '../../../data/problem.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import { scaledValues } from '../../../volume/grid.ts'
import type { MixtureOptions } from '../../../volume/mixture/options.ts'
import { type MixtureResult, segmentByMixture } from '../../../volume/mixture/segment.ts'
import type { RunContext, Table } from '../../contract.ts'
import { withCertainties } from './certainties.ts'
import { checkScan } from './check.ts'
import { askNetwork, type CoarseOpinion } from './coarse.ts'
import { brainMask } from './labels.ts'
import type { HeadNetwork } from './network.ts'
import { inOwnSpace } from './own-space.ts'
import { cutShareOf, limits, qualityTable, tissueContrast, volumesTable } from './tables.ts'
import { type WorkingScan, workingScan } from './working-scan.ts'

/** A scan on the way to its labels, and what the network says of it. */
export interface SeenHead {
  readonly scan: Volume
  readonly working: WorkingScan
  readonly opinion: CoarseOpinion
}

type Context = Pick<RunContext, 'progress' | 'signal' | 'warn'>

/** Prepares a scan and asks the network about it. Throws a `Problem` for what is no head scan. */
export async function seeHead(given: Volume, network: HeadNetwork, finestMm: number, context: Context): Promise<SeenHead> {
  context.progress(0, 'Preparing the scan')
  const scan = checkScan(given, context.warn)
  const working = workingScan(scan, finestMm, context.warn)
  const progress = (fraction: number) => context.progress(0.1 + 0.35 * fraction, 'Asking the network')
  const opinion = await askNetwork(working, network, { file: given.source?.file, signal: context.signal, progress })
  return { scan, working, opinion: withCertainties(opinion, working) }
}

/** Divides a scan into the classes of the network's opinion; `what` tells so. */
export async function divideHead(
  { working: { grid, spacingMm, values, valid }, opinion }: SeenHead,
  options: MixtureOptions,
  what: string,
  { progress, signal, workers }: Context & { readonly workers?: number },
): Promise<MixtureResult> {
  progress(0.45, what)
  const mixture = await segmentByMixture({ shape: grid.shape, spacingMm, values, valid }, opinion.prior, options, { signal, workers })
  progress(0.8, 'Measuring')
  return mixture
}

export interface MeasuredHead {
  readonly mask: LabelVolume
  /** Tissue 1–6 of each voxel in the scan's own space, and the volumes of the six. */
  readonly tissue: Uint8Array
  readonly volumes: Table
  readonly quality: Table
}

/**
 * Mask, volumes and quality of a division whose tissues (1–6, on the working grid) are `fine`. Warns of a brain of a size that no whole brain
 * has; throws a `Problem` where there is no brain, or no head.
 */
export function measureHead(
  { scan, working, opinion }: SeenHead,
  mixture: MixtureResult,
  fine: Uint8Array,
  file: string | undefined,
  warn: Context['warn'],
): MeasuredHead {
  const { grid } = working
  const fineMask = brainMask(fine, grid)
  const wholeBrainMl = (fineMask.reduce((sum, inside) => sum + inside, 0) * voxelVolumeMm3(grid.affine)) / 1000
  if (wholeBrainMl < 100) {
    throw new Problem({
      file,
      what: 'No brain was found in this scan.',
      remedy: 'Check that it is a head scan and that its orientation is right.',
    })
  }
  if (wholeBrainMl < limits.brainMl.least || wholeBrainMl > limits.brainMl.most) {
    warn(`The brain found has ${Math.round(wholeBrainMl)} mL, which no whole brain has: this may not be a whole head scan.`)
  }
  const tissue = inOwnSpace(fine, working, scan)
  const mask = inOwnSpace(fineMask, working, scan)
  const volumes = volumesTable(tissue, mask, scaledValues(scan), voxelVolumeMm3(scan.affine) / 1000)
  const contrast = tissueContrast(volumes)
  if (contrast < limits.contrast.bad && opinion.entropy > limits.networkEntropy.noHead) {
    throw new Problem({
      file,
      what: 'This does not look like a head: the network is not sure of any part of it, and its tissues do not differ in brightness.',
      remedy: 'Give a T1, T2, FLAIR or PD scan of a whole head.',
    })
  }
  const quality = qualityTable({
    opinion,
    entropy: meanEntropy(mixture, fineMask),
    wholeBrainMl,
    contrast,
    cutShare: cutShareOf(fineMask, grid.shape),
    coarsestMm: Math.max(...spacingMm(scan.affine)),
  })
  const labels = [{ index: 1, name: 'Brain', color: '#d9546b' }]
  return { mask: { ...placeOf(scan), data: mask, labels }, tissue, volumes, quality }
}

/** Where labels of a scan lie. */
export const placeOf = ({ shape, affine }: Volume) => ({ shape, affine, slope: 1, intercept: 0 })

/** Mean entropy of the beliefs inside the mask, as a share of that of knowing nothing. */
function meanEntropy({ region, beliefs }: MixtureResult, mask: Uint8Array): number {
  const classes = beliefs.length / region.voxels.length
  const table = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 0 : -(n / 255) * Math.log(n / 255)))
  let sum = 0
  let inside = 0
  for (let n = 0; n < region.voxels.length; n++) {
    if (mask[region.voxels[n]] === 0) continue
    for (let c = 0; c < classes; c++) sum += table[beliefs[n * classes + c]]
    inside++
  }
  return inside > 0 ? sum / inside / Math.log(classes) : 1
}
