import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import type { Mesh } from '../../data/surface/mesh.ts'
import { neighboursOf, vertexNormals } from './mesh.ts'

export interface Curvature {
  /** Outward unit normals, x, y, z a vertex. */
  readonly normals: Float32Array
  /** Mean curvature in 1/mm: positive where the surface bulges outwards (1/r of a ball). NaN where too few vertices lie near. */
  readonly mean: Float32Array
  /** Gaussian curvature in 1/mm². */
  readonly gaussian: Float32Array
}

/**
 * Normals and curvature by a local polynomial fit (Cazals F, Pouget M, 2005, Comput Aided Geom Des 22:121–146, degree 2): the heights of the vertices
 * within `radiusMm`, over the plane at right angles to the normal, as c + dx + ey + (ax² + 2bxy + gy²) / 2, by weighted least squares.
 */
export function curvatureOf(mesh: Mesh, radiusMm: number): Curvature {
  const { vertices: v } = mesh
  const rough = vertexNormals(mesh)
  const neighbours = neighboursOf(mesh)
  const [normals, mean, gaussian] = [rough.slice(), new Float32Array(neighbours.length), new Float32Array(neighbours.length)]
  for (let n = 0; n < neighbours.length; n++) {
    const up = [rough[3 * n], rough[3 * n + 1], rough[3 * n + 2]] as const
    const [right, ahead] = axesAcross(up)
    const gram = new Float64Array(36)
    const cross = new Float64Array(6)
    const near = within(n, v, rough, neighbours, radiusMm)
    for (const other of near) {
      const offset = [v[3 * other] - v[3 * n], v[3 * other + 1] - v[3 * n + 1], v[3 * other + 2] - v[3 * n + 2]] as const
      const [x, y, height] = [dot(offset, right) / radiusMm, dot(offset, ahead) / radiusMm, dot(offset, up) / radiusMm]
      const terms = [1, x, y, 0.5 * x * x, x * y, 0.5 * y * y]
      const weight = Math.exp(-2 * (x * x + y * y))
      for (let i = 0; i < 6; i++) {
        cross[i] += weight * terms[i] * height
        for (let j = 0; j < 6; j++) gram[6 * i + j] += weight * (terms[i] * terms[j])
      }
    }
    const factor = near.length >= 8 ? new CholeskyDecomposition(Matrix.from1DArray(6, 6, gram)) : undefined
    if (!factor?.isPositiveDefinite()) {
      mean[n] = Number.NaN
      gaussian[n] = Number.NaN
      continue
    }
    const [, d, e, a, b, g] = factor.solve(Matrix.columnVector(cross)).to1DArray()
    // The first and second fundamental forms of a graph.
    const squared = 1 + d * d + e * e
    gaussian[n] = (a * g - b * b) / squared ** 2 / radiusMm ** 2
    mean[n] = -((1 + d * d) * g - 2 * d * e * b + (1 + e * e) * a) / (2 * squared ** 1.5) / radiusMm
    for (let axis = 0; axis < 3; axis++) normals[3 * n + axis] = (up[axis] - d * right[axis] - e * ahead[axis]) / Math.sqrt(squared)
  }
  return { normals, mean, gaussian }
}

type Vector = readonly [number, number, number]

/** Vertices nearer than the radius that are reached along edges inside it and face the same way: not the other side of a thin sheet. */
function within(
  start: number,
  v: Float32Array,
  normals: Float32Array,
  neighbours: readonly (readonly number[])[],
  radiusMm: number,
): number[] {
  const found = [start]
  const seen = new Set(found)
  for (let at = 0; at < found.length; at++) {
    for (const other of neighbours[found[at]]) {
      if (seen.has(other)) continue
      seen.add(other)
      const [i, j] = [3 * other, 3 * start]
      const facing = normals[i] * normals[j] + normals[i + 1] * normals[j + 1] + normals[i + 2] * normals[j + 2]
      if (facing > 0.2 && Math.hypot(v[i] - v[j], v[i + 1] - v[j + 1], v[i + 2] - v[j + 2]) <= radiusMm) found.push(other)
    }
  }
  return found
}

function axesAcross([x, y, z]: Vector): [Vector, Vector] {
  const other: Vector = Math.abs(x) < 0.6 ? [1, 0, 0] : [0, 1, 0]
  const crossed = [y * other[2] - z * other[1], z * other[0] - x * other[2], x * other[1] - y * other[0]]
  const length = Math.hypot(...crossed) || 1
  const right: Vector = [crossed[0] / length, crossed[1] / length, crossed[2] / length]
  return [right, [y * right[2] - z * right[1], z * right[0] - x * right[2], x * right[1] - y * right[0]]]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
