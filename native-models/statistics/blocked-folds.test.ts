import { expect, test } from 'vitest'
import { blockedFolds } from './blocked-folds.ts'

test('every item is tested once, and nothing within the gap of a tested block is learned from', () => {
  const folds = blockedFolds(103, 5, 4)
  const tested = new Uint8Array(103)
  for (const { from, to, train } of folds) {
    for (let n = from; n < to; n++) tested[n]++
    for (let n = 0; n < 103; n++) expect(train[n]).toBe(n >= from - 4 && n < to + 4 ? 0 : 1)
  }
  expect([...tested].every((times) => times === 1)).toBe(true)
})

test('more folds than items, or one, are refused', () => {
  expect(() => blockedFolds(3, 4, 0)).toThrow(RangeError)
  expect(() => blockedFolds(3, 1, 0)).toThrow(RangeError)
})
