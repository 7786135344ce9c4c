import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../data/problem.ts'
import { spacingMm } from '../data/volume/values.ts'
import {
  centreMm,
  identityAffine,
  invert,
  multiply,
  scaleAndShift,
  subgridAffine,
  toVoxel,
  toWorld,
  voxelPoint,
  voxelVolumeMm3,
  worldPointMm,
} from './affine.ts'
import { knownAnswer, largestDifference } from './fixtures/known-answers.ts'

const known = knownAnswer<{ affine: number[]; inverse: number[] }[]>('orientation')

describe('affines', () => {
  it('invert as NumPy does', () => {
    for (const { affine, inverse } of known) {
      expect(largestDifference(invert(affine), inverse)).toBeLessThan(1e-9)
      expect(largestDifference(multiply(affine, invert(affine)), identityAffine)).toBeLessThan(1e-9)
    }
  })

  it('take a voxel to the world and back', () => {
    const index = fc.double({ min: -300, max: 300, noNaN: true })
    fc.assert(
      fc.property(fc.constantFrom(...known), index, index, index, ({ affine }, i, j, k) => {
        const back = toVoxel(affine, toWorld(affine, voxelPoint(i, j, k)))
        expect(largestDifference(back, [i, j, k])).toBeLessThan(1e-7)
      }),
    )
  })

  it('do not take a point of the world for a voxel', () => {
    expect(toVoxel(scaleAndShift([2, 2, 2]), worldPointMm(4, 6, 8))).toEqual([2, 3, 4])
    // @ts-expect-error: checked by the compiler.
    toVoxel(identityAffine, voxelPoint(1, 2, 3))
    // @ts-expect-error
    toWorld(identityAffine, worldPointMm(1, 2, 3))
  })

  it('know spacing, voxel volume and the middle of a grid', () => {
    const affine = [0, -2, 0, 10, 0.5, 0, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1]
    expect(spacingMm(affine)).toEqual([0.5, 2, 3])
    expect(voxelVolumeMm3(affine)).toBeCloseTo(3, 12)
    expect(centreMm(affine, [3, 5, 7])).toEqual([10 - 2 * 2, 20 + 0.5 * 1, 30 + 3 * 3])
  })

  it('shift and step to a sub-grid', () => {
    const affine = known[0]?.affine ?? []
    const part = subgridAffine(affine, [4, 5, 6], [2, -1, 3])
    expect(largestDifference(toWorld(part, voxelPoint(1, 2, 3)), toWorld(affine, voxelPoint(6, 3, 15)))).toBeLessThan(1e-9)
  })

  it.each([
    ['all zero', new Array(16).fill(0)],
    ['not a number', scaleAndShift([1, Number.NaN, 1])],
    ['too short', [1, 0, 0]],
    ['two equal axes', [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]],
  ])('refuse to invert one that is %s', (_, affine) => {
    expect(() => invert(affine)).toThrow(Problem)
  })
})
