import type { LabelVolume, Volume } from '../../../data/volume/volume.ts'
import { scaledValues } from '../../../volume/grid.ts'
import { biasAt } from '../../../volume/mixture/bias.ts'
import type { MixtureResult } from '../../../volume/mixture/segment.ts'
import type { RunContext, Table } from '../../contract.ts'
import { brainLabels, classCount, firstBrainClass, tissueMixture } from './brain-tissues.ts'
import { likeliestLabels } from './labels.ts'
import { divideHead, measureHead, placeOf, seeHead } from './measure-head.ts'
import type { HeadNetwork } from './network.ts'
import { inOwnSpace } from './own-space.ts'
import type { WorkingScan } from './working-scan.ts'

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
  const seen = await seeHead(given, network, settings.finestMm, context)
  const { scan, working } = seen
  const mixture = await divideHead(seen, tissueMixture, 'Dividing into tissues', { ...context, workers: settings.workers })
  const { mask, tissue, volumes, quality } = measureHead(seen, mixture, likeliestLabels(mixture, working.grid), file, context.warn)
  return {
    labels: { ...placeOf(scan), data: tissue, labels: brainLabels },
    mask,
    volumes,
    quality,
    ...(settings.probabilities ? { probabilities: probabilityMaps(mixture, working, scan) } : {}),
    ...(settings.biasCorrected ? { corrected: correctedScan(mixture, working, scan) } : {}),
  }
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
