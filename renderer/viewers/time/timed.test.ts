import { expect, test } from 'vitest'
import { timeIndex, within } from './timed.ts'

test('what touches a span is found, as looking at all finds it', () => {
  const all = Array.from({ length: 300 }, (_, n) => ({ onsetS: n * 0.7, durationS: n % 50 === 0 ? 40 : n % 3 }))
  const index = timeIndex(all)
  for (const [from, to] of [
    [0, 1],
    [33.3, 34],
    [100, 100],
    [208, 500],
    [900, 901],
  ] as const)
    expect(within(index, from, to)).toEqual(all.filter(({ onsetS, durationS }) => onsetS <= to && onsetS + durationS >= from))
})
