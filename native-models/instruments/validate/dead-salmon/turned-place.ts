import type { Random } from '../../../statistics/random.ts'

/** How much of a turned place must lie inside; else it is turned again, a hundred times at most. */
const KEPT = 0.95

/**
 * The place turned about the middle of `inside` by a random rotation, half of the time reflected, as brain maps are spun on a sphere
 * (Alexander-Bloch et al. 2018): its size, its shape and its distance from the middle stay, what it covers does not. Lengths are counted in
 * half-widths of `inside` along each axis, so that a long brain turns into itself. Of one axis there is only the reflection and a shift round.
 */
export function turnedPlace(
  place: Uint8Array,
  { grid, inside }: { readonly grid: readonly number[]; readonly inside: Uint8Array },
  random: Random,
): Uint8Array {
  const axes = grid.flatMap((n, axis) => (n > 1 ? [axis] : []))
  const { middle, half } = extentOf(inside, grid)
  const size = place.reduce((sum, value) => sum + (value ? 1 : 0), 0)
  let best: { turned: Uint8Array; kept: number } | undefined
  for (let attempt = 0; attempt < 100; attempt++) {
    const turn = axes.length > 1 ? orthogonal(axes.length, random) : undefined
    const shift = turn ? 0 : random.integer(grid[axes[0] ?? 0] ?? 1)
    const mirrored = !turn && random.uniform() < 0.5
    const turned = new Uint8Array(place.length)
    let kept = 0
    const voxel = new Array<number>(grid.length).fill(0)
    for (let p = 0; p < place.length; p++) {
      unravel(p, grid, voxel)
      const at = axes.map((axis) => ((voxel[axis] ?? 0) - (middle[axis] ?? 0)) / (half[axis] ?? 1))
      let from = 0
      let outside = false
      for (let axis = 0; axis < grid.length; axis++) {
        const n = grid[axis] ?? 1
        const k = axes.indexOf(axis)
        let v = voxel[axis] ?? 0
        if (turn && k >= 0) v = Math.round((middle[axis] ?? 0) + (half[axis] ?? 1) * dot(turn[k] ?? [], at))
        else if (k >= 0) v = ((mirrored ? n - 1 - v : v) + shift) % n
        if (v < 0 || v >= n) outside = true
        from = from * n + v
      }
      if (outside || !place[from] || !inside[p]) continue
      turned[p] = 1
      kept++
    }
    if (!best || kept > best.kept) best = { turned, kept }
    if (kept >= KEPT * size) break
  }
  return best && best.kept > 0 ? best.turned : place
}

/** Drawn evenly from all rotations and reflections: normal numbers, made orthogonal row by row (Stewart 1980). */
function orthogonal(size: number, random: Random): number[][] {
  const rows: number[][] = []
  while (rows.length < size) {
    const row = Array.from({ length: size }, () => random.normal())
    for (const before of rows) {
      const along = dot(row, before)
      for (let i = 0; i < size; i++) row[i] = (row[i] ?? 0) - along * (before[i] ?? 0)
    }
    const length = Math.sqrt(dot(row, row))
    if (length > 1e-6) rows.push(row.map((value) => value / length))
  }
  return rows
}

function extentOf(inside: Uint8Array, grid: readonly number[]) {
  const [low, high] = [grid.map((n) => n - 1), grid.map(() => 0)]
  const voxel = new Array<number>(grid.length).fill(0)
  inside.forEach((value, p) => {
    if (!value) return
    unravel(p, grid, voxel)
    voxel.forEach((v, axis) => {
      low[axis] = Math.min(low[axis] ?? 0, v)
      high[axis] = Math.max(high[axis] ?? 0, v)
    })
  })
  return {
    middle: grid.map((_, axis) => ((low[axis] ?? 0) + (high[axis] ?? 0)) / 2),
    half: grid.map((_, axis) => Math.max(0.5, ((high[axis] ?? 0) - (low[axis] ?? 0) + 1) / 2)),
  }
}

function unravel(flat: number, grid: readonly number[], voxel: number[]): void {
  let rest = flat
  for (let axis = grid.length - 1; axis >= 0; axis--) {
    const n = grid[axis] ?? 1
    voxel[axis] = rest % n
    rest = Math.floor(rest / n)
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
