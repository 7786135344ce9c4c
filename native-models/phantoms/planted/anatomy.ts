import type { Random } from '../../statistics/random.ts'
import type { Grid3, Shape3 } from '../../volume/grid.ts'
import { voxelCount } from '../../volume/grid.ts'

/** A ball-shaped structure of the simple head, in units of half its length along each axis: (0, 0, 0) is the middle. */
export interface Structure {
  readonly name: string
  readonly centre: readonly [number, number, number]
  /** In voxels of a head 24 voxels long; scales with the head. */
  readonly radius: number
  /** Brightness, where white matter is 1. */
  readonly brightness: number
}

/** Three pairs of deep structures. Each pair has its own brightness, so that a network can tell them apart by their looks as well. */
export const STRUCTURES: readonly Structure[] = [
  { name: 'left front', centre: [-0.3, 0.4, 0.14], radius: 2.5, brightness: 0.65 },
  { name: 'right front', centre: [0.3, 0.4, 0.14], radius: 2.5, brightness: 0.65 },
  { name: 'left middle', centre: [-0.46, -0.02, -0.12], radius: 2.5, brightness: 1.3 },
  { name: 'right middle', centre: [0.46, -0.02, -0.12], radius: 2.5, brightness: 1.3 },
  { name: 'left back', centre: [-0.26, -0.46, 0.08], radius: 2.3, brightness: 0.8 },
  { name: 'right back', centre: [0.26, -0.46, 0.08], radius: 2.3, brightness: 0.8 },
]

const TISSUE = { scalp: 0.7, skull: 0.15, cortex: 0.75, white: 1, ventricle: 0.3 }

/** Half-length of the brain along each axis, of half of the head's. */
const BRAIN = 0.8

export interface SimpleHead {
  readonly grid: Grid3
  readonly brain: Uint8Array
  /** Brightness of scalp, skull, cortex, white matter and ventricle; 0 outside. Structures are drawn over it. */
  readonly template: Float32Array
}

/** A head in a cube of `size` voxels of 4 mm (at 24; finer when there are more): ellipsoids of scalp, skull, cortex, white matter and ventricle. */
export function simpleHead(size: number): SimpleHead {
  const shape: Shape3 = [size, size, size]
  const mm = 96 / size
  const origin = (-mm * (size - 1)) / 2
  const grid: Grid3 = { shape, affine: [mm, 0, 0, origin, 0, mm, 0, origin, 0, 0, mm, origin, 0, 0, 0, 1] }
  const brain = new Uint8Array(voxelCount(shape))
  const template = new Float32Array(brain.length)
  eachVoxel(size, (n, x, y, z) => {
    const r = Math.hypot(x / 0.92, y, z / 0.95)
    const inVentricle = Math.hypot(x / 0.12, (y - 0.05) / 0.3, (z - 0.1) / 0.15) < 1
    brain[n] = r < BRAIN ? 1 : 0
    if (inVentricle) template[n] = TISSUE.ventricle
    else if (r < 0.66) template[n] = TISSUE.white
    else if (r < BRAIN) template[n] = TISSUE.cortex
    else if (r < 0.88) template[n] = TISSUE.skull
    else if (r < 1) template[n] = TISSUE.scalp
  })
  return { grid, brain, template }
}

/** Calls with each voxel's index and its place in units of half the head's length. */
export function eachVoxel(size: number, call: (n: number, x: number, y: number, z: number) => void): void {
  const at = (i: number) => (2 * (i + 0.5)) / size - 1
  for (let k = 0, n = 0; k < size; k++) for (let j = 0; j < size; j++) for (let i = 0; i < size; i++, n++) call(n, at(i), at(j), at(k))
}

/**
 * Share of each voxel that a ball covers, its edge one voxel wide, as a list of (index, share): `centre` in units of half the head's
 * length, `radius` in voxels.
 */
export function ballShares(size: number, centre: readonly number[], radius: number): { index: number; share: number }[] {
  const [ci, cj, ck] = centre.map((x) => ((x + 1) * size) / 2 - 0.5)
  const shares: { index: number; share: number }[] = []
  const from = (c: number) => Math.max(0, Math.floor(c - radius - 1))
  const to = (c: number) => Math.min(size - 1, Math.ceil(c + radius + 1))
  for (let k = from(ck); k <= to(ck); k++)
    for (let j = from(cj); j <= to(cj); j++)
      for (let i = from(ci); i <= to(ci); i++) {
        const share = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(i - ci, j - cj, k - ck)))
        if (share > 0) shares.push({ index: i + size * (j + size * k), share })
      }
  return shares
}

/** Smooth variation of brightness between people: the cosine modes (p, q, r) with p + q + r ≤ 2 and independent normal weights. */
export function smoothVariation(size: number, amplitude: number, random: Random): Float32Array {
  const wave = (frequency: number) => Float64Array.from({ length: size }, (_, i) => Math.cos((Math.PI * frequency * (i + 0.5)) / size))
  const waves = [0, 1, 2].map(wave)
  const field = new Float32Array(size ** 3)
  for (let p = 0; p <= 2; p++)
    for (let q = 0; p + q <= 2; q++)
      for (let r = 0; p + q + r <= 2; r++) {
        const weight = amplitude * random.normal()
        for (let k = 0, n = 0; k < size; k++)
          for (let j = 0; j < size; j++) {
            const across = weight * waves[r][k] * waves[q][j]
            for (let i = 0; i < size; i++, n++) field[n] += across * waves[p][i]
          }
      }
  return field
}
