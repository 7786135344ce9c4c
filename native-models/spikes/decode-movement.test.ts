import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeKalman } from './decode-kalman.ts'
import { decodeWiener } from './decode-wiener.ts'
import { laggedCounts } from './lagged-counts.ts'

interface Known {
  readonly lags: number
  readonly folds: number
  readonly gapBins: number
  readonly counts: readonly number[][]
  readonly targets: readonly number[][]
  readonly wiener: readonly number[][]
  readonly kalman: readonly number[][]
}
const known: Known = JSON.parse(readFileSync(new URL('fixtures/movement.json', import.meta.url), 'utf8'))
const [counts, targets] = [known.counts, known.targets].map((lists) => lists.map((list) => Float64Array.from(list)))
const use = new Uint8Array(targets[0].length).fill(1)
const decoders = { wiener: decodeWiener, kalman: decodeKalman } as const

test.each(['wiener', 'kalman'] as const)('the %s filter decodes what NumPy decodes by the formulas', (name) => {
  const decoded = decoders[name](counts, targets, use, known)
  for (const [axis, own] of decoded.entries()) {
    for (const [bin, value] of own.entries()) expect(Math.abs(value - known[name][axis][bin])).toBeLessThan(1e-6)
  }
})

test.each(['wiener', 'kalman'] as const)(
  'the %s filter takes nothing from the future within a block, nor the true values of it',
  (name) => {
    const [from, to] = [120, 180]
    const decoded = decoders[name](counts, targets, use, known)
    const later = counts.map((own) => own.map((value, bin) => (bin >= 150 && bin < to ? value + 5 : value)))
    const untrue = targets.map((own) => own.map((value, bin) => (bin >= from && bin < to ? 1000 : value)))
    const again = decoders[name](later, untrue, use, known)
    for (let bin = from; bin < 150; bin++) expect(again[0][bin]).toBeCloseTo(decoded[0][bin], 9)
    expect(again[0][155]).not.toBeCloseTo(decoded[0][155], 3)
  },
)

test('lagged counts hold the present bin first, then those before it', () => {
  const { data, width } = laggedCounts([Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)], 2)
  expect(width).toBe(4)
  expect([...data]).toEqual([1, 0, 4, 0, 2, 1, 5, 4, 3, 2, 6, 5])
})
