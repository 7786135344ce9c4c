import { describe, expect, it } from 'vitest'
import { spacingMm } from '../data/volume/values.ts'
import { identityAffine } from './affine.ts'
import { conform, conformedGrid, robustScale } from './conform.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { type Shape3, volumeOf } from './grid.ts'
import { axisCodes } from './reorient.ts'

const grids = knownAnswer<{ shape: Shape3; affine: number[]; conformed: number[]; codes: string }[]>('conform')
const robust = knownAnswer<{ values: Stored; scale: number }>('robust')

describe('the conformed grid', () => {
  it.each(grids)('is where FreeSurfer’s header puts it, as nibabel reads it ($shape)', ({ shape, affine, conformed, codes }) => {
    const grid = conformedGrid({ shape, affine })
    expect(grid.shape).toEqual([256, 256, 256])
    // MGH headers hold Float32.
    expect(largestDifference(grid.affine, conformed)).toBeLessThan(1e-4)
    expect(axisCodes(grid.affine)).toBe(codes)
    expect(codes).toBe('LIA')
  })
})

describe('conforming', () => {
  const scan = volumeOf(
    Float32Array.from({ length: 4096 }, (_, n) => (n % 16) * 100),
    { shape: [16, 16, 16], affine: identityAffine },
  )

  it('scales to bytes as FreeSurfer does: the brightest thousandth of what is not zero is cut', () => {
    const { low, scale } = robustScale(arrayOf(robust.values).data as Float32Array)
    expect(low).toBe(0)
    expect(scale).toBeCloseTo(robust.scale, 6)
  })

  it('keeps values as they are as float32', () => {
    const conformed = conform(scan, { as: 'float32', size: 32 })
    expect(spacingMm(conformed.affine)).toEqual([1, 1, 1])
    // Along i the conformed grid runs to the left; its middle voxel is the scan's voxel 8.
    const middle = 32 * (16 + 32 * 16)
    expect([14, 15, 16, 17].map((i) => conformed.data[middle + i])).toEqual([1000, 900, 800, 700])
  })

  it('leaves scans that are stored in bytes unscaled', () => {
    const bytes = volumeOf(new Uint8Array(512).fill(77), { shape: [8, 8, 8], affine: identityAffine })
    const conformed = conform(bytes, { size: 16 })
    expect(conformed.data).toBeInstanceOf(Uint8Array)
    expect(conformed.data[8 + 16 * (8 + 16 * 8)]).toBe(77)
  })

  it('fills the bytes from 0 to 255 otherwise', () => {
    const data = conform(scan, { size: 32 }).data
    expect(data).toBeInstanceOf(Uint8Array)
    expect(Math.max(...data)).toBe(255)
    expect(Math.min(...data)).toBe(0)
  })
})
