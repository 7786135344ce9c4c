import type { Mesh } from '../../data/surface/mesh.ts'

/** Sum of the areas of the triangles, in mm². */
export function areaMm2({ vertices, triangles }: Mesh): number {
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) sum += Math.hypot(...faceVector(vertices, triangles, t)) / 2
  return sum
}

/** Volume that a closed mesh holds, in mm³, by the divergence theorem: the signed tetrahedra of all triangles with the origin. */
export function enclosedMm3({ vertices: v, triangles }: Mesh): number {
  let sum = 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]]
    sum +=
      v[a] * (v[b + 1] * v[c + 2] - v[b + 2] * v[c + 1]) +
      v[a + 1] * (v[b + 2] * v[c] - v[b] * v[c + 2]) +
      v[a + 2] * (v[b] * v[c + 1] - v[b + 1] * v[c])
  }
  return sum / 6
}

/** Outward unit normals, vertex by vertex: those of the triangles around it, weighted by their areas. */
export function vertexNormals({ vertices, triangles }: Mesh): Float32Array {
  const normals = new Float32Array(vertices.length)
  for (let t = 0; t < triangles.length; t += 3) {
    const face = faceVector(vertices, triangles, t)
    for (let corner = 0; corner < 3; corner++) for (let axis = 0; axis < 3; axis++) normals[3 * triangles[t + corner] + axis] += face[axis]
  }
  for (let n = 0; n < normals.length; n += 3) {
    const length = Math.hypot(normals[n], normals[n + 1], normals[n + 2]) || 1
    for (let axis = 0; axis < 3; axis++) normals[n + axis] /= length
  }
  return normals
}

/** Vertices that share an edge with each vertex. */
export function neighboursOf({ vertices, triangles }: Mesh): readonly (readonly number[])[] {
  const sets = Array.from({ length: vertices.length / 3 }, () => new Set<number>())
  for (let t = 0; t < triangles.length; t += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const [a, b] = [triangles[t + corner], triangles[t + ((corner + 1) % 3)]]
      sets[a].add(b)
      sets[b].add(a)
    }
  }
  return sets.map((set) => [...set])
}

/** Edges that do not belong to exactly two triangles: 0 of a closed mesh. */
export function openEdges({ vertices, triangles }: Mesh): number {
  const count = vertices.length / 3
  const times = new Map<number, number>()
  for (let t = 0; t < triangles.length; t += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const [a, b] = [triangles[t + corner], triangles[t + ((corner + 1) % 3)]]
      const edge = Math.min(a, b) * count + Math.max(a, b)
      times.set(edge, (times.get(edge) ?? 0) + 1)
    }
  }
  return [...times.values()].filter((seen) => seen !== 2).length
}

/** Cross product of two edges of a triangle: along its normal, twice its area long. */
function faceVector(v: Float32Array, triangles: Int32Array, t: number): [number, number, number] {
  const [a, b, c] = [3 * triangles[t], 3 * triangles[t + 1], 3 * triangles[t + 2]]
  const [x1, y1, z1] = [v[b] - v[a], v[b + 1] - v[a + 1], v[b + 2] - v[a + 2]]
  const [x2, y2, z2] = [v[c] - v[a], v[c + 1] - v[a + 1], v[c + 2] - v[a + 2]]
  return [y1 * z2 - z1 * y2, z1 * x2 - x1 * z2, x1 * y2 - y1 * x2]
}
