import { describe, expect, it } from 'vitest'
import type { Mesh } from '../../data/surface/mesh.ts'
import type { Grid3 } from '../grid.ts'
import { decimate } from './decimate.ts'
import { marchingCubes } from './marching-cubes.ts'
import { areaMm2, enclosedMm3, openEdges } from './mesh.ts'

const grid: Grid3 = { shape: [60, 60, 60], affine: [1, 0, 0, -30, 0, 1, 0, -30, 0, 0, 1, -30, 0, 0, 0, 1] }

function surfaceOf(inside: (x: number, y: number, z: number) => number): Mesh {
  const [nx, ny, nz] = grid.shape
  const field = Float32Array.from({ length: nx * ny * nz }, (_, n) =>
    inside((n % nx) - 30, (Math.floor(n / nx) % ny) - 30, Math.floor(n / (nx * ny)) - 30),
  )
  return marchingCubes(field, grid, 0)
}

const euler = ({ vertices, triangles }: Mesh) => vertices.length / 3 - triangles.length / 6

/** By quadrature of the parametric surface. */
function ellipsoidArea(a: number, b: number, c: number): number {
  const [steps, ring] = [400, 400]
  let sum = 0
  for (let i = 0; i < steps; i++) {
    const theta = ((i + 0.5) * Math.PI) / steps
    for (let j = 0; j < ring; j++) {
      const phi = ((j + 0.5) * 2 * Math.PI) / ring
      const [x, y, z] = [b * c * Math.sin(theta) * Math.cos(phi), a * c * Math.sin(theta) * Math.sin(phi), a * b * Math.cos(theta)]
      sum += Math.hypot(x, y, z) * Math.sin(theta)
    }
  }
  return (sum * 2 * Math.PI * Math.PI) / (steps * ring)
}

const [ring, tube] = [16, 7]
const shapes = {
  sphere: {
    mesh: () => surfaceOf((x, y, z) => 20 - Math.hypot(x, y, z)),
    volume: (4 / 3) * Math.PI * 20 ** 3,
    area: 4 * Math.PI * 20 ** 2,
    euler: 2,
  },
  ellipsoid: {
    mesh: () => surfaceOf((x, y, z) => 1 - Math.hypot(x / 25, y / 18, z / 12)),
    volume: (4 / 3) * Math.PI * 25 * 18 * 12,
    area: ellipsoidArea(25, 18, 12),
    euler: 2,
  },
  torus: {
    mesh: () => surfaceOf((x, y, z) => tube - Math.hypot(Math.hypot(x, y) - ring, z)),
    volume: 2 * Math.PI ** 2 * ring * tube ** 2,
    area: 4 * Math.PI ** 2 * ring * tube,
    euler: 0,
  },
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  const whole = shape.mesh()
  it.each([
    [0.5, 0.005, 0.002],
    [0.1, 0.009, 0.003],
    [0.02, 0.04, 0.01],
  ])('with %f of its triangles keeps volume, area and holes', (share, volumeError, areaError) => {
    const wanted = Math.round((share * whole.triangles.length) / 3)
    const mesh = decimate(whole, wanted)
    const count = mesh.triangles.length / 3
    expect(count).toBeLessThanOrEqual(wanted)
    expect(count).toBeGreaterThan(wanted - 3)
    expect(openEdges(mesh)).toBe(0)
    expect(euler(mesh)).toBe(shape.euler)
    expect(Math.abs(enclosedMm3(mesh) / shape.volume - 1)).toBeLessThan(volumeError)
    expect(Math.abs(areaMm2(mesh) / shape.area - 1)).toBeLessThan(areaError)
  })
})

it('leaves the corners of a box where they are', () => {
  const box = surfaceOf((x, y, z) => 10.25 - Math.max(Math.abs(x), Math.abs(y), Math.abs(z)))
  const mesh = decimate(box, 400)
  expect(mesh.triangles.length / 3).toBeLessThanOrEqual(400)
  expect(Math.abs(enclosedMm3(mesh) / enclosedMm3(box) - 1)).toBeLessThan(1e-3)
  expect(Math.abs(areaMm2(mesh) / areaMm2(box) - 1)).toBeLessThan(1e-3)
})

it('stops where nothing may be taken away: a tetrahedron stays one', () => {
  const tetrahedron: Mesh = {
    vertices: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
    triangles: Int32Array.of(0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2),
  }
  expect(decimate(tetrahedron, 1)).toEqual(tetrahedron)
  expect(decimate(tetrahedron, 4)).toEqual(tetrahedron)
})
