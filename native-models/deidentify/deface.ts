import { Problem } from '../data/problem.ts'
import type { LabelVolume, Volume } from '../data/volume/volume.ts'

/**
 * What of a head lies in front of and below its brain, in RAS mm: at height z, everything with y beyond `frontYMm`. It is a staircase: no part of the
 * brain lies both as far in front and as low as a place that is in it. Below the lowest step everything is in it.
 */
export interface FaceRegion {
  readonly lowestZMm: number
  readonly stepMm: number
  /** Never falls. */
  readonly frontYMm: readonly number[]
}

const stepMm = 0.5

/** The face region of a head with this brain mask; it stays `marginMm` away from the brain. `Problem` (input) for an empty mask. */
export function faceRegionOf(mask: Volume, marginMm = 5): FaceRegion {
  const points: [number, number][] = []
  const [width, height, depth] = mask.shape
  const { affine: a } = mask
  for (let k = 0, at = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, at++) {
        if (mask.data[at] === 0) continue
        points.push([a[4] * i + a[5] * j + a[6] * k + a[7], a[8] * i + a[9] * j + a[10] * k + a[11]])
      }
    }
  }
  if (points.length === 0) {
    throw new Problem({
      file: mask.source?.file,
      what: 'This brain mask is empty.',
      remedy: 'Give a mask of the brain, or leave the face in.',
    })
  }
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [, z] of points) [lowest, highest] = [Math.min(lowest, z), Math.max(highest, z)]
  const lowestZMm = lowest - marginMm
  const frontYMm = new Array<number>(Math.ceil((highest - lowestZMm) / stepMm) + 1).fill(Number.NEGATIVE_INFINITY)
  for (const [y, z] of points) {
    const step = Math.max(0, Math.floor((z - marginMm - lowestZMm) / stepMm))
    frontYMm[step] = Math.max(frontYMm[step], y + marginMm)
  }
  for (let n = 1; n < frontYMm.length; n++) frontYMm[n] = Math.max(frontYMm[n], frontYMm[n - 1])
  return { lowestZMm, stepMm, frontYMm }
}

/** Whether a place is in the region. */
export function isFace({ lowestZMm, stepMm: step, frontYMm }: FaceRegion, yMm: number, zMm: number): boolean {
  const n = Math.floor((zMm - lowestZMm) / step)
  return n < 0 || yMm > frontYMm[Math.min(n, frontYMm.length - 1)]
}

/** A volume of the same space without what lies in the region: those voxels get the lowest value that it holds. All further axes alike. */
export function withoutFace<V extends Volume | LabelVolume>(volume: V, region: FaceRegion): { volume: V; removed: number } {
  const { affine: a, shape } = volume
  const [width, height, depth] = shape
  const data = volume.data.slice()
  const size = width * height * depth
  let background = Number.POSITIVE_INFINITY
  // Zero is the background where it is in the volume's range; scans with an offset (CT) have a lowest value instead.
  for (const value of data) if (value < background) background = value
  if (volume.slope * background + volume.intercept < 0 && 'labels' in volume) background = 0
  let removed = 0
  for (let k = 0, at = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, at++) {
        const [y, z] = [a[4] * i + a[5] * j + a[6] * k + a[7], a[8] * i + a[9] * j + a[10] * k + a[11]]
        if (!isFace(region, y, z)) continue
        removed++
        for (let frame = at; frame < data.length; frame += size) data[frame] = background
      }
    }
  }
  return { volume: { ...volume, data }, removed }
}
