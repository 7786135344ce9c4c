import { deinterleave } from './stored-types.ts'
import type { VoxelArray } from './volume.ts'

/**
 * Moves the axes that are not in space behind those that are, each group in its own order. The first axis of `shape` varies fastest.
 * @param inSpace for each axis, whether it is one of space
 */
export function spaceFirst(data: VoxelArray, shape: readonly number[], inSpace: readonly boolean[]): VoxelArray {
  let arranged = data
  const axes = shape.map((length, axis) => ({ length, inSpace: inSpace[axis] }))
  // Each move brings the first axis that stands before one of space to the end, so that their order is kept.
  for (let moves = orderNeeded(axes); moves > 0; moves--) {
    const at = axes.findIndex((axis) => !axis.inSpace)
    const [axis] = axes.splice(at, 1)
    const before = axes.slice(0, at).reduce((product, { length }) => product * length, 1)
    arranged = toEnd(arranged, before, axis.length)
    axes.push(axis)
  }
  return arranged
}

/** How many axes have to move: all that are not in space, unless they are at the end already. */
function orderNeeded(axes: readonly { inSpace: boolean }[]): number {
  const first = axes.findIndex((axis) => !axis.inSpace)
  const sorted = first < 0 || axes.slice(first).every((axis) => !axis.inSpace)
  return sorted ? 0 : axes.filter((axis) => !axis.inSpace).length
}

/** before × length × after → before × after × length. */
function toEnd(data: VoxelArray, before: number, length: number): VoxelArray {
  if (before === 1) return deinterleave(data, length)
  const after = data.length / before / length
  const out = data.slice()
  for (let plane = 0; plane < length; plane++) {
    for (let n = 0; n < after; n++) {
      const from = (n * length + plane) * before
      out.set(data.subarray(from, from + before), (plane * after + n) * before)
    }
  }
  return out
}
