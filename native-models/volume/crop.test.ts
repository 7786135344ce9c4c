import { describe, expect, it } from 'vitest'
import { Problem } from '../data/problem.ts'
import { scaleAndShift, toWorld, voxelPoint } from './affine.ts'
import { boundingBox, cropTo, maskBox, pad } from './crop.ts'
import { knownAnswer, largestDifference } from './fixtures/known-answers.ts'
import { volumeOf } from './grid.ts'

const affine = knownAnswer<{ affine: number[] }[]>('orientation')[3]?.affine ?? []
const shape = [4, 3, 5] as const
const volume = volumeOf(
  Int16Array.from({ length: 60 }, (_, n) => n + 1),
  { shape, affine },
)

describe('cropping', () => {
  it('keeps values and their places in the world', () => {
    const part = cropTo(volume, { from: [1, 0, 2], to: [3, 2, 5] })
    expect(part.shape).toEqual([2, 2, 3])
    expect(part.data[1 + 2 * (1 + 2 * 2)]).toBe(volume.data[2 + 4 * (1 + 3 * 4)])
    expect(largestDifference(toWorld(part.affine, voxelPoint(1, 1, 2)), toWorld(affine, voxelPoint(2, 1, 4)))).toBeLessThan(1e-12)
  })

  it('pads where the box reaches beyond, and comes back unchanged', () => {
    const padded = pad(volume, [1, 2, 0], [0, 1, 3], -9)
    expect(padded.shape).toEqual([5, 6, 8])
    expect(padded.data.filter((value) => value === -9).length).toBe(5 * 6 * 8 - 60)
    const back = cropTo(padded, { from: [1, 2, 0], to: [5, 5, 5] })
    expect(back.data).toEqual(volume.data)
    expect(largestDifference(back.affine, affine)).toBeLessThan(1e-12)
  })

  it('gives only padding far away from the volume', () => {
    expect(cropTo(volume, { from: [50, 50, 50], to: [52, 51, 51] }).data).toEqual(Int16Array.of(0, 0))
    expect(cropTo(volume, { from: [-9, 0, 0], to: [-7, 1, 1] }, 4).data).toEqual(Int16Array.of(4, 4))
  })

  it('crops every volume of a series, and pads in scaled units', () => {
    const series = { shape: [2, 1, 1, 2], affine, data: Uint8Array.of(1, 2, 3, 4), slope: 2, intercept: 10 }
    expect(cropTo(series, { from: [1, 0, 0], to: [3, 1, 1] }, 110)).toMatchObject({
      shape: [2, 1, 1, 2],
      data: Uint8Array.of(2, 50, 4, 50),
    })
  })

  it('refuses an empty box', () => {
    expect(() => cropTo(volume, { from: [2, 0, 0], to: [2, 3, 5] })).toThrow(Problem)
  })
})

describe('the box of a mask', () => {
  const mask = new Uint8Array(60)
  mask[1 + 4 * (2 + 3 * 1)] = 1
  mask[2 + 4 * (1 + 3 * 3)] = 9

  it('is the smallest around it', () => {
    expect(boundingBox(mask, shape)).toEqual({ from: [1, 1, 1], to: [3, 3, 4] })
    expect(boundingBox(new Uint8Array(60), shape)).toBeUndefined()
  })

  it('takes a margin in mm, inside the grid', () => {
    const grid = { shape, affine: scaleAndShift([2, 0.5, 1]) }
    expect(maskBox(mask, grid, 1)).toEqual({ from: [0, 0, 0], to: [4, 3, 5] })
    expect(maskBox(mask, grid, 0.5)).toEqual({ from: [0, 0, 0], to: [4, 3, 5] })
    expect(maskBox(mask, grid, 0)).toEqual({ from: [1, 1, 1], to: [3, 3, 4] })
    expect(() => maskBox(new Uint8Array(60), grid, 1)).toThrow(Problem)
  })
})
