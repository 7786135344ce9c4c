import { heldSamples, memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Recording } from '../../../data/recording/recording.ts'
import { pearson } from '../../../statistics/correlation.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly broken: readonly string[]
  readonly clean: readonly Float32Array[]
}

const [rateHz, channels, samples] = [200, 24, 12_000]

/** Twenty-four places on a head under four sources deep inside, with a line of 50 Hz; two channels are torn off. */
function make(random: Random, breaks: boolean) {
  const places = Array.from({ length: channels }, (_, k): [number, number, number] => {
    const z = 1 - (k + 0.5) / channels
    const across = Math.sqrt(1 - z * z)
    return [90 * across * Math.cos(k * 2.399963), 90 * across * Math.sin(k * 2.399963), 90 * z]
  })
  const sources = Array.from({ length: 4 }, () => ({
    at: [random.between(-50, 50), random.between(-50, 50), random.between(0, 50)],
    course: slowNoise(random, samples, 0.5),
  }))
  const clean = places.map((place) => {
    const gains = sources.map(({ at }) => 3e4 / Math.hypot(place[0] - at[0], place[1] - at[1], place[2] - at[2]) ** 2)
    return Float32Array.from({ length: samples }, (_, k) => 1e-6 * gains.reduce((sum, gain, s) => sum + gain * sources[s].course[k], 0))
  })
  const data = clean.map((row) => row.map((value, k) => value + 5e-7 * random.normal() + 3e-5 * Math.sin((2 * Math.PI * 50 * k) / rateHz)))
  const broken = breaks ? [random.integer(12), 12 + random.integer(12)] : []
  for (const n of broken) data[n] = data[n].map(() => 1e-5 * random.normal())
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz, positionMm: places[n] })),
    data,
  })
  return { inputs: { recording }, settings: { lineHz: 50, lowHz: 0, highHz: 0 }, truth: { broken: broken.map((n) => `E${n + 1}`), clean } }
}

export const makeBroken = async (random: Random) => make(random, true)
/** The same head with every channel in order. */
export const makeWhole = async (random: Random) => make(random, false)

export function judgeClean(
  { cleaned, channels: table }: { cleaned?: Recording; channels?: Table },
  { broken, clean }: Truth,
  isNull: boolean,
): Score[] {
  const found = table ? table.rows.filter(({ verdict }) => verdict === 'bad').map(({ channel }) => String(channel)) : []
  const wrong = table ? found.filter((name) => !broken.includes(name)).length : Number.NaN
  const rows = heldSamples(cleaned)
  const average = Float64Array.from({ length: samples }, (_, k) => clean.reduce((sum, row) => sum + row[k], 0) / channels)
  const likeness = clean.map((row, n) =>
    pearson(
      rows[n],
      row.map((value, k) => value - average[k]),
    ),
  )
  return [
    { name: 'good channels called bad', value: wrong, chance: 2, mark: 0, better: 'lower' },
    ...(isNull
      ? []
      : ([
          {
            name: 'bad channels found',
            value: broken.filter((name) => found.includes(name)).length,
            chance: 0.2,
            mark: 2,
            better: 'higher',
          },
          {
            name: 'correlation of interpolated channels with what was torn off',
            value: Math.min(...broken.map((name) => likeness[Number(name.slice(1)) - 1])),
            chance: 0.2,
            mark: 0.8,
            better: 'higher',
          },
        ] as const)),
    {
      name: 'correlation of the median channel with what is under the line',
      value: likeness.sort((a, b) => a - b)[12],
      chance: 0.4,
      mark: 0.95,
      better: 'higher',
    },
  ]
}
