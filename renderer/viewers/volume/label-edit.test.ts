import fc from 'fast-check'
import { expect, test } from 'vitest'
import { doAgain, fill, type Grid, paint, strokeOf, takeBack, type Voxel } from './label-edit.ts'

const grid: Grid = { dims: [9, 8, 7], spacingMm: [1, 1, 2] }
const empty = () => new Uint8Array(9 * 8 * 7)
const count = (slots: Uint8Array, slot: number) => slots.reduce((sum, each) => sum + Number(each === slot), 0)

test('a disc of 2 mm in an axial plane has the 13 voxels within it', () => {
  const slots = empty()
  paint(grid, slots, [4, 4, 3], [4, 4, 3], { radiusMm: 2, across: 2, slot: 5 }, new Map())
  expect(count(slots, 5)).toBe(13)
  expect(slots[4 + 9 * (4 + 8 * 3)]).toBe(5)
})

test('a ball knows that slices are thicker', () => {
  const slots = empty()
  paint(grid, slots, [4, 4, 3], [4, 4, 3], { radiusMm: 2, across: undefined, slot: 1 }, new Map())
  // 13 in the plane, and the one voxel 2 mm above and below.
  expect(count(slots, 1)).toBe(15)
})

test('a brush smaller than a voxel paints one voxel, and a fast stroke has no gaps', () => {
  const slots = empty()
  paint(grid, slots, [0, 0, 0], [8, 4, 0], { radiusMm: 0.4, across: 2, slot: 2 }, new Map())
  expect(count(slots, 2)).toBe(9)
})

test('nothing is painted outside, or round the edge', () => {
  const slots = empty()
  paint(grid, slots, [8, 7, 6], [12, 7, 6], { radiusMm: 1, across: 2, slot: 3 }, new Map())
  const painted = [...slots.entries()].filter(([, slot]) => slot === 3).map(([index]) => [index % 9, Math.floor(index / 9) % 8])
  expect(painted).toEqual([
    [8, 6],
    [7, 7],
    [8, 7],
  ])
})

test('a fill stops at other labels and stays in its plane', () => {
  const slots = empty()
  for (let y = 0; y < 8; y++) slots[3 + 9 * (y + 8 * 2)] = 1
  const before = new Map<number, number>()
  fill(grid, slots, [0, 0, 2], { radiusMm: 0, across: 2, slot: 4 }, before)
  expect(count(slots, 4)).toBe(3 * 8)
  expect(before.size).toBe(24)
})

test('any strokes, taken back in turn, leave what was there; done again, what was painted', () => {
  const voxel = fc.tuple(fc.nat(8), fc.nat(7), fc.nat(6))
  const across = fc.constantFrom(0 as const, 1 as const, 2 as const, undefined)
  const strokes = fc.array(
    fc.record({ from: voxel, to: voxel, radiusMm: fc.double({ min: 0, max: 4, noNaN: true }), across, slot: fc.nat(3) }),
    {
      maxLength: 6,
    },
  )
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 504, maxLength: 504, max: 3 }), strokes, (start, wanted) => {
      const slots = start.slice()
      const made = wanted.map(({ from, to, ...brush }) => {
        const before = new Map<number, number>()
        paint(grid, slots, from as Voxel, to as Voxel, brush, before)
        return strokeOf(before, brush.slot)
      })
      const end = slots.slice()
      for (const stroke of made.toReversed()) takeBack(slots, stroke)
      expect(slots).toEqual(start)
      for (const stroke of made) doAgain(slots, stroke)
      expect(slots).toEqual(end)
    }),
  )
})
