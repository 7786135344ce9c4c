import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { allCorrelograms, correlogramOf, ticksOf } from './all-correlograms.ts'

test('all pairs of spikes are counted once, by the lag of the second after the first, none with itself', () => {
  const random = seededRandom(4)
  const trains = [200, 300, 0, 150].map((count) => Float64Array.from({ length: count }, () => random.integer(100_000)).sort())
  const found = allCorrelograms(trains, 10_000, { binS: 0.0021, longest: 12 })
  for (const [i, a] of trains.entries()) {
    for (const [j, b] of trains.entries()) {
      const slow = new Float64Array(25)
      for (const [n, from] of a.entries()) {
        for (const [m, to] of b.entries()) {
          // Each pair of spikes of one unit is met twice, once from each side.
          if (i === j && n === m) continue
          const lag = Math.sign(to - from) * Math.floor(Math.abs(to - from) / 21 + 0.5)
          if (Math.abs(lag) <= 12) slow[lag + 12]++
        }
      }
      expect([...correlogramOf(found, i, j)], `${i} ${j}`).toEqual([...slow])
    }
  }
})

test('times in seconds become microseconds, samples stay what they are', () => {
  const units = [{ times: Float64Array.of(0.1, 0.3000004) }]
  expect([...ticksOf({ kind: 'seconds', rateHz: null }, units).trains[0]]).toEqual([100_000, 300_000])
  const samples = ticksOf({ kind: 'samples', rateHz: 25_000, startS: 3 }, [{ times: Float64Array.of(5, 9) }])
  expect([samples.perS, ...samples.trains[0]]).toEqual([25_000, 5, 9])
})
