import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly peakS: number
  readonly channel: string
}

const [rateHz, channels, trials] = [100, 8, 50]

/** Fifty events, each followed by a wave of 8 µV about 300 ms later at one of eight places on a line, in noise of 10 µV with a 1/f spectrum. */
function make(random: Random, hasWave: boolean) {
  const at = random.integer(channels)
  const peakS = random.between(0.25, 0.4)
  const data = Array.from({ length: channels }, () => slowNoise(random, rateHz * (trials * 2 + 4)).map((value) => value * 1e-5))
  const events = Array.from({ length: trials }, (_, n) => ({ onsetS: 2 + 2 * n + random.between(0, 0.5), durationS: 0, label: 'target' }))
  for (const { onsetS } of hasWave ? events : [])
    for (const [n, row] of data.entries()) {
      const gain = 8e-6 * Math.exp(-((n - at) ** 2) / 2)
      for (let k = -20; k <= 20; k++) row[Math.round((onsetS + peakS) * rateHz) + k] += gain * Math.exp(-((k / 5) ** 2) / 2)
    }
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz, positionMm: [30 * n, 0, 0] as const })),
    data,
    events,
  })
  return { inputs: { recording }, settings: { permutations: 199 }, truth: { peakS, channel: `E${at + 1}` } }
}

export const makeWaves = async (random: Random) => make(random, true)
/** The same noise and events with nothing after them. */
export const makeNoWaves = async (random: Random) => make(random, false)

export function judgeErp({ clusters }: { clusters?: Table }, { peakS, channel }: Truth, isNull: boolean): Score[] {
  const [row] = clusters?.rows ?? []
  const p = Number(row?.p ?? (clusters ? 1 : Number.NaN))
  if (isNull) return [{ name: 'p of the largest cluster', value: p, chance: 0.5, mark: 0.051, better: 'higher' }]
  return [
    { name: 'p of the largest cluster', value: p, chance: 0.5, mark: 0.01, better: 'lower' },
    {
      name: 'distance of the peak in time',
      value: 1000 * Math.abs(Number(row?.peakTime) - peakS),
      chance: 250,
      mark: 40,
      better: 'lower',
      unit: 'ms',
    },
    {
      name: 'distance of the peak in channels',
      value: Math.abs(Number(String(row?.peakChannel).slice(1)) - Number(channel.slice(1))),
      chance: 2.6,
      mark: 1,
      better: 'lower',
    },
  ]
}
