import type { Mesh } from '../../data/surface/mesh.ts'
import { Heap } from './heap.ts'
import { addPlane, best, errorAt, type Point, quadricSize } from './quadric.ts'

/** No triangle comes to stand at more than this to the surface around it: cosine of the angle. */
const leastCosine = 0.2

/**
 * A mesh of about `wanted` triangles, by collapsing the edge that errs least, again and again (Garland M, Heckbert PS, 1997, SIGGRAPH 209–216). What
 * is closed stays closed and keeps its holes: an edge is collapsed only where its ends share exactly two neighbours, and where no triangle turns over.
 * Ends early where no edge is left that may be collapsed.
 */
export function decimate(mesh: Mesh, wanted: number): Mesh {
  const work = begin(mesh)
  let count = mesh.triangles.length / 3
  for (let before = Number.POSITIVE_INFINITY; count > wanted && count < before; ) {
    before = count
    // What could not be collapsed may be by now: its surroundings have changed.
    offerAll(work)
    count = collapseDownTo(work, count, wanted)
  }
  return packed(work)
}

function collapseDownTo(work: Work, from: number, wanted: number): number {
  let count = from
  while (count > wanted) {
    const next = work.heap.pop()
    if (!next) break
    const { a, b, stamp } = next
    if (stamp !== work.stamps[a] + work.stamps[b] || work.at[a].length === 0 || work.at[b].length === 0) continue
    const place = mayCollapse(work, a, b)
    if (place) count -= collapse(work, a, b, place)
  }
  return count
}

interface Edge {
  readonly cost: number
  readonly a: number
  readonly b: number
  /** Sum of the stamps of its ends when its cost was found: it is another edge once one of them has moved. */
  readonly stamp: number
}

interface Work {
  readonly points: Float64Array
  readonly triangles: Int32Array
  /** Triangles at each vertex; none of a vertex that is gone. */
  readonly at: number[][]
  readonly quadrics: Float64Array
  readonly stamps: Int32Array
  readonly heap: Heap<Edge>
}

function begin({ vertices, triangles }: Mesh): Work {
  const count = vertices.length / 3
  const work: Work = {
    points: Float64Array.from(vertices),
    triangles: triangles.slice(),
    at: Array.from({ length: count }, () => []),
    quadrics: new Float64Array(quadricSize * count),
    stamps: new Int32Array(count),
    heap: new Heap((one, other) => one.cost - other.cost),
  }
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [triangles[t], triangles[t + 1], triangles[t + 2]]
    const normal = normalOf(work, corners[0], corners[1], corners[2])
    for (const corner of corners) {
      work.at[corner].push(t)
      addPlane(work.quadrics, corner, normal, pointOf(work, corners[0]))
    }
  }
  return work
}

function offerAll(work: Work): void {
  for (let a = 0; a < work.at.length; a++) for (const b of neighbours(work, a)) if (a < b) offer(work, a, b)
}

function offer(work: Work, a: number, b: number): void {
  const place = best(work.quadrics, a, b, pointOf(work, a), pointOf(work, b))
  work.heap.push({ cost: errorAt(work.quadrics, a, b, place), a, b, stamp: work.stamps[a] + work.stamps[b] })
}

/** Where the ends of an edge would meet; undefined where the surface would be pinched or folded. */
function mayCollapse(work: Work, a: number, b: number): Point | undefined {
  const around = neighbours(work, b)
  const shared = [...neighbours(work, a)].filter((other) => around.has(other))
  if (shared.length !== 2) return undefined
  // Three triangles at least stay at each vertex: two would lie on each other.
  const left = [work.at[a].length + work.at[b].length - 4, ...shared.map((other) => work.at[other].length - 1)]
  if (Math.min(...left) < 3) return undefined
  const place = best(work.quadrics, a, b, pointOf(work, a), pointOf(work, b))
  return turnsOver(work, a, b, place) ? undefined : place
}

/** Against the mean normal around both ends: a sliver's own says nothing. */
function turnsOver(work: Work, a: number, b: number, to: Point): boolean {
  const mean = [0, 0, 0]
  const after: Point[] = []
  for (const t of new Set([...work.at[a], ...work.at[b]])) {
    const corners = [work.triangles[t], work.triangles[t + 1], work.triangles[t + 2]]
    for (const [axis, part] of normalOf(work, corners[0], corners[1], corners[2]).entries()) mean[axis] += part
    if (corners.includes(a) && corners.includes(b)) continue
    const [x, y, z] = corners.map((corner) => (corner === a || corner === b ? to : pointOf(work, corner)))
    after.push(cross(x, y, z))
  }
  const length = Math.hypot(...mean)
  return after.some((normal) => {
    const along = mean[0] * normal[0] + mean[1] * normal[1] + mean[2] * normal[2]
    // One without area faces nowhere, and goes with a later edge.
    return along < leastCosine * length * Math.hypot(...normal)
  })
}

/** Moves both ends to one place and gives how many triangles that takes away. */
function collapse(work: Work, a: number, b: number, place: Point): number {
  const { points, triangles, at, quadrics, stamps } = work
  points.set(place, 3 * a)
  for (let n = 0; n < quadricSize; n++) quadrics[quadricSize * a + n] += quadrics[quadricSize * b + n]
  const gone = at[b].filter((t) => triangles[t] === a || triangles[t + 1] === a || triangles[t + 2] === a)
  for (const t of gone) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = triangles[t + corner]
      if (vertex !== b) at[vertex] = at[vertex].filter((each) => each !== t)
    }
    triangles.fill(-1, t, t + 3)
  }
  for (const t of at[b]) {
    if (gone.includes(t)) continue
    for (let corner = 0; corner < 3; corner++) if (triangles[t + corner] === b) triangles[t + corner] = a
    at[a].push(t)
  }
  at[b] = []
  stamps[a]++
  for (const other of neighbours(work, a)) offer(work, a, other)
  return gone.length
}

function neighbours({ at, triangles }: Work, vertex: number): Set<number> {
  const found = new Set<number>()
  for (const t of at[vertex]) for (let corner = 0; corner < 3; corner++) found.add(triangles[t + corner])
  found.delete(vertex)
  return found
}

/** The mesh without what is gone. */
function packed({ points, triangles, at }: Work): Mesh {
  const places = new Int32Array(at.length)
  const vertices: number[] = []
  for (const [vertex, around] of at.entries()) {
    if (!around.length) continue
    places[vertex] = vertices.length / 3
    vertices.push(points[3 * vertex], points[3 * vertex + 1], points[3 * vertex + 2])
  }
  return { vertices: Float32Array.from(vertices), triangles: triangles.filter((corner) => corner >= 0).map((corner) => places[corner]) }
}

function pointOf({ points }: Work, vertex: number): Point {
  return [points[3 * vertex], points[3 * vertex + 1], points[3 * vertex + 2]]
}

function normalOf(work: Work, a: number, b: number, c: number): Point {
  return cross(pointOf(work, a), pointOf(work, b), pointOf(work, c))
}

/** Along the normal of a triangle, twice its area long. */
function cross(a: Point, b: Point, c: Point): [number, number, number] {
  const [x1, y1, z1] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const [x2, y2, z2] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  return [y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2]
}
