import type { Mesh } from '../../data/surface/mesh.ts'
import { neighboursOf } from './mesh.ts'

/**
 * Taubin's smoothing without shrinkage (Taubin G, 1995, SIGGRAPH 351–358): each round moves vertices towards the mean of their neighbours by λ = 0.5
 * and back by μ = −0.53.
 */
export function smoothMesh(mesh: Mesh, rounds: number): Mesh {
  const neighbours = neighboursOf(mesh)
  let vertices = mesh.vertices
  for (let round = 0; round < rounds; round++) for (const share of [0.5, -0.53]) vertices = moved(vertices, neighbours, share)
  return { vertices, triangles: mesh.triangles }
}

function moved(vertices: Float32Array, neighbours: readonly (readonly number[])[], share: number): Float32Array {
  const result = vertices.slice()
  for (const [n, around] of neighbours.entries()) {
    for (let axis = 0; axis < 3 && around.length; axis++) {
      let mean = 0
      for (const other of around) mean += vertices[3 * other + axis] / around.length
      result[3 * n + axis] += share * (mean - vertices[3 * n + axis])
    }
  }
  return result
}
