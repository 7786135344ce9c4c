import { isDeep } from '../../../phantoms/head/closer.ts'
import { invert, multiply, scaleAndShift, type Triple } from '../../../volume/affine.ts'
import type { Grid3 } from '../../../volume/grid.ts'
import { blurPrior, type CoarsePrior } from '../../../volume/mixture/prior.ts'
import { antiAliased, resample } from '../../../volume/resample.ts'
import type { SeenHead } from '../tissue/measure-head.ts'
import { type HeadNetwork, mirrored, type Opinion, windowShape } from '../tissue/network.ts'

/** Over so many voxels of 2 mm from the border of its window the closer look fades into the first one. */
const fadeVoxels = 5
/** How far either look may be wrong, in voxels of 2 mm. */
const blurFirst = 1
const blurCloser = 0.5

/** Where each structure and the left side are likely, on one 2 mm lattice. */
export interface StructurePriors {
  readonly structure: CoarsePrior
  /** [left, right] */
  readonly side: CoarsePrior
}

/**
 * Looks a second time, at 2 mm, at a window of 96 × 112 × 96 mm around the deep structures, as it is and mirrored, and puts what the second
 * network says in the place of what the first one said there. Both are blurred by as much as they may be wrong.
 */
export async function lookCloser({ working, opinion }: SeenHead, left: Float32Array, network: HeadNetwork): Promise<StructurePriors> {
  const first = opinion.prior
  const start = windowStart(first)
  const toWorld = multiply(working.grid.affine, invert([...first.toPrior, 0, 0, 0, 1] as never))
  const window: Grid3 = { shape: windowShape, affine: multiply(toWorld, scaleAndShift([1, 1, 1], start)) }
  const image = resample(antiAliased(working.values, working.grid, window), working.grid, window, 'linear')
  const held = resample(working.valid, working.grid, window, 'nearest')
  for (let n = 0; n < image.length; n++) if (held[n] === 0) image[n] = 0
  const seen = bothWays(await network.look(image), await network.look(mirrored(image)), first.classes)

  const closer = blurPrior({ ...first, shape: windowShape, data: seen.structure }, blurCloser).data
  const blurred = blurPrior(first, blurFirst)
  const structure = { ...blurred, data: blurred.data.slice() }
  const side = {
    ...first,
    classes: 2,
    data: Float32Array.from({ length: 2 * left.length }, (_, n) => (n % 2 ? 1 - left[n >> 1] : left[n >> 1])),
  }
  fade(structure, closer, start)
  fade(side, seen.side, start)
  return { structure, side }
}

/** The window whose middle is nearest to that of the deep structures, each voxel weighing as much as it is likely to be one. */
function windowStart({ shape: [nx, ny], classes, data }: CoarsePrior): Triple {
  const sums = [0, 0, 0]
  let total = 0
  for (let at = 0, n = 0; at < data.length; at += classes, n++) {
    let deep = 0
    for (let c = 0; c < classes; c++) if (isDeep[c]) deep += data[at + c]
    if (deep < 0.1) continue
    total += deep
    sums[0] += deep * (n % nx)
    sums[1] += deep * (Math.floor(n / nx) % ny)
    sums[2] += deep * Math.floor(n / (nx * ny))
  }
  const middle = total > 0 ? sums.map((sum) => sum / total) : windowShape.map((size) => size)
  return middle.map((at, axis) => Math.round(at - (windowShape[axis] - 1) / 2)) as unknown as Triple
}

/** Mean of the opinions on a window and on its mirror image, class fastest. */
function bothWays(plain: Opinion, flipped: Opinion, classes: number): { structure: Float32Array; side: Float32Array } {
  const voxels = plain.posterior.length / classes
  const [width] = windowShape
  const structure = new Float32Array(plain.posterior.length)
  const side = new Float32Array(2 * voxels)
  for (let n = 0; n < voxels; n++) {
    const other = n + width - 1 - 2 * (n % width)
    for (let c = 0; c < classes; c++)
      structure[n * classes + c] = (plain.posterior[c * voxels + n] + flipped.posterior[c * voxels + other]) / 2
    const left = plain.left && flipped.left ? (plain.left[n] + 1 - flipped.left[other]) / 2 : 0.5
    side[2 * n] = left
    side[2 * n + 1] = 1 - left
  }
  return { structure, side }
}

/** Puts `closer` in the place of what `prior` holds in its window, little by little from the border of the window. */
function fade(prior: CoarsePrior, closer: Float32Array, start: Triple): void {
  const { shape, classes, data } = prior
  const [width, height, depth] = windowShape
  const weightAt = (at: number, size: number) => Math.min(1, (Math.min(at, size - 1 - at) + 1) / fadeVoxels)
  for (let k = 0, n = 0; k < depth; k++)
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++, n++) {
        const [x, y, z] = [i + start[0], j + start[1], k + start[2]]
        if (x < 0 || y < 0 || z < 0 || x >= shape[0] || y >= shape[1] || z >= shape[2]) continue
        const weight = Math.min(weightAt(i, width), weightAt(j, height), weightAt(k, depth))
        const at = classes * (x + shape[0] * (y + shape[1] * z))
        for (let c = 0; c < classes; c++) data[at + c] += weight * (closer[n * classes + c] - data[at + c])
      }
}
