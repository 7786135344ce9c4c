import type { Random } from '../../statistics/random.ts'
import { fastNormals } from './normals.ts'

/** A smooth field known at nodes: node (i, j, k) lies at (i, j, k) · spacingMm from the corner of the field of view; i varies fastest. */
export interface NodeField {
  readonly shape: readonly [number, number, number]
  readonly spacingMm: number
  readonly data: Float32Array
}

/** Nodes every `spacingMm` that cover a field of view of `extentMm`. */
export function nodeShape(extentMm: readonly number[], spacingMm: number): [number, number, number] {
  const count = (axis: number) => Math.max(2, Math.ceil(extentMm[axis] / spacingMm - 1e-9) + 1)
  return [count(0), count(1), count(2)]
}

/** Independent normals at every node. */
export function normalNodes(extentMm: readonly number[], spacingMm: number, std: number, random: Random): NodeField {
  const shape = nodeShape(extentMm, spacingMm)
  const data = new Float32Array(shape[0] * shape[1] * shape[2])
  const normal = fastNormals(random)
  for (let n = 0; n < data.length; n++) data[n] = std * normal()
  return { shape, spacingMm, data }
}

/** The value at a point (mm from the corner), linear between nodes, clamped at the border. */
export function fieldAt(field: NodeField, x: number, y: number, z: number): number {
  const [nx, ny, nz] = field.shape
  const { data } = field
  const fx = Math.min(Math.max(x / field.spacingMm, 0), nx - 1)
  const fy = Math.min(Math.max(y / field.spacingMm, 0), ny - 1)
  const fz = Math.min(Math.max(z / field.spacingMm, 0), nz - 1)
  const i = Math.min(Math.floor(fx), nx - 2)
  const j = Math.min(Math.floor(fy), ny - 2)
  const k = Math.min(Math.floor(fz), nz - 2)
  const tx = fx - i
  const ty = fy - j
  const tz = fz - k
  const at = (k * ny + j) * nx + i
  const up = at + nx * ny
  const near = (1 - ty) * (data[at] + tx * (data[at + 1] - data[at])) + ty * (data[at + nx] + tx * (data[at + nx + 1] - data[at + nx]))
  const far = (1 - ty) * (data[up] + tx * (data[up + 1] - data[up])) + ty * (data[up + nx] + tx * (data[up + nx + 1] - data[up + nx]))
  return near + tz * (far - near)
}

/** The same field on other nodes. */
export function refine(field: NodeField, extentMm: readonly number[], spacingMm: number): NodeField {
  const shape = nodeShape(extentMm, spacingMm)
  const data = new Float32Array(shape[0] * shape[1] * shape[2])
  let n = 0
  for (let k = 0; k < shape[2]; k++)
    for (let j = 0; j < shape[1]; j++)
      for (let i = 0; i < shape[0]; i++) data[n++] = fieldAt(field, i * spacingMm, j * spacingMm, k * spacingMm)
  return { shape, spacingMm, data }
}

/**
 * Reads a node field along the rows of a voxel grid: `row(j, k)` fills `out` with the values at the centres of voxels (0…n−1, j, k).
 * Interpolating along rows makes each value cost one multiplication.
 */
export function rowReader(field: NodeField, count: number, spacingMm: number): (j: number, k: number, out: Float32Array) => void {
  const [nx, ny, nz] = field.shape
  const nodes = new Float32Array(nx)
  const place = Uint16Array.from({ length: count }, (_, i) => cell(i, nx))
  const part = Float32Array.from({ length: count }, (_, i) => along(i, nx) - place[i])
  function along(i: number, nodeCount: number) {
    return Math.min(((i + 0.5) * spacingMm) / field.spacingMm, nodeCount - 1)
  }
  function cell(i: number, nodeCount: number) {
    return Math.min(Math.floor(along(i, nodeCount)), nodeCount - 2)
  }
  return (j, k, out) => {
    const cj = cell(j, ny)
    const ck = cell(k, nz)
    const tj = along(j, ny) - cj
    const tk = along(k, nz) - ck
    const a = (ck * ny + cj) * nx
    const b = a + nx
    const c = a + nx * ny
    const d = c + nx
    const wa = (1 - tj) * (1 - tk)
    const wb = tj * (1 - tk)
    const wc = (1 - tj) * tk
    const wd = tj * tk
    for (let i = 0; i < nx; i++) {
      nodes[i] = wa * field.data[a + i] + wb * field.data[b + i] + wc * field.data[c + i] + wd * field.data[d + i]
    }
    for (let i = 0; i < count; i++) {
      const left = nodes[place[i]]
      out[i] = left + part[i] * (nodes[place[i] + 1] - left)
    }
  }
}
