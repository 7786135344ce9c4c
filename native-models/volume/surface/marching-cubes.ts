import type { Mesh } from '../../data/surface/mesh.ts'
import type { Grid3 } from '../grid.ts'

/**
 * The surface at which a field passes `level`, higher inside: marching cubes (Lorensen WE, Cline HE, 1987, Computer Graphics 21:163–169). The
 * 256 cases are derived, not listed: on each face of a cube every run of inside corners is cut off by itself, which is the same seen from both
 * cubes of a face, so that the mesh is closed wherever the surface does not leave the grid. Vertices are in world mm.
 */
export function marchingCubes(field: Float32Array, { shape, affine }: Grid3, level: number): Mesh {
  const [nx, ny, nz] = shape
  const steps = [1, nx, nx * ny]
  const vertices: number[] = []
  const triangles: number[] = []
  const known = new Map<number, number>()
  const corner = (bits: number) => (bits & 1) * steps[0] + ((bits >> 1) & 1) * steps[1] + ((bits >> 2) & 1) * steps[2]
  const corners = Array.from({ length: 8 }, (_, bits) => corner(bits))
  const vertexOn = (origin: number, edge: number): number => {
    const { from, axis } = edges[edge]
    const a = origin + corners[from]
    const key = 3 * a + axis
    const found = known.get(key)
    if (found !== undefined) return found
    const share = (level - field[a]) / (field[a + steps[axis]] - field[a])
    const at = [a % nx, Math.floor(a / nx) % ny, Math.floor(a / (nx * ny))]
    at[axis] += share
    const index = vertices.length / 3
    for (let row = 0; row < 3; row++) {
      const r = 4 * row
      vertices.push(affine[r] * at[0] + affine[r + 1] * at[1] + affine[r + 2] * at[2] + affine[r + 3])
    }
    known.set(key, index)
    return index
  }
  const [a, b, c, d, e, f, g, h, i] = [0, 1, 2, 4, 5, 6, 8, 9, 10].map((at) => affine[at])
  const mirrored = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0
  for (let k = 0; k + 1 < nz; k++) {
    for (let j = 0; j + 1 < ny; j++) {
      for (let x = 0; x + 1 < nx; x++) {
        const origin = x + nx * (j + ny * k)
        let inside = 0
        for (let bits = 0; bits < 8; bits++) if (field[origin + corners[bits]] >= level) inside |= 1 << bits
        for (const loop of cases[inside]) {
          const ring = loop.map((edge) => vertexOn(origin, edge))
          for (let n = 1; n + 1 < ring.length; n++) {
            if (mirrored) triangles.push(ring[0], ring[n + 1], ring[n])
            else triangles.push(ring[0], ring[n], ring[n + 1])
          }
        }
      }
    }
  }
  return { vertices: Float32Array.from(vertices), triangles: Int32Array.from(triangles) }
}

/** The 12 edges of a cube: the lower corner (bit n is its place along axis n), and the axis. */
const edges = [0, 1, 2].flatMap((axis) =>
  Array.from({ length: 8 }, (_, from) => ({ from, axis })).filter(({ from }) => !(from & (1 << axis))),
)

function edgeBetween(a: number, b: number): number {
  return edges.findIndex(({ from, axis }) => from === Math.min(a, b) && from + (1 << axis) === Math.max(a, b))
}

/** Corners of the six faces, counter-clockwise seen from outside. */
const faces = [0, 1, 2].flatMap((axis) => {
  const [u, v] = [1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3)]
  const low = [0, v, u + v, u]
  return [low, low.map((corner) => corner + (1 << axis)).reverse()]
})

/** For each pattern of inside corners the rings of cut edges. */
const cases = Array.from({ length: 256 }, (_, inside) => ringsOf(inside))

function ringsOf(inside: number): number[][] {
  const isIn = (corner: number) => ((inside >> corner) & 1) === 1
  const next = new Map<number, number>()
  for (const face of faces) {
    for (let n = 0; n < 4; n++) {
      const [before, first] = [face[(n + 3) % 4], face[n]]
      if (isIn(before) || !isIn(first)) continue
      // A run of inside corners begins here; it ends where the next corner is outside.
      let last = n
      while (isIn(face[(last + 1) % 4])) last++
      next.set(edgeBetween(before, first), edgeBetween(face[last % 4], face[(last + 1) % 4]))
    }
  }
  const rings: number[][] = []
  while (next.size) {
    const ring: number[] = []
    let edge = next.keys().next().value as number
    while (next.has(edge)) {
      ring.push(edge)
      const following = next.get(edge) as number
      next.delete(edge)
      edge = following
    }
    rings.push(ring)
  }
  return rings
}
