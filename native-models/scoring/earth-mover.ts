import type { Outcome } from './outcome.ts'
import { type ScoredMap, whyUndefined } from './scored-map.ts'

export interface EarthMover {
  /** 1 − W / the largest distance within the scored places; chance is that of relevance spread evenly. */
  readonly score: Outcome
  /** Mean way of relevance to the truth, in millimetres; `undefined` where the score is. */
  /** The same for relevance that is even over all places. */
  readonly evenMm?: number
  readonly distanceMm?: number
  /** Edge of the cells in which masses were gathered, in voxels: 1 is exact. */
  readonly cellVoxels: number
}

/** Above this, cells are gathered: the exact transport takes the square of it. */
const MOST_CELLS = 250

/**
 * Wasserstein-1 distance between relevance and the truth, each as a share of its sum (Clark et al. 2024, XAI-TRIS, in pixels; here in
 * millimetres). Exact on cells of `cellVoxels`, which are as small as `MOST_CELLS` of them allow. `coordinatesMm` gives the place of a flat index.
 */
export function earthMover(
  scored: ScoredMap,
  shape: readonly number[],
  coordinatesMm: (voxel: readonly number[]) => readonly number[],
): EarthMover {
  const none = whyUndefined(scored)
  if (none) return { score: none, cellVoxels: 1 }
  for (let cellVoxels = 1; ; cellVoxels++) {
    const cells = gathered(scored, shape, coordinatesMm, cellVoxels)
    if (cells.length > MOST_CELLS && cellVoxels < Math.max(...shape)) continue
    const places = cells.map(({ place }) => place)
    const truth = shares(cells.map((cell) => cell.truth))
    const distance = (masses: readonly number[]) => transport(shares(masses), truth, places)
    let largest = 0
    for (const a of places) for (const b of places) largest = Math.max(largest, between(a, b))
    if (largest === 0) return { score: { value: undefined, reason: 'All places lie in one cell.' }, cellVoxels }
    const distanceMm = distance(cells.map((cell) => cell.relevance))
    const even = distance(cells.map((cell) => cell.count))
    return { score: { value: 1 - distanceMm / largest, chance: 1 - even / largest }, distanceMm, evenMm: even, cellVoxels }
  }
}

interface Cell {
  place: number[]
  relevance: number
  truth: number
  count: number
}

/** Masses gathered in cells, each at the mean place of its voxels. */
function gathered(
  { relevance, truth, places }: ScoredMap,
  shape: readonly number[],
  coordinatesMm: (voxel: readonly number[]) => readonly number[],
  edge: number,
): Cell[] {
  const cells = new Map<string, Cell>()
  places.forEach((flat, i) => {
    const voxel: number[] = []
    let rest = flat
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      voxel.unshift(rest % (shape[axis] ?? 1))
      rest = Math.floor(rest / (shape[axis] ?? 1))
    }
    const key = voxel.map((n) => Math.floor(n / edge)).join()
    const at = coordinatesMm(voxel)
    const cell = cells.get(key) ?? { place: at.map(() => 0), relevance: 0, truth: 0, count: 0 }
    cell.place = cell.place.map((sum, axis) => sum + (at[axis] ?? 0))
    cell.relevance += relevance[i] ?? 0
    cell.truth += truth[i] ?? 0
    cell.count++
    cells.set(key, cell)
  })
  return [...cells.values()].map((cell) => ({ ...cell, place: cell.place.map((sum) => sum / cell.count) }))
}

function shares(masses: readonly number[]): number[] {
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return masses.map((mass) => mass / total)
}

function between(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))
}

/**
 * Least cost of bringing `supply` to `demand` (both sum to 1) between `places`: shortest augmenting paths with potentials over the dense
 * bipartite graph (Ahuja, Magnanti & Orlin 1993, chapter 9.7).
 */
export function transport(supply: readonly number[], demand: readonly number[], places: readonly (readonly number[])[]): number {
  const sources = supply.flatMap((mass, i) => (mass > 0 ? [{ mass, i }] : []))
  const sinks = demand.flatMap((mass, i) => (mass > 0 ? [{ mass, i }] : []))
  const [n, m] = [sources.length, sinks.length]
  const cost = sources.map(({ i }) => sinks.map((sink) => between(places[i] ?? [], places[sink.i] ?? [])))
  const flow = sources.map(() => new Float64Array(m))
  const left = Float64Array.from(sources, ({ mass }) => mass)
  const wanted = Float64Array.from(sinks, ({ mass }) => mass)
  const potential = new Float64Array(n + m)
  const tiny = 1e-12
  for (;;) {
    // Dijkstra over reduced costs, from every source with mass left.
    const distance = new Float64Array(n + m).fill(Number.POSITIVE_INFINITY)
    const before = new Int32Array(n + m).fill(-1)
    const settled = new Uint8Array(n + m)
    for (let s = 0; s < n; s++) if ((left[s] ?? 0) > tiny) distance[s] = 0
    let end = -1
    for (;;) {
      let node = -1
      for (let v = 0; v < n + m; v++) {
        if (!settled[v] && (distance[v] ?? 0) < (node < 0 ? Number.POSITIVE_INFINITY : (distance[node] ?? 0))) node = v
      }
      if (node < 0) break
      settled[node] = 1
      if (node >= n && (wanted[node - n] ?? 0) > tiny) {
        end = node
        break
      }
      const here = distance[node] ?? 0
      const step = (to: number, way: number) => {
        const length = here + Math.max(0, way + (potential[node] ?? 0) - (potential[to] ?? 0))
        if (length < (distance[to] ?? 0)) {
          distance[to] = length
          before[to] = node
        }
      }
      if (node < n) for (let t = 0; t < m; t++) step(n + t, cost[node]?.[t] ?? 0)
      else for (let s = 0; s < n; s++) if ((flow[s]?.[node - n] ?? 0) > tiny) step(s, -(cost[s]?.[node - n] ?? 0))
    }
    if (end < 0) break
    const reach = distance[end] ?? 0
    for (let v = 0; v < n + m; v++) potential[v] = (potential[v] ?? 0) + Math.min(reach, distance[v] ?? reach)
    let amount = wanted[end - n] ?? 0
    let start = end
    for (let v = end; before[v] !== undefined && (before[v] ?? -1) >= 0; v = before[v] ?? -1) {
      const from = before[v] ?? -1
      if (v < n) amount = Math.min(amount, flow[v]?.[from - n] ?? 0)
      start = from
    }
    amount = Math.min(amount, left[start] ?? 0)
    for (let v = end; (before[v] ?? -1) >= 0; v = before[v] ?? -1) {
      const from = before[v] ?? -1
      const [s, t, sign] = v >= n ? [from, v - n, 1] : [v, from - n, -1]
      const row = flow[s]
      if (row) row[t] = (row[t] ?? 0) + sign * amount
    }
    left[start] = (left[start] ?? 0) - amount
    wanted[end - n] = (wanted[end - n] ?? 0) - amount
  }
  let total = 0
  flow.forEach((row, s) => {
    row.forEach((amount, t) => {
      total += amount * (cost[s]?.[t] ?? 0)
    })
  })
  return total
}
