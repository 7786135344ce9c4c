import { Problem } from '../../../../native-models/data/problem.ts'
import { volumeAt } from '../../../../native-models/data/volume/values.ts'
import type { LabelVolume, Volume } from '../../../../native-models/data/volume/volume.ts'
import { type FaceRegion, faceRegionOf } from '../../../../native-models/deidentify/deface.ts'
import { weightsPath } from '../../../../native-models/instruments/context.ts'
import type { TaskContext } from '../../jobs/task.ts'
import { openPort } from '../../runs/inputs.ts'

/** Where the face is in the space of each scan; each scan is looked at once. */
export type Faces = (scan: string, brainMask: string | null) => Promise<FaceRegion>

export function findFaces(context: TaskContext): Faces {
  const known = new Map<string, Promise<FaceRegion>>()
  return (scan, brainMask) => {
    const region = known.get(scan) ?? regionOf(scan, brainMask, context)
    known.set(scan, region)
    return region
  }
}

async function regionOf(path: string, brainMask: string | null, context: TaskContext): Promise<FaceRegion> {
  if (brainMask !== null) return faceRegionOf(await openPort('labels', brainMask))
  const scan = await openPort('volume', path)
  try {
    return faceRegionOf(await brainOf(scan, context))
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    throw new Problem({
      what: 'The face cannot be cut away from one of these scans, because its brain was not found.',
      remedy: 'Export it without cutting faces away, if it shows none; or give a mask of its brain.',
      cause: thrown,
    })
  }
}

/** The brain mask of segment/tissue, at 2 mm: finer than the margin needs. */
async function brainOf(scan: Volume, context: TaskContext): Promise<LabelVolume> {
  const { openHeadNetwork } = await import('../../../../native-models/instruments/segment/tissue/network.ts')
  const { segmentHead } = await import('../../../../native-models/instruments/segment/tissue/segment-head.ts')
  const network = await openHeadNetwork(weightsPath('tissue'))
  try {
    const settings = { finestMm: 2, probabilities: false, biasCorrected: false }
    const progress = (fraction: number) => context.progress(fraction, 'Finding the brain, to cut the face away')
    const { mask } = await segmentHead(volumeAt(scan, 0), network, settings, { signal: context.signal, progress, warn: () => {} })
    return mask
  } finally {
    await network.close()
  }
}
