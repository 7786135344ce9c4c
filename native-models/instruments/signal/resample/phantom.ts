import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score } from '../../contract.ts'

interface Truth {
  readonly hz: number
  readonly phase: number
  readonly isHeld: boolean
}

const [oldHz, newHz, seconds] = [500, 128, 20]

function make(random: Random, isHeld: boolean) {
  const [hz, phase] = [isHeld ? random.between(3, 40) : random.between(100, 200), random.between(0, 6)]
  const row = Float32Array.from({ length: oldHz * seconds }, (_, k) => 1e-5 * Math.sin((2 * Math.PI * hz * k) / oldHz + phase))
  const recording = memoryRecording({ channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz: oldHz }], data: [row] })
  return { inputs: { recording }, settings: { rateHz: newHz }, truth: { hz, phase, isHeld } }
}

/** A wave that the new rate can hold: every new sample is known. */
export const makeSlowWave = async (random: Random) => make(random, true)
/** A wave that is too fast for the new rate: nothing may be left, least of all at a false frequency. */
export const makeTooFast = async (random: Random) => make(random, false)

export function judgeResampled({ resampled }: { resampled?: Recording }, { hz, phase, isHeld }: Truth): Score[] {
  const [row] = heldSamples(resampled)
  let error = 0
  const [from, to] = [newHz, (seconds - 1) * newHz]
  for (let k = from; k < to; k++) error += (row[k] - (isHeld ? 1e-5 * Math.sin((2 * Math.PI * hz * k) / newHz + phase) : 0)) ** 2
  const name = isHeld ? 'distance from the wave' : 'what is left of a wave that is too fast'
  return [{ name, value: 1e6 * Math.sqrt(error / (to - from)), chance: 7, mark: 0.1, better: 'lower', unit: 'µV' }]
}
