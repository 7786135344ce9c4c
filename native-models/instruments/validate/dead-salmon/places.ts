import type { Random } from '../../../statistics/random.ts'

/** Sizes of relevance over places, summed over channels. */
export function summed(map: Float32Array, places: number): Float64Array {
  const sum = new Float64Array(places)
  map.forEach((value, i) => {
    if (Number.isFinite(value)) sum[i % places] = (sum[i % places] ?? 0) + Math.abs(value)
  })
  return sum
}

/** Size of the differences to the neighbours along each axis: what an edge detector shows. */
export function edgesOf(map: Float64Array, grid: readonly number[]): Float64Array {
  const edges = new Float64Array(map.length)
  let stride = 1
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const n = grid[axis] ?? 1
    for (let p = 0; p < map.length; p++) {
      if (Math.floor(p / stride) % n === n - 1) continue
      const step = Math.abs((map[p + stride] ?? 0) - (map[p] ?? 0))
      edges[p] = (edges[p] ?? 0) + step
      edges[p + stride] = (edges[p + stride] ?? 0) + step
    }
    stride *= n
  }
  return edges
}

/** The place turned over axes at random and moved so that it stays within the grid and, as far as a hundred tries find, inside. */
export function movedPlace(
  place: Uint8Array,
  { grid, inside }: { readonly grid: readonly number[]; readonly inside: Uint8Array },
  random: Random,
): Uint8Array {
  const voxels: number[][] = []
  place.forEach((value, p) => {
    if (value) voxels.push(voxelOf(p, grid))
  })
  const flips = grid.map(() => random.uniform() < 0.5)
  const turned = voxels.map((voxel) => voxel.map((v, axis) => (flips[axis] ? (grid[axis] ?? 1) - 1 - v : v)))
  const low = grid.map((_, axis) => Math.min(...turned.map((voxel) => voxel[axis] ?? 0)))
  const high = grid.map((_, axis) => Math.max(...turned.map((voxel) => voxel[axis] ?? 0)))
  let best: { moved: Uint8Array; kept: number } | undefined
  for (let attempt = 0; attempt < 100; attempt++) {
    const shift = grid.map((n, axis) => random.integer(n - ((high[axis] ?? 0) - (low[axis] ?? 0))) - (low[axis] ?? 0))
    const moved = new Uint8Array(place.length)
    let kept = 0
    for (const voxel of turned) {
      const p = voxel.reduce((flat, v, axis) => flat * (grid[axis] ?? 1) + v + (shift[axis] ?? 0), 0)
      moved[p] = 1
      if (inside[p]) kept++
    }
    if (!best || kept > best.kept) best = { moved, kept }
    if (kept === voxels.length) break
  }
  return best?.moved ?? place
}

function voxelOf(flat: number, grid: readonly number[]): number[] {
  const voxel: number[] = []
  let rest = flat
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    voxel.unshift(rest % (grid[axis] ?? 1))
    rest = Math.floor(rest / (grid[axis] ?? 1))
  }
  return voxel
}
