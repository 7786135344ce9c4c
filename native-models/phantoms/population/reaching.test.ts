import { expect, test } from 'vitest'
import { binCounts } from '../../spikes/bin-counts.ts'
import { seededRandom } from '../../statistics/random.ts'
import { reaching } from './reaching.ts'

test('units of the phantom fire as far ahead of the hand as it says', () => {
  const { trains, leadS, tuned } = reaching(seededRandom(2), { durationS: 200, tuned: 8, untuned: 2, leadS: 0.2, followsHand: true })
  const { values } = trains.behaviour[0]
  for (const [n, { times }] of trains.units.entries()) {
    const own = binCounts(trains.clock, times, { startS: 0, binS: 0.01, count: values.length / 2 })
    // The velocity averaged over spikes is longest at the lead.
    const lengths = Array.from({ length: 60 }, (_, lag) => {
      let [x, y] = [0, 0]
      for (let bin = 0; bin + lag < own.length; bin++) {
        x += own[bin] * values[2 * (bin + lag)]
        y += own[bin] * values[2 * (bin + lag) + 1]
      }
      return Math.hypot(x, y) / times.length
    })
    const longest = Math.max(...lengths)
    if (tuned[n]) expect(Math.abs(lengths.indexOf(longest) * 0.01 - leadS)).toBeLessThanOrEqual(0.08)
    else expect(longest).toBeLessThan(3)
  }
})
