import { describe, expect, it } from 'vitest'
import { pearson } from '../../statistics/correlation.ts'
import { leastSquares, predictLinear } from '../../statistics/least-squares.ts'
import { seededRandom } from '../../statistics/random.ts'
import { placesOf, plantedTrials, type TrialSignal } from './trials.ts'

const sizeOf = (signal: TrialSignal) => ({ channels: signal === 'source' ? 19 : 16, samples: 64, trials: 300 })

it('places do not overlap, and all are of one size', () => {
  const places = placesOf(16, 64)
  const sizes = places.map((place) => place.reduce((sum, v) => sum + v, 0))
  expect(places).toHaveLength(6)
  expect(new Set(sizes)).toEqual(new Set([3 * 10]))
  for (let n = 0; n < 16 * 64; n++) expect(places.reduce((sum, place) => sum + place[n], 0)).toBeLessThan(2)
})

describe.each(['evoked', 'rhythm', 'firing', 'source'] as const)('%s', (signal) => {
  const size = sizeOf(signal)
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

it.each([8, 19, 32, 61])(
  'each source is seen by some of %i electrodes, no two by the same, and nothing else has its peak there',
  (channels) => {
    const places = placesOf(channels, 50, 'source')
    expect(places).toHaveLength(6)
    for (const place of places) expect(place.reduce((sum, v) => sum + v, 0)).toBeGreaterThan(0)
    for (let n = 0; n < channels * 50; n++) expect(places.reduce((sum, place) => sum + place[n], 0)).toBeLessThan(2)
  },
)

it('what a scalp shows lasts: half its power lies in the lowest eighth of frequencies, and blinks are largest in front', () => {
  const { trials } = plantedTrials({ channels: 19, samples: 64, trials: 200, signal: 'source', turn: 0 }, seededRandom(4))
  const power = (channel: number, k: number) =>
    trials.reduce((sum, { values }) => {
      let [re, im] = [0, 0]
      for (let n = 0; n < 64; n++) {
        re += values[channel * 64 + n] * Math.cos((2 * Math.PI * k * n) / 64)
        im += values[channel * 64 + n] * Math.sin((2 * Math.PI * k * n) / 64)
      }
      return sum + re * re + im * im
    }, 0)
  const all = Array.from({ length: 31 }, (_, k) => power(10, k + 1))
  const low = all.slice(0, 4).reduce((a, b) => a + b)
  expect(low / all.reduce((a, b) => a + b)).toBeGreaterThan(0.5)
  const largest = (channel: number) =>
    Math.max(...trials.map(({ values }) => Math.max(...values.subarray(channel * 64, channel * 64 + 64))))
  // Fp1 against P7.
  expect(largest(0)).toBeGreaterThan(1.5 * largest(12))
})
