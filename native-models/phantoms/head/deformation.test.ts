import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import {
  type Deformation,
  type Displacement,
  displacementOf,
  integrateVelocity,
  jacobianDeterminants,
  sourcePositions,
} from './deformation.ts'
import known from './fixtures/known.json' with { type: 'json' }
import { fieldAt, nodeShape } from './nodes.ts'

const extent = [120, 120, 120]
const deformation: Deformation = {
  matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  shiftMm: [0, 0, 0],
  flipped: false,
  warpStdMm: 4,
  warpNodeMm: 16,
  integrated: true,
}

/** v(p) = A · (p − middle). */
function linearVelocity(matrix: readonly number[], spacingMm: number): Displacement {
  const shape = nodeShape(extent, spacingMm)
  const axes = [0, 1, 2].map((axis) => {
    const data = new Float32Array(shape[0] * shape[1] * shape[2])
    let n = 0
    for (let k = 0; k < shape[2]; k++)
      for (let j = 0; j < shape[1]; j++)
        for (let i = 0; i < shape[0]; i++) {
          const p = [i, j, k].map((node) => node * spacingMm - 60)
          data[n++] = matrix[3 * axis] * p[0] + matrix[3 * axis + 1] * p[1] + matrix[3 * axis + 2] * p[2]
        }
    return { shape, spacingMm, data }
  })
  return [axes[0], axes[1], axes[2]]
}

test('the flow of a linear velocity is its matrix exponential', () => {
  const u = integrateVelocity(linearVelocity(known.velocity, 4))
  // Well inside, where no path leaves the field of view.
  for (const p of [
    [10, -8, 5],
    [-12, 3, -9],
  ]) {
    const end = [0, 1, 2].map((axis) => p[axis] + fieldAt(u[axis], p[0] + 60, p[1] + 60, p[2] + 60))
    const exact = [0, 1, 2].map((row) => [0, 1, 2].reduce((sum, c) => sum + known.exponential[3 * row + c] * p[c], 0))
    for (let axis = 0; axis < 3; axis++) expect(Math.abs(end[axis] - exact[axis])).toBeLessThan(0.01)
  }
})

test('integrated velocities never fold, even where the same vectors taken as displacements do', () => {
  const least = (integrated: boolean, seed: number) =>
    jacobianDeterminants(displacementOf({ ...deformation, warpStdMm: 9, integrated }, extent, 4, seededRandom(seed))).reduce((a, b) =>
      Math.min(a, b),
    )
  for (const seed of [1, 2, 3]) {
    expect(least(true, seed)).toBeGreaterThan(0)
    expect(least(false, seed)).toBeLessThan(0)
  }
})

test('the flow of the opposite velocity undoes the flow', () => {
  const forward = displacementOf(deformation, extent, 4, seededRandom(7))
  const velocity = displacementOf({ ...deformation, integrated: false }, extent, 4, seededRandom(7))
  const opposite = velocity.map((axis) => ({ ...axis, data: axis.data.map((v) => -v) })) as unknown as Displacement
  const backward = integrateVelocity(opposite)
  for (const p of [
    [60, 60, 60],
    [47, 71, 55],
    [80, 44, 66],
  ]) {
    const there = p.map((x, axis) => x + fieldAt(forward[axis], p[0], p[1], p[2]))
    const back = there.map((x, axis) => x + fieldAt(backward[axis], there[0], there[1], there[2]))
    for (let axis = 0; axis < 3; axis++) expect(Math.abs(back[axis] - p[axis])).toBeLessThan(0.35)
  }
})

test('the matrix turns about the middle of the field of view, which shows the centre of the head plus the shift', () => {
  const still = displacementOf({ ...deformation, warpStdMm: 0 }, extent, 8, seededRandom(1))
  const source = sourcePositions({ ...deformation, matrix: [0, -1, 0, 1, 0, 0, 0, 0, 1], shiftMm: [1, 2, 3] }, still, extent, [10, 20, 30])
  const at = (x: number, y: number, z: number) => source.map((axis) => fieldAt(axis, x, y, z))
  expect(at(60, 60, 60)).toEqual([11, 22, 33])
  expect(at(70, 60, 60)).toEqual([11, 32, 33])
})
