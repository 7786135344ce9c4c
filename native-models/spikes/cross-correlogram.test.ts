import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { crossCorrelogram, logPoissonTail } from './cross-correlogram.ts'
import { matchTemplate } from './match-template.ts'

test('a correlogram counts every pair once, by the lag of the second after the first', () => {
  const random = seededRandom(1)
  const [a, b] = [0, 1].map(() => Float64Array.from({ length: 300 }, () => random.integer(20_000) / 1000 + 0.0005).sort())
  const counts = crossCorrelogram(a, b, { binS: 0.001, longest: 20 })
  const slow = new Float64Array(41)
  for (const from of a)
    for (const to of b) {
      const lag = Math.round((to - from) * 1000)
      if (Math.abs(lag) <= 20) slow[lag + 20]++
    }
  expect([...counts]).toEqual([...slow])
})

test('the Poisson tail is that of the distribution (SciPy: poisson.logsf)', () => {
  expect(logPoissonTail(1, 0.5)).toBeCloseTo(-0.9327521295671886, 12)
  expect(logPoissonTail(10, 3)).toBeCloseTo(-6.810185717036394, 9)
  expect(logPoissonTail(200, 100)).toBeCloseTo(-41.514473304592556, 9)
  expect(logPoissonTail(0, 3)).toBe(0)
})

test('a template is matched where its units fire as it says, once for each event', () => {
  const template = [
    { unit: 0, delayS: 0, weight: 1 },
    { unit: 1, delayS: 0.01, weight: 2 },
    { unit: 2, delayS: 0.03, weight: 4 },
  ]
  const trains = [Float64Array.of(1, 2, 3), Float64Array.of(1.011, 2.05), Float64Array.of(1.029, 2.03)]
  const events = matchTemplate(trains, template, { jitterS: 0.001 })
  expect(events.map(({ score, hits }) => [score, hits])).toEqual([
    [7, 3],
    [5, 2],
  ])
  expect(events[0].timeS).toBeCloseTo(1, 9)
  expect(events[1].timeS).toBeCloseTo(2, 9)
})
