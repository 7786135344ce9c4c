import { expect, test } from 'vitest'
import { reaching } from '../../phantoms/population/reaching.ts'
import { ring } from '../../phantoms/population/ring.ts'
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

test('direction cells are found among distractors with the direction they were made for; where each heeds a direction of its own, none is', async () => {
  const settings = tuning.settings.parse({ to: 'direction', cells: 12, smoothing: 0, shifts: 99 })
  const made = ring(seededRandom(4), { durationS: 200, tuned: 12, untuned: 6, isShared: true })
  const rows = (await tuning.run({ spikes: made.trains }, settings, context)).units?.rows ?? []
  expect(rows.map(({ q }) => Number(q) <= 0.05)).toEqual(made.preferred.map((peak) => peak !== null))
  for (const [n, peak] of made.preferred.entries()) {
    expect(made.trains.units[n].header.preferred_deg ?? null).toBe(peak === null ? null : (180 * peak) / Math.PI)
    if (peak === null) continue
    const off = (Number(rows[n]?.preferred) * Math.PI) / 180 - peak
    expect(Math.abs(Math.atan2(Math.sin(off), Math.cos(off)))).toBeLessThan(0.2)
  }
  const own = ring(seededRandom(4), { durationS: 200, tuned: 12, untuned: 6, isShared: false })
  const nulls = (await tuning.run({ spikes: own.trains }, settings, context)).units?.rows ?? []
  expect(nulls).toHaveLength(18)
  expect(nulls.filter(({ q }) => Number(q) <= 0.05).length).toBeLessThanOrEqual(1)
})

test('a behaviour of one column has no places in the plane', async () => {
  const { inputs } = await tuning.phantom.make(seededRandom(1))
  const [path] = inputs.spikes.behaviour
  const track = { ...path, columns: ['x'], values: path.values.filter((_, n) => n % path.columns.length === 0) }
  await expect(
    tuning.run({ spikes: { ...inputs.spikes, behaviour: [track] } }, tuning.settings.parse({ to: 'place' }), context),
  ).rejects.toThrow(/takes two/)
})
