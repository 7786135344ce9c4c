import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scaleAndShift } from './affine.ts'
import type { Connectivity } from './components.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import { close, dilate, erode, open, type Reach } from './morphology.ts'

const mask = arrayOf(knownAnswer<Stored>('mask'))
const grid = { shape: mask.shape, affine: scaleAndShift([1, 0.8, 2.5]) }

const reaches = fc.oneof(
  fc.record({ radiusMm: fc.double({ min: 0, max: 4, noNaN: true }) }),
  fc.record({ steps: fc.integer({ min: 0, max: 3 }), connectivity: fc.constantFrom<Connectivity>(6, 18, 26) }),
)
const masks = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([nx, ny, nz]) =>
    fc.record({
      grid: fc.constant({ shape: [nx, ny, nz] as const, affine: scaleAndShift([1, 1.5, 0.7]) }),
      data: fc.uint8Array({ minLength: nx * ny * nz, maxLength: nx * ny * nz, max: 1 }),
    }),
  )
const inverse = (data: Uint8Array) => data.map((value) => 1 - value)
const within = (a: Uint8Array, b: Uint8Array) => a.every((value, n) => value <= (b[n] ?? 0))

describe('morphology', () => {
  it.each(knownAnswer<({ dilate: Stored; erode: Stored } & Extract<Reach, { steps: number }>)[]>('morphology'))(
    'equals scipy: $steps steps of $connectivity neighbours',
    ({ dilate: dilated, erode: eroded, ...reach }) => {
      expect(largestDifference(dilate(mask.data as Uint8Array, grid, reach), arrayOf(dilated).data)).toBe(0)
      expect(largestDifference(erode(mask.data as Uint8Array, grid, reach), arrayOf(eroded).data)).toBe(0)
    },
  )

  it('grows a voxel into a ball in millimetres', () => {
    const shape = [9, 9, 9] as const
    const seed = new Uint8Array(729)
    seed[4 + 9 * (4 + 9 * 4)] = 1
    const ball = dilate(seed, { shape, affine: scaleAndShift([1, 0.5, 2]) }, { radiusMm: 2 })
    const expected = Uint8Array.from({ length: 729 }, (_, n) => {
      const [x, y, z] = [(n % 9) - 4, ((Math.floor(n / 9) % 9) - 4) * 0.5, (Math.floor(n / 81) - 4) * 2]
      return x * x + y * y + z * z <= 4 ? 1 : 0
    })
    expect(ball).toEqual(expected)
  })

  it('erodes a mask exactly as it dilates what is not in it', () => {
    fc.assert(
      fc.property(masks, reaches, ({ data, grid: own }, reach) => {
        expect(erode(data, own, reach)).toEqual(inverse(dilate(inverse(data), own, reach)))
      }),
    )
  })

  it('never loses a voxel by closing, nor gains one by opening, and does so once and for all', () => {
    fc.assert(
      fc.property(masks, reaches, ({ data, grid: own }, reach) => {
        const [closed, opened] = [close(data, own, reach), open(data, own, reach)]
        expect(within(data, closed)).toBe(true)
        expect(within(opened, data)).toBe(true)
        expect(close(closed, own, reach)).toEqual(closed)
        expect(open(opened, own, reach)).toEqual(opened)
      }),
    )
  })
})
