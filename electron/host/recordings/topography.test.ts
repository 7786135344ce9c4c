import { expect, it } from 'vitest'
import { memoryRecording } from '../../../native-models/data/recording/memory-recording.ts'
import { spectrogramOf } from './spectrogram.ts'
import { topographyOf } from './topography.ts'

const names = 'Fp1 Fp2 F7 F3 Fz F4 F8 T3 C3 Cz C4 T4 T5 P3 Pz P4 T6 O1 O2'.split(' ')
const rateHz = 200

/** Twenty seconds: what is behind the vertex is 20 µV, all else 0; 10 Hz joins in the second half of O1. A gap from second 4 to 5. */
function recording(count = names.length) {
  const data = names.slice(0, count).map((name) =>
    Float64Array.from({ length: 20 * rateHz }, (_, k) => {
      if (k >= 4 * rateHz && k < 5 * rateHz) return Number.NaN
      return (/^[PO]/.test(name) ? 2e-5 : 0) + (name === 'O1' && k >= 10 * rateHz ? 1e-5 * Math.sin((2 * Math.PI * 10 * k) / rateHz) : 0)
    }),
  )
  return memoryRecording({
    channels: names.slice(0, count).map((name) => ({ name: `EEG ${name}-Ref`, type: 'eeg' as const, unit: 'µV', rateHz })),
    data,
    bad: ['EEG P4-Ref'],
  })
}

it('draws the head at a moment, without bad channels, by the places of the 10–10 system', async () => {
  const { electrodes, isMeasured, atS, cells, inside, grid, montage } = await topographyOf(recording(), { montage: 'recorded' }, 2.0012)
  expect([isMeasured, atS, electrodes.length, montage]).toEqual([false, 2, 18, 'recorded'])
  const at = (x: number, y: number) => grid[inside.indexOf(Math.floor(y * cells) * cells + Math.floor(x * cells))] ?? Number.NaN
  for (const { name, value, x, y } of electrodes) {
    expect(value).toBeCloseTo(/ [PO]/.test(name) ? 2e-5 : 0, 9)
    expect(Math.abs(at(x, y) - value)).toBeLessThan(4e-6)
  }
  // The back of the head is below.
  expect(at(0.5, 0.9)).toBeGreaterThan(1.5e-5)
  expect(at(0.5, 0.1)).toBeLessThan(5e-6)
})

it('a bipolar montage is drawn against the average', async () => {
  const { electrodes, montage } = await topographyOf(recording(), { montage: 'bipolar' }, 2)
  expect(montage).toBe('average')
  expect(Math.abs(electrodes.reduce((sum, { value }) => sum + value, 0))).toBeLessThan(1e-8)
})

it('says why there is no map', async () => {
  await expect(topographyOf(recording(), { montage: 'recorded' }, 4.5)).rejects.toThrow('Nothing was recorded at this moment.')
  await expect(topographyOf(recording(7), { montage: 'recorded' }, 2)).rejects.toThrow(
    'needs the places of 8 good EEG channels; 7 are known',
  )
})

it('a spectrogram has a rhythm where it is, by its power, and nothing in a gap', async () => {
  const trace = names.indexOf('O1')
  const { columns, bins, decibels, highestHz, windowS } = await spectrogramOf(
    recording(),
    { montage: 'recorded' },
    { trace, fromS: 0, toS: 20 },
    40,
  )
  expect([columns, highestHz, windowS]).toEqual([19, 40, 2])
  const of = (column: number) => decibels.slice(column * bins, (column + 1) * bins)
  expect(of(4)[0]).toBeNull()
  // 1e-5² / 2 in a Hann window of 2 s: its equivalent width is 0.75 Hz.
  expect(of(14)[20]).toBeCloseTo(10 * Math.log10(0.5e-10 / 0.75), 1)
  expect(of(2)[20]).toBeLessThan(-200)
})
