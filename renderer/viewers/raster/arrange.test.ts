import { expect, test } from 'vitest'
import { arrange } from './arrange.ts'

const info = {
  columns: [
    { name: 'id', title: 'Unit', kind: 'text' },
    { name: 'rate', title: 'Firing rate (Hz)', kind: 'number' },
    { name: 'region', title: 'Region', kind: 'text' },
  ],
  units: [
    ['1', 5, 'CA1'],
    ['2', null, 'CA3'],
    ['10', 0.5, 'CA1'],
    ['11', 5, null],
  ],
} as const
const of = (asked: Partial<Parameters<typeof arrange>[1]>) => [
  ...arrange(info, { sortBy: '', descending: false, filter: '', ...asked }).units,
]

test('units stand in the order of a column, what is missing last, whichever way', () => {
  expect(of({})).toEqual([0, 1, 2, 3])
  expect(of({ sortBy: 'rate' })).toEqual([2, 0, 3, 1])
  expect(of({ sortBy: 'rate', descending: true })).toEqual([0, 3, 2, 1])
  expect(of({ sortBy: 'id', descending: true })).toEqual([3, 2, 1, 0])
})

test('a filter leaves the units that fit all of it', () => {
  expect(of({ filter: 'ca1' })).toEqual([0, 2])
  expect(of({ filter: 'rate >= 5, region != CA3' })).toEqual([0, 3])
  expect(of({ filter: 'Firing rate < 1' })).toEqual([2])
  expect(of({ filter: 'region=ca3' })).toEqual([1])
})

test('what is not understood is said, and filters nothing', () => {
  const { units, problem } = arrange(info, { sortBy: '', descending: false, filter: 'depth > 3' })
  expect(units).toHaveLength(4)
  expect(problem).toBe('Units have no "depth"; they have id, rate, region.')
})
