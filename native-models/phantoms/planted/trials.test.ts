import { describe, expect, it } from 'vitest'
import { pearson } from '../../statistics/correlation.ts'
import { leastSquares, predictLinear } from '../../statistics/least-squares.ts'
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

  it('a suppressor says nothing of the target, and helps to predict it all the same', () => {
    const drawn = plantedTrials({ ...size, signal, turn: 2, suppressor: true }, seededRandom(6))
    const targets = drawn.trials.map(({ target }) => target)
    const at = (place: number) => drawn.trials.map(({ measured }) => measured[place])
    const [carrier, second] = [at(2), at(drawn.suppressor ?? -1)]
    expect(drawn.suppressor).not.toBe(2)
    expect(Math.abs(pearson(second, targets))).toBeLessThan(4 / Math.sqrt(300))
    const both = carrier.map((v, i) => [v, second[i]])
    const fit = leastSquares(both, targets)
    const helped = pearson(
      both.map((row) => predictLinear(fit, row)),
      targets,
    )
    expect(helped).toBeGreaterThan(pearson(carrier, targets) + 0.05)
  })

  it('a shortcut goes with the target in the first trials, and with nothing in the rest', () => {
    const { trials, marked } = plantedTrials({ ...size, signal, shortcut: 0.5 }, seededRandom(7))
    // A slow wave has a mean; a burst has power alone.
    const seen = trials.map(({ values }) => {
      const own = values.subarray(0, 64)
      return own.reduce((sum, v) => sum + (signal === 'rhythm' ? v * v : v), 0)
    })
    const targets = trials.map(({ target }) => target)
    expect(marked).toBe(150)
    expect(pearson(seen.slice(0, 150), targets.slice(0, 150))).toBeGreaterThan(0.7)
    expect(Math.abs(pearson(seen.slice(150), targets.slice(150)))).toBeLessThan(4 / Math.sqrt(150))
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
