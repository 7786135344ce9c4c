import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly hz: number
  readonly peakS: number
  readonly channel: string
}

const [rateHz, channels, trials, everyS] = [128, 4, 40, 3.5]

/**
 * Forty events, each followed at one of four places by a burst of one frequency and of a phase that differs each time, so that no average shows it, in noise
 * with a 1/f spectrum.
 */
function make(random: Random, hasBursts: boolean) {
  const at = random.integer(channels)
  const [hz, peakS] = [random.between(10, 30), random.between(0.3, 0.6)]
  const samples = Math.round(rateHz * (trials * everyS + 6))
  const data = Array.from({ length: channels }, () => slowNoise(random, samples).map((value) => value * 1e-5))
  const events = Array.from({ length: trials }, (_, n) => ({
    onsetS: 3 + everyS * n + random.between(0, 0.5),
    durationS: 0,
    label: 'cue',
  }))
  for (const { onsetS } of hasBursts ? events : []) {
    const phase = random.between(0, 2 * Math.PI)
    const middle = (onsetS + peakS) * rateHz
    for (let k = Math.ceil(middle - 60); k < middle + 60; k++) {
      const t = (k - middle) / rateHz
      data[at][k] += 8e-6 * Math.exp(-((t / 0.1) ** 2) / 2) * Math.cos(2 * Math.PI * hz * t + phase)
    }
  }
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz })),
    data,
    events,
  })
  return { inputs: { recording }, truth: { hz, peakS, channel: `E${at + 1}` } }
}

export const makeBursts = async (random: Random) => make(random, true)
/** The same noise and events with nothing after them. */
export const makeNoBursts = async (random: Random) => make(random, false)

export function judgeBursts({ clusters }: { clusters?: Table }, { hz, peakS, channel }: Truth, isNull: boolean): Score[] {
  const [row] = clusters?.rows ?? []
  const p = Number(row?.p ?? (clusters ? 1 : Number.NaN))
  if (isNull) return [{ name: 'p of the largest cluster', value: p, chance: 0.5, mark: 0.051, better: 'higher' }]
  return [
    { name: 'p of the largest cluster', value: p, chance: 0.5, mark: 0.05, better: 'lower' },
    {
      name: 'error of its frequency, as a share',
      value: Math.abs(Number(row?.peakHz ?? Number.NaN) / hz - 1),
      chance: 0.6,
      mark: 0.15,
      better: 'lower',
    },
    {
      name: 'error of its time',
      value: Math.abs(Number(row?.peakTime ?? Number.NaN) - peakS),
      chance: 0.4,
      mark: 0.1,
      better: 'lower',
      unit: 's',
    },
    { name: 'the channel is right', value: row?.peakChannel === channel ? 1 : 0, chance: 0.25, mark: 1, better: 'higher' },
  ]
}
