import { expect, test } from 'vitest'
import { binCounts } from './bin-counts.ts'

const seconds = { kind: 'seconds', rateHz: null } as const

test('spikes on the edges of bins of 0.1 s are counted in the bin that begins there', () => {
  const times = Float64Array.from({ length: 30 }, (_, n) => n / 10)
  // In floating point 0.3 < 3 · 0.1, so that dividing by the width would put it into the bin before.
  expect([...binCounts(seconds, times, { startS: 0, binS: 0.1, count: 30 })]).toEqual(new Array(30).fill(1))
})

test('samples are counted by whole samples, at a rate of which the bin is no whole part too', () => {
  const clock = { kind: 'samples', rateHz: 24414.0625, startS: 0 } as const
  const times = Float64Array.from({ length: 24414 }, (_, n) => n)
  const counts = binCounts(clock, times, { startS: 0, binS: 0.005, count: 199 })
  for (const [k, value] of counts.entries()) {
    const truth = times.filter((sample) => sample * 1e12 >= k * 122.0703125 * 1e12 && sample * 1e12 < (k + 1) * 122.0703125 * 1e12).length
    expect(value).toBe(truth)
  }
})

test('spikes before the first and after the last bin are not counted; a late start of the clock moves them', () => {
  const clock = { kind: 'samples', rateHz: 1000, startS: 10 } as const
  expect([...binCounts(clock, Float64Array.of(0, 999, 1000, 1001, 2999, 3000), { startS: 11, binS: 1, count: 2 })]).toEqual([2, 1])
})
