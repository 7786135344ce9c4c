import { expect, test } from 'vitest'
import { perieventHistogram, perieventTimes } from './perievent.ts'

const window = { beforeS: 1, afterS: 1 }

test('spikes are told from their event, the beginning of the window in it and its end not', () => {
  const [first, second] = perieventTimes(Float64Array.of(1, 2.5, 4, 9.5), [2, 10], { beforeS: 1, afterS: 2 })
  expect([...(first ?? [])]).toEqual([-1, 0.5])
  expect([...(second ?? [])]).toEqual([-0.5])
})

test('rates are means over events, with the standard error of counts', () => {
  // Three events with 1, 2 and 3 spikes in the second half: mean 2, deviation 1.
  const trials = [1, 2, 3].map((count) => Float64Array.from({ length: count }, (_, n) => 0.1 * (n + 1)))
  const { ratesHz, semHz } = perieventHistogram(trials, window, 1)
  expect([...ratesHz]).toEqual([0, 2])
  expect(semHz[0]).toBe(0)
  expect(semHz[1]).toBeCloseTo(1 / Math.sqrt(3), 12)
})

test('one event has no standard error', () => {
  expect(perieventHistogram([Float64Array.of(0)], window, 1).semHz).toEqual(Float64Array.of(Number.NaN, Number.NaN))
})
