import { expect, test } from 'vitest'
import { seededRandom } from '../../statistics/random.ts'
import { placeCells } from './place-cells.ts'

const recipe = { durationS: 200, tuned: 12, untuned: 3, followsPath: true }

/** Mean position of the animal when a unit fired. */
function meanAt(made: ReturnType<typeof placeCells>, unit: number): number {
  const { values } = made.trains.behaviour[0]
  const { times } = made.trains.units[unit]
  return times.reduce((sum, sample) => sum + values[Math.min(values.length - 1, Math.floor((sample / 30_000) * 30))], 0) / times.length
}

test('tuned units fire where their fields are, and never twice within 3 ms', () => {
  const made = placeCells(seededRandom(1), recipe)
  for (const [n, peak] of made.peaksCm.entries()) {
    const { times } = made.trains.units[n]
    for (let s = 1; s < times.length; s++) expect(times[s] - times[s - 1]).toBeGreaterThanOrEqual(89)
    if (peak !== null && peak > 30 && peak < 170) expect(Math.abs(meanAt(made, n) - peak)).toBeLessThan(12)
  }
})

test('units of the null follow another path: they fire everywhere', () => {
  const made = placeCells(seededRandom(1), { ...recipe, followsPath: false })
  const spread = made.peaksCm.flatMap((peak, n) => (peak === null ? [] : [Math.abs(meanAt(made, n) - 100)]))
  expect(spread.reduce((sum, value) => sum + value, 0) / spread.length).toBeLessThan(35)
})

test('the same seed makes the same spikes', () => {
  const [a, b] = [placeCells(seededRandom(5), recipe), placeCells(seededRandom(5), recipe)]
  expect(a.trains).toEqual(b.trains)
})
