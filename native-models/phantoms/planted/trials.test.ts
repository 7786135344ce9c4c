import { describe, expect, it } from 'vitest'
import { pearson } from '../../statistics/correlation.ts'
import { seededRandom } from '../../statistics/random.ts'
import { placesOf, plantedTrials } from './trials.ts'

const size = { channels: 16, samples: 64, trials: 300 }

it('places do not overlap, and all are of one size', () => {
  const places = placesOf(16, 64)
  const sizes = places.map((place) => place.reduce((sum, v) => sum + v, 0))
  expect(places).toHaveLength(6)
  expect(new Set(sizes)).toEqual(new Set([3 * 10]))
  for (let n = 0; n < 16 * 64; n++) expect(places.reduce((sum, place) => sum + place[n], 0)).toBeLessThan(2)
})

describe.each(['evoked', 'rhythm', 'firing'] as const)('%s', (signal) => {
  it('the target goes with what is measured in its place and nowhere else; of empty trials with nothing', () => {
    for (const empty of [false, true]) {
      const { trials, signal: carrier } = plantedTrials({ ...size, signal, turn: 4, empty }, seededRandom(1))
      const targets = trials.map(({ target }) => target)
      const r = [0, 1, 2, 3, 4, 5].map((place) =>
        pearson(
          targets,
          trials.map(({ measured }) => measured[place]),
        ),
      )
      expect(carrier).toBe(4)
      r.forEach((value, place) => {
        if (place === carrier && !empty) expect(value).toBeGreaterThan(0.75)
        // Four standard errors of a correlation that is zero.
        else expect(Math.abs(value)).toBeLessThan(4 / Math.sqrt(300))
      })
    }
  })

  it('trial n depends on the seed and on n alone', () => {
    if (signal === 'firing') return
    const draw = (trials: number) => plantedTrials({ ...size, trials, signal }, seededRandom(3)).trials[2]
    expect(draw(3)).toEqual(draw(7))
  })
})

it('counts are whole numbers of steps, standardised by unit', () => {
  const { trials } = plantedTrials({ channels: 4, samples: 10, trials: 200, signal: 'firing' }, seededRandom(2))
  const unit = trials.flatMap(({ values }) => Array.from(values.subarray(10, 20)))
  const mean = unit.reduce((a, b) => a + b, 0) / unit.length
  expect(mean).toBeCloseTo(0, 4)
  expect(unit.reduce((sum, v) => sum + (v - mean) ** 2, 0) / unit.length).toBeCloseTo(1, 4)
  const levels = [...new Set(unit.map((v) => v.toFixed(4)))].map(Number).sort((a, b) => a - b)
  const step = levels[1] - levels[0]
  for (const level of levels) expect(((level - levels[0]) / step) % 1).toSatisfy((rest: number) => rest < 0.01 || rest > 0.99)
})
