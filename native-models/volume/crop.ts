import { Problem } from '../data/problem.ts'
import { spacingMm } from '../data/volume/values.ts'
import type { Volume } from '../data/volume/volume.ts'
import { subgridAffine, type Triple } from './affine.ts'
import { checkLength, frameCount, type Grid3, gridOf, type Shape3, voxelCount } from './grid.ts'
import { emptyLike, wordsOf } from './words.ts'

/** Voxels from `from` to before `to` along each axis. May reach beyond the grid. */
export interface Box {
  readonly from: Triple
  readonly to: Triple
}

/**
 * The part of a volume inside a box, in its own place in the world. Where the box reaches beyond the volume it is padded with `outside`
 * (a scaled value), so this pads as well as crops. Further axes (time) stay. Throws a `Problem` if the box is empty.
 */
export function cropTo<V extends Volume>(volume: V, box: Box, outside = 0): V {
  const { shape } = gridOf(volume)
  const [nx, ny, nz] = boxShape(box)
  const [x0, y0, z0] = box.from
  const frames = frameCount(volume)
  const data = emptyLike(volume.data, nx * ny * nz * frames)
  const filling = (outside - volume.intercept) / volume.slope
  if (filling !== 0) data.fill(filling)
  const [to, from] = [wordsOf(data), wordsOf(volume.data)]
  const first = Math.max(0, -x0)
  const end = Math.min(nx, shape[0] - x0)
  for (let frame = 0; frame < frames; frame++) {
    for (let k = Math.max(0, -z0); k < Math.min(nz, shape[2] - z0); k++) {
      for (let j = Math.max(0, -y0); j < Math.min(ny, shape[1] - y0); j++) {
        const source = x0 + shape[0] * (j + y0 + shape[1] * (k + z0 + shape[2] * frame))
        const target = nx * (j + ny * (k + nz * frame))
        if (first < end) to.set(from.subarray(source + first, source + end), target + first)
      }
    }
  }
  return { ...volume, shape: [nx, ny, nz, ...volume.shape.slice(3)], affine: subgridAffine(volume.affine, box.from), data }
}

/** Adds voxels with the value `outside` before and after each axis. */
export function pad<V extends Volume>(volume: V, before: Triple, after: Triple = before, outside = 0): V {
  return cropTo(volume, grow({ from: [0, 0, 0], to: gridOf(volume).shape }, before, after), outside)
}

/** The smallest box around the non-zero voxels, or undefined if there is none. */
export function boundingBox(mask: Uint8Array, shape: Shape3): Box | undefined {
  checkLength(mask, shape)
  const from: [number, number, number] = [...shape]
  const to: [number, number, number] = [0, 0, 0]
  for (let k = 0, row = 0; k < shape[2]; k++) {
    for (let j = 0; j < shape[1]; j++, row += shape[0]) {
      let first = 0
      while (first < shape[0] && mask[row + first] === 0) first++
      if (first === shape[0]) continue
      let last = shape[0] - 1
      while (mask[row + last] === 0) last--
      from[0] = Math.min(from[0], first)
      to[0] = Math.max(to[0], last + 1)
      from[1] = Math.min(from[1], j)
      to[1] = Math.max(to[1], j + 1)
      from[2] = Math.min(from[2], k)
      to[2] = k + 1
    }
  }
  return to[0] > 0 ? { from, to } : undefined
}

/** The box around a mask with a margin in mm on every side, kept inside the grid. Throws a `Problem` if the mask is empty. */
export function maskBox(mask: Uint8Array, grid: Grid3, marginMm: number): Box {
  const box = boundingBox(mask, grid.shape)
  if (!box) throw new Problem({ what: 'the mask is empty.', remedy: 'Check that it belongs to this scan.' })
  const margin = spacingMm(grid.affine).map((mm) => Math.ceil(marginMm / mm - 1e-6)) as unknown as Triple
  const { from, to } = grow(box, margin, margin)
  return {
    from: from.map((at) => Math.max(0, at)) as unknown as Triple,
    to: to.map((at, axis) => Math.min(grid.shape[axis] ?? at, at)) as unknown as Triple,
  }
}

/** The box with voxels added on each side. */
export function grow({ from, to }: Box, before: Triple, after: Triple = before): Box {
  return {
    from: [from[0] - before[0], from[1] - before[1], from[2] - before[2]],
    to: [to[0] + after[0], to[1] + after[1], to[2] + after[2]],
  }
}

/** The grid of a box within a grid. */
export function boxGrid(grid: Grid3, box: Box): Grid3 {
  return { shape: boxShape(box), affine: subgridAffine(grid.affine, box.from) }
}

function boxShape({ from, to }: Box): Shape3 {
  const shape: Shape3 = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  if (shape.every((n) => Number.isInteger(n) && n > 0) && voxelCount(shape) < 2 ** 31) return shape
  throw new Problem({
    kind: 'usage',
    what: `a box of ${shape.join(' × ')} voxels cannot be cut.`,
    remedy: 'Give whole numbers above zero.',
  })
}
