import { expect, test } from 'vitest'
import { slowCourses } from '../../phantoms/population/slow-courses.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import gpfa from './gpfa.ts'

const recipe = { durationS: 60, units: 10, timescalesS: [0.5], isShared: true }
const { trains } = slowCourses(seededRandom(2), recipe)
const run = (settings: object, spikes = trains) =>
  gpfa.run({ spikes }, gpfa.settings.parse({ latents: 1, rounds: 8, shifts: 19, ...settings }), runContext())

test('one course under ten units is followed, and foretells units that were not looked at', async () => {
  const { scores, units, courses } = await run({})
  expect(Number(scores?.rows[0].bits_per_spike)).toBeGreaterThan(0.02)
  expect(Number(scores?.rows[0].p)).toBe(0.05)
  expect(Number(scores?.rows[0].chance)).toBeLessThan(0)
  expect(units?.rows).toHaveLength(10)
  expect(courses?.shape).toEqual([1200, 1])
})

test('too few units, or too short a recording, are refused in a sentence', async () => {
  await expect(run({}, { ...trains, units: trains.units.slice(0, 2) })).rejects.toThrow(
    /It has 2 units with 30 spikes or more.*1 courses need 4 units/,
  )
  await expect(run({ segmentS: 5 })).rejects.toThrow(/over 12 pieces of 100 bins.*16 pieces/)
})
