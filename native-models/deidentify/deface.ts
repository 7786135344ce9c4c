import { Problem } from '../data/problem.ts'
import type { LabelVolume, Volume } from '../data/volume/volume.ts'

/**
 * What of a head lies in front of and below its brain, seen from the side (RAS mm): all places from which no part of the brain lies both in front
 * and below. Heads are held up or down, so "in front" is taken level and tilted either way, and a place that is free of brain in one of them is in
 * the region.
 */
export interface FaceRegion {
  readonly staircases: readonly Staircase[]
}

/** In the frame of one tilt: at height `down`, everything beyond `front`. */
interface Staircase {
  readonly tiltRadians: number
  readonly lowestMm: number
  /** One for each `stepMm` of height; never falls. */
  readonly frontMm: readonly number[]
}

const stepMm = 0.5
const tiltsRadians = [-20, 0, 20].map((degrees) => (degrees * Math.PI) / 180)
/** The brain stem goes on where a mask ends: what is near the middle and not in front is taken to reach so much further down. */
const stemMm = { besideMiddle: 12, beforeCentre: 15, reach: 20, step: 5 }

/** The face region of a head with this brain mask; it stays `marginMm` away from the brain. `Problem` (input) for an empty mask. */
export function faceRegionOf(mask: Volume, marginMm = 5): FaceRegion {
  const points = fromTheSide(placesOf(mask))
  return { staircases: tiltsRadians.map((tilt) => staircaseOf(points, tilt, marginMm)) }
}

type Place = [xMm: number, yMm: number, zMm: number]

function placesOf(mask: Volume): Place[] {
  const places: Place[] = []
  const [width, height, depth] = mask.shape
  const at = (row: number, i: number, j: number, k: number) =>
    mask.affine[row] * i + mask.affine[row + 1] * j + mask.affine[row + 2] * k + mask.affine[row + 3]
  for (let k = 0, n = 0; k < depth; k++) {
    for (let j = 0; j < height; j++) {
      for (let i = 0; i < width; i++, n++) if (mask.data[n] !== 0) places.push([at(0, i, j, k), at(4, i, j, k), at(8, i, j, k)])
    }
  }
  if (places.length > 0) return places
  throw new Problem({
    file: mask.source?.file,
    what: 'This brain mask is empty.',
    remedy: 'Give a mask of the brain, or leave the face in.',
  })
}

/** y and z of the brain and of where its stem goes on. */
function fromTheSide(places: readonly Place[]): [number, number][] {
  const centre = (axis: 0 | 1) => places.reduce((sum, place) => sum + place[axis], 0) / places.length
  const [middle, between] = [centre(0), centre(1)]
  const stem = places.filter(([x, y]) => Math.abs(x - middle) < stemMm.besideMiddle && y < between + stemMm.beforeCentre)
  const further = Array.from({ length: stemMm.reach / stemMm.step }, (_, n) => (n + 1) * stemMm.step)
  const points = places.map(([, y, z]): [number, number] => [y, z])
  for (const down of further) for (const [, y, z] of stem) points.push([y, z - down])
  return points
}

function staircaseOf(points: readonly [number, number][], tiltRadians: number, marginMm: number): Staircase {
  const [cos, sin] = [Math.cos(tiltRadians), Math.sin(tiltRadians)]
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [y, z] of points) {
    const up = cos * z - sin * y
    lowest = Math.min(lowest, up)
    highest = Math.max(highest, up)
  }
  const lowestMm = lowest - marginMm
  const frontMm = new Array<number>(Math.ceil((highest - lowestMm) / stepMm) + 1).fill(Number.NEGATIVE_INFINITY)
  for (const [y, z] of points) {
    const step = Math.max(0, Math.floor((cos * z - sin * y - marginMm - lowestMm) / stepMm))
    frontMm[step] = Math.max(frontMm[step], cos * y + sin * z + marginMm)
  }
  for (let n = 1; n < frontMm.length; n++) frontMm[n] = Math.max(frontMm[n], frontMm[n - 1])
  return { tiltRadians, lowestMm, frontMm }
}

/** Whether a place is in the region. */
export function isFace({ staircases }: FaceRegion, yMm: number, zMm: number): boolean {
  return staircases.some(({ tiltRadians, lowestMm, frontMm }) => {
    const [cos, sin] = [Math.cos(tiltRadians), Math.sin(tiltRadians)]
    const step = Math.floor((cos * zMm - sin * yMm - lowestMm) / stepMm)
    return step < 0 || cos * yMm + sin * zMm > frontMm[Math.min(step, frontMm.length - 1)]
  })
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
