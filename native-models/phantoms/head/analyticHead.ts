import { finishHeadMap, type HeadMap } from './headMap.ts'
import { codeOfLabel } from './tissues.ts'

type Point = readonly [number, number, number]
interface Ellipsoid {
  readonly centre: Point
  readonly semi: Point
}

/** Sizes are those of a middle-sized adult; `ventricles` and `atrophy` make it younger or older. */
export interface AnalyticHeadOptions {
  readonly spacingMm?: number
  /** Scale of the lateral ventricles, 0.6 (young) to 1.6 (old). */
  readonly ventricles?: number
  /** Half width of sulci, 0.1 (young) to 0.35 (old). */
  readonly atrophy?: number
}

/**
 * A head made of ellipsoids, shipped without any data file: skin, soft tissue, skull with marrow, fluid, folded cortex (a gyroid), white
 * matter, ventricles, deep grey, cerebellum, brain stem, eyes, airways. Every voxel's label is a formula of its place, so its truth is exact.
 */
export function analyticHead({ spacingMm = 1, ventricles = 1, atrophy = 0.16 }: AnalyticHeadOptions = {}): HeadMap {
  const extent: Point = [184, 224, 208]
  const size = (axis: number) => Math.floor(extent[axis] / spacingMm) + 1
  const shape: [number, number, number] = [size(0), size(1), size(2)]
  // Left and right alike at any spacing; the crown is at 88 mm.
  const low: [number, number, number] = [(-(shape[0] - 1) / 2) * spacingMm, -112, -120]
  const codes = new Uint8Array(shape[0] * shape[1] * shape[2])
  const labelAt = labeller(ventricles, atrophy)
  let n = 0
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++) {
        codes[n++] = codeOfLabel.get(labelAt(low[0] + i * spacingMm, low[1] + j * spacingMm, low[2] + k * spacingMm)) ?? 0
      }
  return finishHeadMap('analytic head', { codes, shape }, spacingMm, low)
}

const cerebrum: Ellipsoid = { centre: [0, 0, 6], semi: [66, 83, 58] }
const cerebellum: Ellipsoid = { centre: [0, -48, -40], semi: [52, 30, 24] }
const stem: Ellipsoid = { centre: [0, -20, -42], semi: [13, 14, 36] }
const cord: Ellipsoid = { centre: [0, -32, -95], semi: [6, 6, 60] }
const canal: Ellipsoid = { centre: [0, -32, -95], semi: [10, 10, 62] }
const jaw: Ellipsoid = { centre: [0, 42, -62], semi: [52, 48, 58] }
const neck: Ellipsoid = { centre: [0, -18, -100], semi: [58, 62, 90] }
const airway: Ellipsoid = { centre: [0, 20, -90], semi: [9, 9, 50] }
const nose: Ellipsoid = { centre: [0, 66, -48], semi: [11, 20, 22] }

/** Mirrored structures, right side (x > 0), with FreeSurfer's label of the left; the first that holds a point wins. */
const paired: readonly { readonly left: number; readonly right: number; readonly shape: Ellipsoid }[] = [
  { left: 5, right: 44, shape: { centre: [33, -18, -10], semi: [2.5, 14, 3] } },
  { left: 10, right: 49, shape: { centre: [11, -12, 4], semi: [9, 16, 10] } },
  { left: 11, right: 50, shape: { centre: [15, 18, 9], semi: [5, 14, 10] } },
  { left: 13, right: 52, shape: { centre: [19, 1, 0], semi: [4.5, 9, 6] } },
  { left: 12, right: 51, shape: { centre: [26, 4, 1], semi: [6, 16, 9] } },
  { left: 26, right: 58, shape: { centre: [10, 16, -5], semi: [4, 5, 4] } },
  { left: 28, right: 60, shape: { centre: [9, -10, -9], semi: [8, 10, 8] } },
  { left: 17, right: 53, shape: { centre: [27, -18, -15], semi: [6, 18, 5] } },
  { left: 18, right: 54, shape: { centre: [23, 3, -17], semi: [7, 7, 6] } },
]

function labeller(ventricles: number, atrophy: number): (x: number, y: number, z: number) => number {
  const lateral: Ellipsoid = { centre: [9 + 3 * ventricles, -2, 13], semi: [6 * ventricles, 30 * Math.sqrt(ventricles), 9 * ventricles] }
  const third: Ellipsoid = { centre: [0, -8, 0], semi: [1.5 + ventricles, 11, 9] }
  const fourth: Ellipsoid = { centre: [0, -34, -36], semi: [6, 4, 9] }
  return (x, y, z) => {
    const right = x >= 0
    const side = Math.abs(x)
    const r = radius(cerebrum, side, y, z)
    if (r > 1.4 && isOpenAir(side, y, z)) return 0
    if (side < 15) {
      if (inside(fourth, side, y, z)) return 15
      if (inside(stem, side, y, z)) return 16
    }
    // Everything deep lies within nine tenths of the cerebrum's radius.
    if (r < 0.9) {
      if (inside(third, side, y, z)) return 14
      if (inside(lateral, side, y, z)) return right ? 43 : 4
      for (const { left, right: other, shape } of paired) if (inside(shape, side, y, z)) return right ? other : left
    }
    if (inside(cerebellum, side, y, z) && side > 0.5) {
      const leaves = Math.sin(z / 1.3) > -0.2
      const deep = radius(cerebellum, side, y, z) < 0.45 + (leaves ? 0.25 : 0)
      return deep ? (right ? 46 : 7) : right ? 47 : 8
    }
    if (r < 1) return cerebralLabel(r, side, x, y, z, right, atrophy)
    if (inside(cord, side, y, z)) return 512
    return outerLabel(side, y, z)
  }
}

/** Well clear of the skull, the face and the neck: most of the field of view, found quickly. */
function isOpenAir(side: number, y: number, z: number): boolean {
  return radius(cerebellum, side, y, z) > 1.75 && !inside(jaw, side, y, z) && !inside(neck, side, y, z) && radius(canal, side, y, z) > 3.2
}

/** Fluid in the fissure between the hemispheres and in sulci, cortex along both, white matter beneath. */
function cerebralLabel(r: number, side: number, x: number, y: number, z: number, right: boolean, atrophy: number): number {
  const fissure = z > 22 || r > 0.75
  if (side < 1.2) return fissure ? 24 : 2 + (right ? 39 : 0)
  // A gyroid of 30 mm: its zero surface is a sheet that folds through space as sulci do.
  const k = (2 * Math.PI) / 30
  const fold = Math.abs(Math.sin(x * k) * Math.cos(y * k) + Math.sin(y * k) * Math.cos(z * k) + Math.sin(z * k) * Math.cos(x * k))
  const reach = r > 0.6
  if (reach && fold < atrophy && z > -38) return 24
  const cortex = r > 0.955 || (reach && fold < atrophy + 0.55) || (fissure && side < 4)
  return cortex ? (right ? 42 : 3) : right ? 41 : 2
}

/** What lies around the brain, by its distance to the inner surface of the skull. */
function outerLabel(side: number, y: number, z: number): number {
  const toSkull = Math.min(distance(cerebrum, side, y, z) - 2, distance(cerebellum, side, y, z) - 3, distance(canal, side, y, z))
  if (toSkull < 0) return 24
  const sphere = norm(side - 32, y - 70, z + 20)
  if (sphere < 12) return 506
  if (inside(nose, side, y, z)) return distance(nose, side, y, z) > -3 ? 509 : 0
  if (inside(airway, side, y, z)) return 0
  if (toSkull < 2) return 515
  if (toSkull < 4) return 516
  if (toSkull < 6) return 515
  const toSurface = Math.min(toSkull - 14, distance(jaw, side, y, z), distance(neck, side, y, z))
  if (toSurface > 0) return 0
  return toSurface > -2.5 ? 511 : 507
}

/** 1 on the surface. (Math.hypot is ten times slower.) */
function radius({ centre, semi }: Ellipsoid, x: number, y: number, z: number): number {
  return norm((x - centre[0]) / semi[0], (y - centre[1]) / semi[1], (z - centre[2]) / semi[2])
}

const norm = (x: number, y: number, z: number) => Math.sqrt(x * x + y * y + z * z)

const inside = (shape: Ellipsoid, x: number, y: number, z: number) => radius(shape, x, y, z) < 1

/** Distance to the surface, mm, first order: r (r − 1) / |∇|, negative inside. */
function distance(shape: Ellipsoid, x: number, y: number, z: number): number {
  const { centre, semi } = shape
  const r = radius(shape, x, y, z)
  const slope = norm((x - centre[0]) / semi[0] ** 2, (y - centre[1]) / semi[1] ** 2, (z - centre[2]) / semi[2] ** 2)
  return slope > 0 ? (r * (r - 1)) / slope : -Math.min(...semi)
}
