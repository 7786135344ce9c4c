import { expect, test } from 'vitest'
import { seededRandom } from '../statistics/random.ts'
import { cosineTuning } from './cosine-tuning.ts'

test('a cosine without noise is found as it is, also where directions are not spread evenly and bins are left out', () => {
  const random = seededRandom(1)
  const angles = Float64Array.from({ length: 200 }, () => 2.2 * random.normal())
  const use = Uint8Array.from(angles, (_, n) => (n % 3 ? 1 : 0))
  const counts = angles.map((angle, n) => (use[n] ? 0.1 * (12 + 5 * Math.cos(angle - 2.5)) : 99))
  const fit = cosineTuning(angles, counts, use, 0.1)
  expect([fit.meanHz, fit.amplitudeHz, fit.preferred].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([12, 5, 2.5])
})
