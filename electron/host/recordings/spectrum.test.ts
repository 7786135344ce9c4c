import { expect, it } from 'vitest'
import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { spectrumOf } from './spectrum.ts'

const rateHz = 200
/** 10 Hz of amplitude 2, with a gap in the middle. */
const recording = {
  channels: [{ name: 'Oz', type: 'eeg', unit: 'V', rateHz, samples: 4000 }],
  bad: [],
  breaksS: [],
  read: async (chosen: readonly number[], from: number, to: number) =>
    chosen.map(() =>
      Float64Array.from({ length: to - from }, (_, n) =>
        Math.abs(from + n - 2000) < 100 ? Number.NaN : 2 * Math.sin((2 * Math.PI * 10 * (from + n)) / rateHz),
      ),
    ),
} as unknown as Recording

it('gives the power of a sine at its frequency, across a gap', async () => {
  const { frequenciesHz, power, segments } = await spectrumOf(recording, { montage: 'recorded' }, { trace: 0, fromS: 0, toS: 20 })
  const peak = power.indexOf(Math.max(...power))
  expect(frequenciesHz[peak]).toBe(10)
  // A²/2, over all frequencies.
  expect(power.reduce((sum, each) => sum + each, 0) * (frequenciesHz[1] ?? 0)).toBeCloseTo(2, 2)
  expect(segments).toBeGreaterThan(8)
})

it('refuses where nothing was recorded', async () => {
  const asked = { trace: 0, fromS: 9.8, toS: 10.2 }
  await expect(spectrumOf(recording, { montage: 'recorded' }, asked)).rejects.toThrow('Too little')
  await expect(spectrumOf(recording, { montage: 'recorded' }, { ...asked, trace: 4 })).rejects.toThrow('no such trace')
})
