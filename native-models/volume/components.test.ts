import { describe, expect, it } from 'vitest'
import { type Connectivity, components, fillHoles, keepLargest } from './components.ts'
import { arrayOf, knownAnswer, largestDifference, type Stored } from './fixtures/known-answers.ts'
import type { Shape3 } from './grid.ts'

const labels = arrayOf(knownAnswer<Stored>('labels'))
const known = knownAnswer<{ connectivity: Connectivity; labels: Stored }[]>('components')
const mask = arrayOf(knownAnswer<Stored>('mask'))

describe('connected components', () => {
  it.each(known)('part a label map as scipy parts each label: $connectivity neighbours', ({ connectivity, labels: stored }) => {
    const expected = arrayOf(stored).data
    const found = components(labels.data, labels.shape, connectivity)
    const pairs = new Set(Array.from(found.labels, (label, n) => `${label} ${expected[n]}`))
    const count = Math.max(...expected)
    // One to one, and 0 with 0: as many pairs as there are components, and one for the background.
    expect(pairs.size).toBe(count + 1)
    expect(pairs.has('0 0')).toBe(true)
    expect(found.sizes.length).toBe(count + 1)
    found.sizes.forEach((size, label) => {
      expect(found.labels.filter((l) => l === label).length).toBe(size)
    })
  })

  it('count from 1 in the order of memory', () => {
    const { labels: found } = components(Uint8Array.of(0, 1, 0, 1, 1, 0, 1), [7, 1, 1])
    expect([...found]).toEqual([0, 1, 0, 2, 2, 0, 3])
  })

  it.each(['Float32Array', 'Float64Array', 'Int16Array', 'Int32Array'] as const)('treat minus zero and types alike: %s', (type) => {
    const data = { Float32Array, Float64Array, Int16Array, Int32Array }[type].of(1, -0, 2, 2, -3, 0)
    expect([...components(data, [6, 1, 1]).labels]).toEqual([1, 0, 2, 2, 3, 0])
  })

  it('touch across edges from 18 and across corners from 26 neighbours', () => {
    const shape: Shape3 = [2, 2, 2]
    const edge = Uint8Array.of(1, 0, 0, 1, 0, 0, 0, 0)
    const corner = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1)
    const counts = (data: Uint8Array) => ([6, 18, 26] as const).map((n) => components(data, shape, n).sizes.length - 1)
    expect(counts(edge)).toEqual([2, 1, 1])
    expect(counts(corner)).toEqual([2, 2, 1])
  })

  it('keeps the largest, the first of equal ones, and nothing of nothing', () => {
    expect([...keepLargest(Uint8Array.of(1, 0, 9, 7, 0, 1), [6, 1, 1])]).toEqual([0, 0, 1, 1, 0, 0])
    expect([...keepLargest(Uint8Array.of(1, 0, 1), [3, 1, 1])]).toEqual([1, 0, 0])
    expect([...keepLargest(new Uint8Array(3), [3, 1, 1])]).toEqual([0, 0, 0])
  })

  it('fills holes as scipy does', () => {
    expect(largestDifference(fillHoles(mask.data as Uint8Array, mask.shape), arrayOf(knownAnswer<Stored>('holes')).data)).toBe(0)
  })

  it('fills a closed room but not one with a door', () => {
    const shape: Shape3 = [5, 5, 5]
    const wall = Uint8Array.from({ length: 125 }, (_, n) => {
      const away = [n % 5, Math.floor(n / 5) % 5, Math.floor(n / 25)].map((at) => Math.abs(at - 2))
      return Math.max(...away) === 1 ? 1 : 0
    })
    expect(fillHoles(wall, shape).reduce((sum, v) => sum + v, 0)).toBe(27)
    wall[62 + 1] = 0
    expect(fillHoles(wall, shape).reduce((sum, v) => sum + v, 0)).toBe(25)
  })
})
