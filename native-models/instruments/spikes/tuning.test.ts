import { expect, test } from 'vitest'
import { reaching } from '../../phantoms/population/reaching.ts'
import { seededRandom } from '../../statistics/random.ts'
import tuning from './tuning.ts'

const context = { progress: () => {}, signal: new AbortController().signal, random: seededRandom(3), warn: () => {}, model: () => '' }

test('units tuned to the direction of a hand are found with their direction, those that heed nothing are not', async () => {
  const { trains } = reaching(seededRandom(2), { durationS: 200, tuned: 12, untuned: 6, leadS: 0.15, followsHand: true })
  const settings = tuning.settings.parse({ to: 'direction', leadS: 0.15, cells: 12, smoothing: 0, shifts: 99 })
  const rows = (await tuning.run({ spikes: trains }, settings, context)).units?.rows ?? []
  expect(rows.map(({ q }) => Number(q) <= 0.05)).toEqual(rows.map((_, n) => n < 12))
  expect(rows.map((row) => Number(row.resultant_p) <= 0.05)).toEqual(rows.map((_, n) => n < 12))
  for (const { resultant, rayleigh_p } of rows.slice(0, 12)) {
    expect(Number(resultant)).toBeGreaterThan(0.1)
    expect(Number(rayleigh_p)).toBeLessThan(1e-3)
  }
  // The phantom draws each direction within 0.2 rad of its share of the circle.
  for (const [n, { preferred }] of rows.slice(0, 12).entries()) {
    const off = (Number(preferred) * Math.PI) / 180 - (2 * Math.PI * n) / 12
    expect(Math.abs(Math.atan2(Math.sin(off), Math.cos(off)))).toBeLessThan(0.35)
  }
})

test('a behaviour of one column has no places in the plane', async () => {
  const { inputs } = await tuning.phantom.make(seededRandom(1))
  const [path] = inputs.spikes.behaviour
  const track = { ...path, columns: ['x'], values: path.values.filter((_, n) => n % path.columns.length === 0) }
  await expect(
    tuning.run({ spikes: { ...inputs.spikes, behaviour: [track] } }, tuning.settings.parse({ to: 'place' }), context),
  ).rejects.toThrow(/takes two/)
})
