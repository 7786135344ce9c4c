import { Matrix } from 'ml-matrix'
import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { amariDistance } from '../../../signal/amari.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { NumericArray, Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly brain: readonly Float32Array[]
  /** channels × sources. */
  readonly mixing: readonly (readonly number[])[]
}

const [rateHz, channels, samples] = [100, 8, 12_000]

/**
 * Six sources with a 1/f spectrum, bursting, over eight channels, blinks of 100 µV in front and a heart all over; an EOG and an ECG channel see these and some
 * noise.
 */
function make(random: Random, artefacts: boolean) {
  const sources = Array.from({ length: 6 }, () => {
    const noise = slowNoise(random, samples)
    const [hz, phase] = [random.between(0.3, 2), random.between(0, 6)]
    return noise.map((value, k) => value * (1 + 0.9 * Math.sin((hz * k) / rateHz + phase)))
  })
  const gains = Array.from({ length: channels }, () => sources.map(() => random.normal()))
  const brain = gains.map((row) =>
    Float32Array.from({ length: samples }, (_, k) =>
      row.reduce((sum, gain, s) => sum + 5e-6 * gain * sources[s][k], 1e-8 * random.normal()),
    ),
  )
  const eye = new Float32Array(samples)
  for (let at = 100; at < samples - 100; at += 200 + random.integer(200))
    for (let k = -30; k <= 30; k++) eye[at + k] += 1e-4 * Math.exp(-((k / 10) ** 2) / 2)
  const heart = new Float32Array(samples)
  for (let at = 50; at < samples - 50; at += 70 + random.integer(30))
    for (let k = -10; k <= 10; k++) heart[at + k] += 2e-5 * (Math.exp(-((k / 2) ** 2) / 2) - 0.4 * Math.exp(-(((k - 4) / 2) ** 2) / 2))
  const beats = brain.map((_, n) => 0.5 + 0.1 * n)
  const seen = brain.map((row, n) => row.map((value, k) => value + (artefacts ? eye[k] * Math.exp(-n / 2) + heart[k] * beats[n] : 0)))
  const mixing = gains.map((row, n) => [...row, Math.exp(-n / 2), beats[n]])
  const eog = eye.map((value) => value + 1e-5 * random.normal())
  const recording = memoryRecording({
    channels: [
      ...seen.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz })),
      { name: 'EOG', type: 'eog' as const, unit: 'µV', rateHz },
      { name: 'ECG', type: 'ecg' as const, unit: 'mV', rateHz },
    ],
    data: [...seen, eog, heart.map((value) => 30 * value + 1e-5 * random.normal())],
  })
  return { inputs: { recording }, settings: { remove: 'eyes,heart' }, truth: { brain, mixing } }
}

export const makeBlinks = async (random: Random) => make(random, true)
/** The EOG and the ECG channel see blinks and beats that reach no other channel: nothing is to be removed. */
export const makeNoBlinks = async (random: Random) => make(random, false)

interface Result {
  readonly cleaned?: Recording
  readonly components?: Table
  readonly unmixing?: NumericArray
}

export function judgeIca({ cleaned, components, unmixing }: Result, { brain, mixing }: Truth, isNull: boolean): Score[] {
  const removed = components ? components.rows.filter((row) => row.removed === 'yes').length : Number.NaN
  if (isNull) return [{ name: 'components removed', value: removed, chance: 4, mark: 0, better: 'lower' }]
  const rows = heldSamples(cleaned)
  return [
    {
      name: 'correlation of the front channel with what lies under the blinks',
      value: pearson(rows[0], brain[0]),
      chance: 0.3,
      mark: 0.95,
      better: 'higher',
    },
    {
      name: 'the same of the rear channel',
      value: pearson(rows[channels - 1], brain[channels - 1]),
      chance: 0.3,
      mark: 0.95,
      better: 'higher',
    },
    { name: 'components removed', value: removed, chance: 4, mark: 2, better: 'lower' },
    {
      name: 'distance of Amari from the planted mixing',
      value: unmixing
        ? amariDistance(
            Matrix.from1DArray(channels, channels, Array.from(unmixing.data, Number)),
            new Matrix(mixing.map((row) => [...row])),
          )
        : Number.NaN,
      chance: 0.33,
      mark: 0.05,
      better: 'lower',
    },
  ]
}
