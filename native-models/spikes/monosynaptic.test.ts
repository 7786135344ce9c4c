import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { explainedBy, monosynaptic } from './monosynaptic.ts'

const search = { binS: 0.001, longest: 10, fromBin: 1, toBin: 4, jitterS: 0.02, surrogates: 10 }

test('a unit that silences another for 5 ms is told as inhibitory, one way', () => {
  const random = seededRandom(2)
  const a = Float64Array.from({ length: 6000 }, () => random.integer(6_000_000)).sort()
  const all = Float64Array.from({ length: 8000 }, () => random.integer(6_000_000)).sort()
  const b = all.filter((tick) => !a.some((from) => tick - from > 0 && tick - from < 250))
  const { tests } = monosynaptic([a, b], 50_000, search, random)
  const found = tests.filter(({ p }) => p < 1e-3)
  const direct = found.filter((pair) => explainedBy(pair, found) === undefined)
  expect(direct).toMatchObject([{ from: 0, to: 1, sign: 'inhibitory' }])
  expect(direct[0].p).toBeLessThan(1e-6)
})

test('what common input makes follow each other is explained by it, what has another lag is not', () => {
  const one = (from: number, to: number, lag: number, count: number) => ({
    from,
    to,
    lag,
    count,
    expected: 10,
    p: 0,
    sign: 'excitatory' as const,
  })
  const all = [one(0, 1, 2, 90), one(0, 2, 4, 80), one(1, 2, 2, 30), one(2, 3, 1, 40)]
  expect(all.map((pair) => explainedBy(pair, all))).toEqual([undefined, undefined, 0, undefined])
  expect(explainedBy({ ...all[2], lag: 4 }, all)).toBeUndefined()
})
