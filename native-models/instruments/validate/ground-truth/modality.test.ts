import { expect, it } from 'vitest'
import { plantedTrials } from '../../../phantoms/planted/trials.ts'
import { seededRandom } from '../../../statistics/random.ts'
import { modalityOf } from './modality.ts'

const trials = (signal: 'evoked' | 'firing', samples: number) =>
  plantedTrials({ signal, channels: 16, samples, trials: 40 }, seededRandom(1)).trials

it('scans have three axes of space, recordings many values in a row, counts of spikes few that lie whole steps apart', () => {
  expect(modalityOf([1, 1, 4, 4, 4], new Float32Array(64))).toBe('mri')
  for (const { values } of trials('evoked', 64)) {
    expect(modalityOf([1, 1, 16, 64], values)).toBe('eeg')
    expect(modalityOf([1, 16, 64], values)).toBe('eeg')
  }
  // Standardised, as decoders are given them, and as they were counted.
  for (const { values } of trials('firing', 20)) expect(modalityOf([1, 16, 20], values)).toBe('spikes')
  expect(modalityOf([1, 2, 8], [0, 1, 0, 2, 0, 0, 1, 0, 3, 0, 0, 0, 1, 1, 0, 0])).toBe('spikes')
  // Microvolts of whole numbers are no counts: hardly two are alike.
  const microvolts = Float32Array.from({ length: 128 }, (_, n) => Math.round(40 * Math.sin(n * n)))
  expect(modalityOf([1, 2, 64], microvolts)).toBe('eeg')
  expect(modalityOf([1, 30], new Float32Array(30))).toBe('spikes')
})
