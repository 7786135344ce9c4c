import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import type { Grid3 } from '../grid.ts'
import { curvatureOf } from './curvature.ts'
import { marchingCubes } from './marching-cubes.ts'
import { areaMm2, enclosedMm3, openEdges } from './mesh.ts'
import { smoothMesh } from './smooth-mesh.ts'

const grid: Grid3 = { shape: [40, 40, 40], affine: [1, 0, 0, -20, 0, 1, 0, -20, 0, 0, 1, -20, 0, 0, 0, 1] }

function field(of: (x: number, y: number, z: number) => number, { shape: [nx, ny, nz] }: Grid3 = grid): Float32Array {
  return Float32Array.from({ length: nx * ny * nz }, (_, n) =>
    of((n % nx) - 20.2, (Math.floor(n / nx) % ny) - 19.7, Math.floor(n / (nx * ny)) - 20.1),
  )
}

const middle = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b)[values.length >> 1]

describe('surfaces', () => {
  it('of a ball have its volume, area and both curvatures', () => {
    const mesh = marchingCubes(
      field((x, y, z) => 12 - Math.hypot(x, y, z)),
      grid,
      0,
    )
    expect(openEdges(mesh)).toBe(0)
    expect(enclosedMm3(mesh) / ((4 / 3) * Math.PI * 12 ** 3)).toBeCloseTo(1, 2)
    expect(areaMm2(mesh) / (4 * Math.PI * 12 ** 2)).toBeCloseTo(1, 2)
    const { mean, gaussian } = curvatureOf(mesh, 4)
    expect(middle(mean) * 12).toBeCloseTo(1, 1)
    expect(middle(gaussian) * 144).toBeCloseTo(1, 1)
  })

  it('of an ellipsoid curve at each place as the closed form says', () => {
    const [a, b, c] = [15, 12, 9]
    const mesh = marchingCubes(
      field((x, y, z) => 1 - Math.hypot(x / a, y / b, z / c)),
      grid,
      0,
    )
    const { gaussian, normals } = curvatureOf(mesh, 3)
    const errors: number[] = []
    const angles: number[] = []
    for (let n = 0; n < gaussian.length; n++) {
      const [x, y, z] = [mesh.vertices[3 * n] - 0.2, mesh.vertices[3 * n + 1] + 0.3, mesh.vertices[3 * n + 2] - 0.1]
      const slope = [(x - 0) / a ** 2, y / b ** 2, z / c ** 2]
      const length = Math.hypot(...slope)
      // K = 1 / (abc · |∇|²)², ∇ = (x/a², y/b², z/c²).
      const truth = 1 / (a * b * c * length ** 2) ** 2
      errors.push(Math.abs(gaussian[n] / truth - 1))
      angles.push(1 - slope.reduce((sum, value, axis) => sum + (value / length) * normals[3 * n + axis], 0))
    }
    expect(middle(errors)).toBeLessThan(0.1)
    expect(middle(angles)).toBeLessThan(0.001)
  })

  it('turn outwards in a mirrored scan too', () => {
    const mirrored: Grid3 = { ...grid, affine: grid.affine.map((value, at) => (at === 0 ? -value : value)) }
    const ball = field((x, y, z) => 9 - Math.hypot(x, y, z))
    expect(enclosedMm3(marchingCubes(ball, mirrored, 0))).toBeGreaterThan(0)
    expect(enclosedMm3(marchingCubes(ball, grid, 0))).toBeGreaterThan(0)
  })

  it('have no border, whatever the pattern: each edge belongs to an even number of triangles', () => {
    const random = seededRandom(3)
    const small: Grid3 = { ...grid, shape: [12, 12, 12] }
    const noise = field(
      (x, y, z) => (Math.max(Math.abs(x + 14.7), Math.abs(y + 14.2), Math.abs(z + 14.6)) > 4.9 ? 0 : random.uniform()),
      small,
    )
    const { triangles, vertices } = marchingCubes(noise, small, 0.5)
    expect(triangles.length).toBeGreaterThan(3000)
    const balance = new Map<number, number>()
    for (let t = 0; t < triangles.length; t++) {
      const [a, b] = [triangles[t], triangles[t % 3 === 2 ? t - 2 : t + 1]]
      const edge = Math.min(a, b) * vertices.length + Math.max(a, b)
      balance.set(edge, (balance.get(edge) ?? 0) + (a < b ? 1 : -1))
    }
    expect([...balance.values()].every((value) => value === 0)).toBe(true)
  })

  it('keep their volume when they are smoothed', () => {
    const mesh = marchingCubes(
      field((x, y, z) => (Math.hypot(x, y, z) < 12 ? 1 : 0)),
      grid,
      0.5,
    )
    const smoothed = smoothMesh(mesh, 10)
    expect(enclosedMm3(smoothed) / enclosedMm3(mesh)).toBeCloseTo(1, 2)
    expect(areaMm2(smoothed)).toBeLessThan(areaMm2(mesh))
    expect(areaMm2(smoothed) / (4 * Math.PI * 12 ** 2)).toBeCloseTo(1, 1)
  })
})
