import { expect, test } from 'vitest'
import { filterUnits, sortUnits } from './unit-filter.ts'

const info = {
  columns: [
    { name: 'id', title: 'Unit', kind: 'text' },
    { name: 'rate', title: 'Firing rate (Hz)', kind: 'number' },
    { name: 'region', title: 'Region', kind: 'text' },
  ],
  units: [
    ['1', 5, 'CA1'],
    ['2', 0.5, 'CA3'],
    ['10', 12, null],
    ['3', 5, 'CA1'],
  ],
} as const

test('units are filtered by comparisons and by words, all of which must hold', () => {
  const left = (filter: string) => filterUnits(info, filter).units
  expect([left(''), left('rate>1'), left('rate >= 5, region = ca1'), left('ca'), left('ca3, rate<1'), left('region!=CA1')]).toEqual([
    [0, 1, 2, 3],
    [0, 2, 3],
    [0, 3],
    [0, 1, 3],
    [1],
    [1, 2],
  ])
})

test('a column that is not there is named, and nothing is hidden', () => {
  const { units, fault } = filterUnits(info, 'depth > 3')
  expect(units).toHaveLength(4)
  expect(fault).toMatch(/“depth”.*id, rate, region/)
})

test('units are sorted, numbers in texts by their size, the unknown last either way', () => {
  const all = [0, 1, 2, 3]
  expect(sortUnits(info, all, 'rate', false)).toEqual([1, 0, 3, 2])
  expect(sortUnits(info, all, 'rate', true)).toEqual([2, 0, 3, 1])
  expect(sortUnits(info, all, 'id', false)).toEqual([0, 1, 3, 2])
  expect(sortUnits(info, all, 'region', true)).toEqual([1, 0, 3, 2])
  expect(sortUnits(info, all, '', true)).toEqual([3, 2, 1, 0])
})
