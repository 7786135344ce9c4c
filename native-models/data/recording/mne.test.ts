import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import cases from './fixtures/mne.json' with { type: 'json' }
import { sharedRecordings } from './fixtures/shared-data.ts'
import { openRecording } from './read.ts'

// Real recordings as MNE 1.3 reads them (fixtures/make_mne.py): they lie in ../shared/data, and the test is skipped where that is absent.
describe.skipIf(sharedRecordings === undefined)('real recordings are read as MNE reads them', () => {
  test.each(cases)('$file', async (expected) => {
    const recording = await openRecording(join(sharedRecordings ?? '', expected.file), { sidecars: false })
    onTestFinished(() => recording.close())
    expect(recording.channels.map(({ name }) => name)).toEqual(expected.names)
    expect(recording.channels.every(({ rateHz, samples }) => rateHz === expected.rateHz && samples === expected.samples)).toBe(true)
    expect(recording.startTime?.slice(0, 19) ?? null).toBe(expected.startTime)
    expect(recording.bad).toEqual(expected.bads)
    const all = recording.channels.map((_channel, n) => n)
    const values = await recording.read(all, 0, expected.samples)
    for (const n of all) {
      const tolerance = 1e-6 * expected.ranges[n] + 1e-15
      for (const [k, at] of expected.at.entries()) expect(Math.abs(values[n][at] - expected.values[n][k])).toBeLessThanOrEqual(tolerance)
      const sum = values[n].reduce((total, value) => total + value, 0)
      expect(Math.abs(sum - expected.sums[n])).toBeLessThanOrEqual(tolerance * expected.samples + 1e-8 * Math.abs(sum))
    }
    // A page is the same as the piece of the whole.
    const middle = Math.floor(expected.samples / 2)
    const [page] = await recording.read([all.length - 1], middle, middle + 50)
    expect([...page]).toEqual([...values[all.length - 1].subarray(middle, middle + 50)])
    if (expected.events) {
      const found = (await recording.events()).map(({ onsetS, durationS, label }) => [onsetS, durationS, label] as const)
      expect(found).toHaveLength(expected.events.count)
      const some = found.length > 15 ? [...found.slice(0, 12), ...found.slice(-3)] : found
      for (const [n, [onsetS, durationS, label]] of expected.events.some.entries()) {
        expect(some[n]).toEqual([expect.closeTo(Number(onsetS), 6), expect.closeTo(Number(durationS), 6), label])
      }
    }
  })
})
