import { Problem } from '../../../data/problem.ts'
import { spacingMm as voxelSizes } from '../../../data/volume/values.ts'
import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { voxelVolumeMm3 } from '../../../volume/affine.ts'
import { scaledValues } from '../../../volume/grid.ts'
import { biasAt } from '../../../volume/mixture/bias.ts'
import { type MixtureResult, segmentByMixture } from '../../../volume/mixture/segment.ts'
import type { RunContext, Table } from '../../contract.ts'
import { brainLabels, classCount, firstBrainClass, tissueMixture } from './brain-tissues.ts'
import { withCertainties } from './certainties.ts'
import { checkScan } from './check.ts'
import { askNetwork } from './coarse.ts'
import { brainMask, likeliestLabels } from './labels.ts'
import type { HeadNetwork } from './network.ts'
import { inOwnSpace } from './own-space.ts'
import { cutShareOf, limits, qualityTable, tissueContrast, volumesTable } from './tables.ts'
import { type WorkingScan, workingScan } from './working-scan.ts'

export interface HeadSettings {
  readonly finestMm: number
  readonly probabilities: boolean
  readonly biasCorrected: boolean
  readonly workers?: number
}

export interface HeadResult {
  readonly labels: LabelVolume
  readonly mask: LabelVolume
  readonly volumes: Table
  readonly quality: Table
  readonly probabilities?: Volume
  readonly corrected?: Volume
}

/** The whole way from a scan to its tissues, with a network that is already open. Throws a `Problem` for what is no head scan. */
export async function segmentHead(
  given: Volume,
  network: HeadNetwork,
  settings: HeadSettings,
  context: Pick<RunContext, 'progress' | 'signal' | 'warn'>,
): Promise<HeadResult> {
  const file = given.source?.file
  context.progress(0, 'Preparing the scan')
  const scan = checkScan(given, context.warn)
  const working = workingScan(scan, settings.finestMm, context.warn)
  const progress = (fraction: number) => context.progress(0.1 + 0.35 * fraction, 'Asking the network')
  const opinion = withCertainties(await askNetwork(working, network, { file, signal: context.signal, progress }), working)
  context.progress(0.45, 'Dividing into tissues')
  const { grid, spacingMm, values, valid } = working
  const scanForMixture = { shape: grid.shape, spacingMm, values, valid }
  const mixture = await segmentByMixture(scanForMixture, opinion.prior, tissueMixture, {
    signal: context.signal,
    workers: settings.workers,
  })
  context.progress(0.8, 'Measuring')
  const fine = likeliestLabels(mixture, grid)
  const fineMask = brainMask(fine, grid)
  const wholeBrainMl = (count(fineMask) * voxelVolumeMm3(grid.affine)) / 1000
  if (wholeBrainMl < 100) {
    throw new Problem({
      file,
      what: 'No brain was found in this scan.',
      remedy: 'Check that it is a head scan and that its orientation is right.',
    })
  }
  const entropy = meanEntropy(mixture, fineMask)
  if (wholeBrainMl < limits.brainMl.least || wholeBrainMl > limits.brainMl.most) {
    context.warn(`The brain found has ${Math.round(wholeBrainMl)} mL, which no whole brain has: this may not be a whole head scan.`)
  }
  const labels = inOwnSpace(fine, working, scan)
  const mask = inOwnSpace(fineMask, working, scan)
  const volumes = volumesTable(labels, mask, scaledValues(scan), voxelVolumeMm3(scan.affine) / 1000)
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
    entropy,
    wholeBrainMl,
    contrast,
    cutShare: cutShareOf(fineMask, grid.shape),
    coarsestMm: coarsestMm(scan),
  })
  const place = { shape: scan.shape, affine: scan.affine, slope: 1, intercept: 0 }
  return {
    labels: { ...place, data: labels, labels: brainLabels },
    mask: { ...place, data: mask, labels: [{ index: 1, name: 'Brain', color: '#d9546b' }] },
    volumes,
    quality,
    ...(settings.probabilities ? { probabilities: probabilityMaps(mixture, working, scan) } : {}),
    ...(settings.biasCorrected ? { corrected: correctedScan(mixture, working, scan) } : {}),
  }
}

/** Largest distance between neighbouring voxels, mm. */
export const coarsestMm = (scan: Volume): number => Math.max(...voxelSizes(scan.affine))

const count = (mask: Uint8Array) => mask.reduce((sum, inside) => sum + inside, 0)

/** Mean entropy of the beliefs inside the mask, as a share of that of knowing nothing. */
export function meanEntropy({ region, beliefs }: MixtureResult, mask: Uint8Array): number {
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

/** One frame a tissue, in the order of the labels; stored as 0–255 for 0 to 1. */
function probabilityMaps({ region, beliefs }: MixtureResult, working: WorkingScan, scan: Volume): Volume {
  const size = scan.data.length
  const data = new Uint8Array(size * brainLabels.length)
  const map = new Uint8Array(working.values.length)
  for (const [frame] of brainLabels.entries()) {
    for (let n = 0; n < region.voxels.length; n++) map[region.voxels[n]] = beliefs[n * classCount + firstBrainClass + frame]
    data.set(inOwnSpace(map, working, scan), frame * size)
  }
  return { shape: [...scan.shape, brainLabels.length], affine: scan.affine, data, slope: 1 / 255, intercept: 0 }
}

/** The scan without the bias field, whose mean gain over the brain is 1. */
function correctedScan({ region, field, logShift }: MixtureResult, working: WorkingScan, scan: Volume): Volume {
  const { shape } = working.grid
  const everywhere = Int32Array.from({ length: working.values.length }, (_, n) => n)
  const gain = biasAt(field, shape, everywhere, new Float32Array(everywhere.length))
  const mean = region.voxels.reduce((sum, voxel) => sum + gain[voxel], 0) / region.voxels.length
  const own = inOwnSpace(gain, working, scan, 'linear')
  const data = scaledValues(scan)
  for (let n = 0; n < data.length; n++) if (data[n] !== 0) data[n] = (data[n] + logShift) * Math.exp(mean - own[n]) - logShift
  return { shape: scan.shape, affine: scan.affine, data, slope: 1, intercept: 0 }
}
