import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly hz: number
}

const [rateHz, samples] = [128, 128 * 120]

/** 1/f noise with a rhythm of its own frequency between 6 and 25 Hz. */
function make(random: Random, hasRhythm: boolean) {
  const hz = Math.round(2 * random.between(6, 25)) / 2
  const row = slowNoise(random, samples).map(
    (value, k) => 1e-5 * (value + (hasRhythm ? 0.5 * Math.sin((2 * Math.PI * hz * k) / rateHz) : 0)),
  )
  return {
    inputs: { recording: memoryRecording({ channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz }], data: [row] }) },
    truth: { hz },
  }
}

export const makeRhythm = async (random: Random) => make(random, true)
export const makeNoRhythm = async (random: Random) => make(random, false)

export function judgeSpectrum({ bands }: { bands?: Table }, { hz }: Truth, isNull: boolean): Score[] {
  const row = bands?.rows[0]
  if (isNull) {
    return [
      { name: 'height of the largest peak', value: Number(row?.excessDb ?? Number.NaN), chance: 1.5, mark: 4, better: 'lower', unit: 'dB' },
      { name: 'error of the exponent', value: Math.abs(Number(row?.exponent ?? Number.NaN) - 1), chance: 1, mark: 0.15, better: 'lower' },
    ]
  }
  return [
    {
      name: 'error of the peak',
      value: Math.abs(Number(row?.peakHz ?? Number.NaN) - hz),
      chance: 9,
      mark: 0.5,
      better: 'lower',
      unit: 'Hz',
    },
    { name: 'height of the peak', value: Number(row?.excessDb ?? Number.NaN), chance: 1.5, mark: 8, better: 'higher', unit: 'dB' },
  ]
}
