import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score } from '../../contract.ts'

interface Truth {
  /** What should be left. */
  readonly kept: Float32Array
}

const [rateHz, samples] = [250, 5000]

function make(random: Random, hasSignal: boolean) {
  const [phase, drift] = [random.between(0, 6), random.between(0, 6)]
  const wave = (hz: number, at: number) =>
    Float32Array.from({ length: samples }, (_, k) => 20e-6 * Math.sin((2 * Math.PI * hz * k) / rateHz + at))
  const kept = hasSignal ? wave(10, phase) : new Float32Array(samples)
  const [slow, fast] = [wave(0.05, drift), wave(60, phase)]
  const data = [kept.map((value, k) => value + slow[k] + fast[k])]
  const recording = memoryRecording({ channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz }], data })
  return { inputs: { recording }, truth: { kept } }
}

/** A wave of 10 Hz under a drift of 0.05 Hz and a line of 60 Hz, each as large. */
export const makeWave = async (random: Random) => make(random, true)
/** The drift and the line alone. */
export const makeNoWave = async (random: Random) => make(random, false)

/** How far the samples are from the wave, away from the ends, where a filter knows only half of the signal. */
export function judgeFilter({ filtered }: { filtered?: Recording }, { kept }: Truth, isNull: boolean): Score[] {
  const [row] = heldSamples(filtered)
  let error = 0
  for (let k = 1000; k < samples - 1000; k++) error += (row[k] - kept[k]) ** 2
  const name = isNull ? 'what is left of drift and line' : 'distance from the wave'
  // What is done by doing nothing: two waves of 20 µV are left.
  return [{ name, value: 1e6 * Math.sqrt(error / (samples - 2000)), chance: 20, mark: 0.3, better: 'lower', unit: 'µV' }]
}
