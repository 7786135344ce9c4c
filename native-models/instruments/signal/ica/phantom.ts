import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly brain: readonly Float32Array[]
}

const [rateHz, channels, samples] = [100, 8, 12_000]

/** Five sources with a 1/f spectrum, bursting, over eight channels, and blinks of 100 µV in front; an EOG channel sees the blinks and some noise. */
function make(random: Random, blinks: boolean) {
  const sources = Array.from({ length: 5 }, () => {
    const noise = slowNoise(random, samples)
    const [hz, phase] = [random.between(0.3, 2), random.between(0, 6)]
    return noise.map((value, k) => value * (1 + 0.9 * Math.sin((hz * k) / rateHz + phase)))
  })
  const gains = Array.from({ length: channels }, () => sources.map(() => random.normal()))
  const brain = gains.map((row) =>
    Float32Array.from({ length: samples }, (_, k) =>
      row.reduce((sum, gain, s) => sum + 5e-6 * gain * sources[s][k], 5e-7 * random.normal()),
    ),
  )
  const eye = new Float32Array(samples)
  for (let at = 100; at < samples - 100; at += 200 + random.integer(200))
    for (let k = -30; k <= 30; k++) eye[at + k] += 1e-4 * Math.exp(-((k / 10) ** 2) / 2)
  const seen = brain.map((row, n) => row.map((value, k) => value + (blinks ? eye[k] * Math.exp(-n / 2) : 0)))
  const eog = eye.map((value) => value + 1e-5 * random.normal())
  const recording = memoryRecording({
    channels: [
      ...seen.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz })),
      { name: 'EOG', type: 'eog' as const, unit: 'µV', rateHz },
    ],
    data: [...seen, eog],
  })
  return { inputs: { recording }, truth: { brain } }
}

export const makeBlinks = async (random: Random) => make(random, true)
/** The EOG channel sees blinks that reach no other channel: nothing is to be removed. */
export const makeNoBlinks = async (random: Random) => make(random, false)

export function judgeIca({ cleaned, components }: { cleaned?: Recording; components?: Table }, { brain }: Truth, isNull: boolean): Score[] {
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
    { name: 'components removed', value: removed, chance: 4, mark: 1, better: 'lower' },
  ]
}
