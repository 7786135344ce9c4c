import type { Connectivity } from './components.ts'
import { distanceToMm } from './distance.ts'
import { checkLength, type Grid3, type Shape3 } from './grid.ts'

/** A ball in mm (voxel centres at most that far), or a number of steps to touching voxels. */
export type Reach = { readonly radiusMm: number } | { readonly steps: number; readonly connectivity: Connectivity }

/**
 * Mathematical morphology on masks (non-zero is inside); results hold 0 and 1. What lies beyond the edge of the grid is ignored: it neither
 * grows in nor wears away. So eroding a mask is exactly dilating what is not in it, closing never loses a voxel and opening never gains one.
 */
export function dilate(mask: Uint8Array, grid: Grid3, reach: Reach): Uint8Array {
  checkLength(mask, grid.shape)
  if ('steps' in reach) return dilateSteps(binary(mask, 1), grid.shape, reach.steps, reach.connectivity)
  const distance = distanceToMm(mask, grid)
  // Distances are rounded to Float32; a voxel at exactly the radius is inside.
  const limit = reach.radiusMm * (1 + 1e-6)
  const grown = new Uint8Array(mask.length)
  for (let n = 0; n < grown.length; n++) grown[n] = (distance[n] as number) <= limit ? 1 : 0
  return grown
}

export function erode(mask: Uint8Array, grid: Grid3, reach: Reach): Uint8Array {
  return binary(dilate(binary(mask, 0), grid, reach), 0)
}

/** Erosion, then dilation: removes what is thinner than the reach. */
export function open(mask: Uint8Array, grid: Grid3, reach: Reach): Uint8Array {
  return dilate(erode(mask, grid, reach), grid, reach)
}

/** Dilation, then erosion: fills what is narrower than the reach. */
export function close(mask: Uint8Array, grid: Grid3, reach: Reach): Uint8Array {
  return erode(dilate(mask, grid, reach), grid, reach)
}

/** `inside` where the mask is not zero, the other of 0 and 1 where it is. */
function binary(mask: Uint8Array, inside: 0 | 1): Uint8Array {
  const result = new Uint8Array(mask.length)
  for (let n = 0; n < mask.length; n++) result[n] = mask[n] === 0 ? 1 - inside : inside
  return result
}

/** Grows a mask of 0 and 1 in place, step by step from the voxels reached last. */
function dilateSteps(mask: Uint8Array, shape: Shape3, steps: number, connectivity: Connectivity): Uint8Array {
  const [nx, ny, nz] = shape
  const neighbours = neighboursOf(connectivity)
  let frontier = surfaceVoxels(mask, shape)
  for (let step = 0; step < steps && frontier.length > 0; step++) {
    const reached: number[] = []
    for (const from of frontier) {
      const i = from % nx
      const j = Math.floor(from / nx) % ny
      const k = Math.floor(from / (nx * ny))
      for (const [di, dj, dk] of neighbours) {
        const [a, b, c] = [i + di, j + dj, k + dk]
        if (a < 0 || a >= nx || b < 0 || b >= ny || c < 0 || c >= nz) continue
        const to = a + nx * (b + ny * c)
        if (mask[to] !== 0) continue
        mask[to] = 1
        reached.push(to)
      }
    }
    frontier = reached
  }
  return mask
}

/** Voxels of the mask with a face neighbour outside it, in the order of memory. The edge of the grid counts as outside if `edge` says so. */
export function surfaceVoxels(mask: Uint8Array, [nx, ny, nz]: Shape3, edge: 'ignored' | 'outside' = 'ignored'): number[] {
  const found: number[] = []
  for (let k = 0, n = 0; k < nz; k++) {
    // A step of zero finds the voxel itself, which is inside.
    const [below, above] = [k > 0 ? nx * ny : 0, k < nz - 1 ? nx * ny : 0]
    for (let j = 0; j < ny; j++) {
      const [front, back] = [j > 0 ? nx : 0, j < ny - 1 ? nx : 0]
      const rowAtEdge = edge === 'outside' && below * above * front * back === 0
      for (let i = 0; i < nx; i++, n++) {
        if (mask[n] === 0) continue
        const [left, right] = [i > 0 ? 1 : 0, i < nx - 1 ? 1 : 0]
        const inner =
          mask[n - left] !== 0 &&
          mask[n + right] !== 0 &&
          mask[n - front] !== 0 &&
          mask[n + back] !== 0 &&
          mask[n - below] !== 0 &&
          mask[n + above] !== 0
        if (!inner || rowAtEdge || (edge === 'outside' && left * right === 0)) found.push(n)
      }
    }
  }
  return found
}

function neighboursOf(connectivity: Connectivity): (readonly [number, number, number])[] {
  const farthest = { 6: 1, 18: 2, 26: 3 }[connectivity]
  const steps = [-1, 0, 1]
  return steps
    .flatMap((k) => steps.flatMap((j) => steps.map((i) => [i, j, k] as const)))
    .filter((offset) => {
      const away = offset.filter((step) => step !== 0).length
      return away > 0 && away <= farthest
    })
}
