import { expect, test } from 'vitest'
import { columnOf, couplingRows } from './coupling-rows.ts'

test('a row holds what came before its bin and nothing of the bin itself or after it', () => {
  const fired = [Int32Array.of(3, 10, 60), Int32Array.of(4, 9)]
  const x = couplingRows(fired, 0, 70, { lags: 5 })
  const row = (n: number) =>
    Object.fromEntries(Array.from(x.columns.slice(x.starts[n], x.starts[n + 1]), (column, k) => [column, x.values[x.starts[n] + k]]))
  expect(x.width).toBe(14)
  const last = x.width - 1
  // Bin 5: unit 0 fired two bins before, unit 1 one bin before; nothing older.
  expect(row(5)).toEqual({ [columnOf(0, 2, { lags: 5 })]: 1, [columnOf(1, 1, { lags: 5 })]: 1, [last]: -1 })
  expect(row(3)).toEqual({ [last]: -1 })
  // Bin 16: its own spike at bin 10 is 6 bins before (first window), that at bin 3 is 13 before (second).
  expect(row(16)).toEqual({ 10: 1, 11: 1, [last]: -1 })
  // Bin 61: 1 bin after its own third spike, 51 after its second, which counts as slow then; so do all four before.
  expect(row(61)).toMatchObject({ [columnOf(0, 1, { lags: 5 })]: 1 })
  expect(row(61)[12]).toBeUndefined()
  expect(row(61)[last]).toBeGreaterThan(0)
})
