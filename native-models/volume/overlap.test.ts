import { describe, expect, it } from 'vitest'
import { identityAffine, scaleAndShift } from './affine.ts'
import { arrayOf, knownAnswer, type Stored } from './fixtures/known-answers.ts'
import { labelDice, overlap } from './overlap.ts'

const mask = arrayOf(knownAnswer<Stored>('mask'))
const { other, ...known } = knownAnswer<
  { other: Stored } & Record<'dice' | 'hausdorff95Mm' | 'assdMm' | 'volumeMl' | 'referenceMl', number>
>('overlap')
const grid = { shape: mask.shape, affine: scaleAndShift(knownAnswer<{ spacing: [number, number, number] }>('distance').spacing) }

describe('overlap', () => {
  it('equals the same scores computed with scipy', () => {
    const found = overlap(mask.data as Uint8Array, arrayOf(other).data as Uint8Array, grid)
    for (const name of Object.keys(known) as (keyof typeof known)[]) expect(found[name]).toBeCloseTo(known[name], 5)
    expect(found.empty).toBe('neither')
  })

  it('measures in mm how far two voxels are apart', () => {
    const [a, b] = [Uint8Array.of(1, 0, 0, 0), Uint8Array.of(0, 0, 0, 1)]
    const found = overlap(a, b, { shape: [4, 1, 1], affine: scaleAndShift([2, 1, 1]) })
    expect(found).toEqual({ dice: 0, hausdorff95Mm: 6, assdMm: 6, volumeMl: 0.002, referenceMl: 0.002, empty: 'neither' })
  })

  it('takes the worse of the two directions, whichever mask comes first', () => {
    const [a, b] = [Uint8Array.of(1, 0, 0, 0, 0), Uint8Array.of(1, 0, 0, 0, 1)]
    const line = { shape: [5, 1, 1] as const, affine: identityAffine }
    // From a every distance is 0; from b they are 0 and 4, and their 95th percentile is 3.8.
    for (const found of [overlap(a, b, line), overlap(b, a, line)]) {
      expect(found.hausdorff95Mm).toBeCloseTo(3.8, 6)
      expect(found.assdMm).toBeCloseTo(4 / 3, 6)
    }
  })

  it('says so where one or both are empty', () => {
    const line = { shape: [2, 1, 1] as const, affine: identityAffine }
    const [full, none] = [Uint8Array.of(1, 0), new Uint8Array(2)]
    expect(overlap(none, none, line)).toMatchObject({ dice: 1, hausdorff95Mm: 0, assdMm: 0, empty: 'both' })
    expect(overlap(full, none, line)).toMatchObject({ dice: 0, hausdorff95Mm: Number.NaN, assdMm: Number.NaN, empty: 'one' })
  })

  it('gives the Dice of each label', () => {
    const dice = labelDice(Uint8Array.of(0, 1, 1, 2, 2, 5), Int16Array.of(0, 1, 2, 2, 2, 0), [1, 2, 5, 7])
    expect([...dice]).toEqual([
      [1, 2 / 3],
      [2, 4 / 5],
      [5, 0],
      [7, 1],
    ])
  })
})
