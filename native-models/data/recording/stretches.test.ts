import { describe, expect, it } from 'vitest'
import { memoryRecording } from './memory-recording.ts'
import { readGoodStretches, readStretches } from './stretches.ts'

/** Ten seconds at 10 Hz that count samples, with a gap from 6 to 7 s, a break at 8 s, and marks. */
function counted(marks: readonly { onsetS: number; durationS: number; label: string }[]) {
  const row = Float32Array.from({ length: 100 }, (_, k) => (k >= 60 && k < 70 ? Number.NaN : k))
  return memoryRecording({ channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz: 10 }], data: [row], breaksS: [8], events: marks })
}

const lengths = (stretches: readonly { from: number; data: readonly Float32Array[] }[]) =>
  stretches.map(({ from, data }) => [from, from + data[0].length])

describe('stretches', () => {
  it('are cut at gaps and breaks, whatever is marked', async () => {
    const recording = counted([{ onsetS: 1, durationS: 1, label: 'BAD_muscle' }])
    expect(lengths(await readStretches(recording, [0]))).toEqual([
      [0, 60],
      [70, 80],
      [80, 100],
    ])
  })

  it('leave out what a mark that begins with BAD spans, to the sample, and not what other events span', async () => {
    const recording = counted([
      { onsetS: 1, durationS: 1, label: 'BAD_muscle' },
      { onsetS: 1.5, durationS: 1, label: 'bad blink' },
      { onsetS: 7.5, durationS: 1, label: 'Bad' },
      { onsetS: 4, durationS: 1, label: 'seizure, not bad' },
      { onsetS: 5, durationS: 0, label: 'BAD' },
    ])
    const good = await readGoodStretches(recording, [0])
    expect(lengths(good)).toEqual([
      [0, 10],
      [25, 60],
      [70, 75],
      [85, 100],
    ])
    expect(good[1].data[0][0]).toBe(25)
  })

  it('are refused where all is marked', async () => {
    await expect(readGoodStretches(counted([{ onsetS: -1, durationS: 99, label: 'BAD' }]), [0])).rejects.toThrow(
      'All of it is marked as bad',
    )
  })
})
