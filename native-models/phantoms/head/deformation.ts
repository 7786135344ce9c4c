import type { Random } from '../../statistics/random.ts'
import { type NodeField, nodeShape, normalNodes, refine } from './nodes.ts'

/** How a head is moved and bent: plain data, enough to make the same deformation again. */
export interface Deformation {
  /** Row-major 3×3: rotation · shear · scale, and a mirror of left and right where flipped. */
  readonly matrix: readonly number[]
  /** Added to the position in the head, mm. */
  readonly shiftMm: readonly [number, number, number]
  /** Was left mirrored to right (the labels are then swapped)? */
  readonly flipped: boolean
  /** Standard deviation of the random vectors at the nodes, mm, and the distance between nodes, mm. */
  readonly warpStdMm: number
  readonly warpNodeMm: number
  /** Are the vectors a stationary velocity, integrated to a diffeomorphism, or the displacement itself? */
  readonly integrated: boolean
}

/** A displacement in mm, one field an axis (x, y, z). */
export type Displacement = readonly [NodeField, NodeField, NodeField]

/**
 * exp(v) by scaling and squaring (Arsigny et al. 2006): u ← v / 2ⁿ, then u(p) ← u(p) + u(p + u(p)) n times.
 * `velocity` in mm; the result is the displacement on the same nodes.
 */
export function integrateVelocity(velocity: Displacement, steps = 7): Displacement {
  const like = (data: Float32Array): NodeField => ({ ...velocity[0], data })
  let u = velocity.map((axis) => like(axis.data.map((v) => v / 2 ** steps))) as unknown as Displacement
  for (let step = 0; step < steps; step++) u = composedWithItself(u)
  return u
}

/** u(p) + u(p + u(p)). */
function composedWithItself(u: Displacement): Displacement {
  const [nx, ny, nz] = u[0].shape
  const h = u[0].spacingMm
  const [x, y, z] = u.map((axis) => axis.data)
  const out = u.map((axis) => ({ ...axis, data: new Float32Array(axis.data.length) }))
  const [outX, outY, outZ] = out.map((axis) => axis.data)
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const fx = Math.min(Math.max(i + x[n] / h, 0), nx - 1)
        const fy = Math.min(Math.max(j + y[n] / h, 0), ny - 1)
        const fz = Math.min(Math.max(k + z[n] / h, 0), nz - 1)
        const a = Math.min(fx | 0, nx - 2)
        const b = Math.min(fy | 0, ny - 2)
        const c = Math.min(fz | 0, nz - 2)
        const tx = fx - a
        const ty = fy - b
        const tz = fz - c
        const p = (c * ny + b) * nx + a
        const q = p + nx * ny
        const near = (d: Float32Array) => (1 - ty) * (d[p] + tx * (d[p + 1] - d[p])) + ty * (d[p + nx] + tx * (d[p + nx + 1] - d[p + nx]))
        const far = (d: Float32Array) => (1 - ty) * (d[q] + tx * (d[q + 1] - d[q])) + ty * (d[q + nx] + tx * (d[q + nx + 1] - d[q + nx]))
        outX[n] = x[n] + (1 - tz) * near(x) + tz * far(x)
        outY[n] = y[n] + (1 - tz) * near(y) + tz * far(y)
        outZ[n] = z[n] + (1 - tz) * near(z) + tz * far(z)
      }
  return [out[0], out[1], out[2]]
}

/** The bending part on nodes every `nodeMm`: random vectors on the coarse nodes, refined linearly, integrated where asked. */
export function displacementOf(deformation: Deformation, extentMm: readonly number[], nodeMm: number, random: Random): Displacement {
  const axis = (name: string) =>
    refine(normalNodes(extentMm, deformation.warpNodeMm, deformation.warpStdMm, random.fork(name)), extentMm, nodeMm)
  const vectors: Displacement = [axis('x'), axis('y'), axis('z')]
  return deformation.integrated ? integrateVelocity(vectors) : vectors
}

/**
 * Where each node of the field of view comes from in the head (mm in the head's own RAS): centre + matrix · (p − middle + u(p)) + shift.
 * `middle` is the middle of the field of view and `centreMm` the point of the head that sits there when nothing is shifted.
 */
export function sourcePositions(
  deformation: Deformation,
  displacement: Displacement,
  extentMm: readonly number[],
  centreMm: readonly number[],
): Displacement {
  const shape = nodeShape(extentMm, displacement[0].spacingMm)
  const [nx, ny, nz] = shape
  const spacingMm = displacement[0].spacingMm
  const out = [0, 1, 2].map(() => ({ shape, spacingMm, data: new Float32Array(nx * ny * nz) }))
  const m = deformation.matrix
  let n = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const x = i * spacingMm - extentMm[0] / 2 + displacement[0].data[n]
        const y = j * spacingMm - extentMm[1] / 2 + displacement[1].data[n]
        const z = k * spacingMm - extentMm[2] / 2 + displacement[2].data[n]
        for (let axis = 0; axis < 3; axis++) {
          out[axis].data[n] = centreMm[axis] + deformation.shiftMm[axis] + m[3 * axis] * x + m[3 * axis + 1] * y + m[3 * axis + 2] * z
        }
      }
  return [out[0], out[1], out[2]]
}

/** Determinant of the Jacobian of p + u(p) at every inner node, by central differences: positive everywhere for a diffeomorphism. */
export function jacobianDeterminants(u: Displacement): Float32Array {
  const [nx, ny, nz] = u[0].shape
  const h = u[0].spacingMm
  const step = [1, nx, nx * ny]
  const out: number[] = []
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1; i < nx - 1; i++) {
        const n = (k * ny + j) * nx + i
        const d = (axis: number, along: number) =>
          (axis === along ? 1 : 0) + (u[axis].data[n + step[along]] - u[axis].data[n - step[along]]) / (2 * h)
        out.push(
          d(0, 0) * (d(1, 1) * d(2, 2) - d(1, 2) * d(2, 1)) -
            d(0, 1) * (d(1, 0) * d(2, 2) - d(1, 2) * d(2, 0)) +
            d(0, 2) * (d(1, 0) * d(2, 1) - d(1, 1) * d(2, 0)),
        )
      }
  return Float32Array.from(out)
}
