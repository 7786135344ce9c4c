import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

const [RATE_HZ, TRIALS, CARRIER] = [100, 60, 2]

/** The logistic map at r = 4, chaotic, or four values in turn; both of mean 0 and deviation 1, so that power tells nothing. */
function course(random: Random, regular: boolean, samples: number): Float64Array {
  let x = random.between(0.1, 0.9)
  const four = [1.2, 0.7, -0.9, -1]
  const deviation = Math.sqrt(four.reduce((sum, value) => sum + value * value, 0) / 4)
  return Float64Array.from({ length: samples }, (_, k) => {
    x = 4 * x * (1 - x)
    return regular ? four[k % 4] / deviation : (x - 0.5) * Math.SQRT2 * 2
  })
}

/** Five channels of noise; after "left" the third is periodic, after "right" chaotic, or either whatever the event. */
function make(random: Random, differs: boolean) {
  const samples = TRIALS * 3 * RATE_HZ
  const names = ['C1', 'C2', 'C3', 'C4', 'C5']
  const data = names.map(() => Float32Array.from({ length: samples }, () => 1e-5 * random.normal()))
  const events = Array.from({ length: TRIALS }, (_, n) => {
    const label = random.uniform() < 0.5 ? 'left' : 'right'
    const onset = (3 * n + 0.5) * RATE_HZ
    const regular = differs ? label === 'left' : random.uniform() < 0.5
    for (const [k, value] of course(random, regular, 2 * RATE_HZ).entries())
      data[CARRIER][onset + k] = 1e-5 * (value + 0.1 * random.normal())
    return { onsetS: onset / RATE_HZ, durationS: 0, label }
  })
  const channels = names.map((name) => ({ name, type: 'eeg' as const, unit: 'µV', rateHz: RATE_HZ }))
  return {
    inputs: { recording: memoryRecording({ channels, data, events }), others: undefined },
    settings: { toS: 1.99, permutations: 99 },
    truth: {},
  }
}

export const makeRegular = async (random: Random) => make(random, true)
export const makeLikeNoise = async (random: Random) => make(random, false)

export function judgeComplexity({ complexity }: { complexity?: Table }, _truth: unknown, isNull: boolean): Score[] {
  const [all, ...channels] = complexity?.rows ?? []
  const p = channels.map((row) => Number(row.p))
  if (isNull) return [{ name: 'smallest p of all channels', value: Math.min(...p), chance: 0.5, mark: 0.011, better: 'higher' }]
  const carrier = channels[CARRIER]
  return [
    { name: 'area of all channels', value: Number(all?.auc ?? Number.NaN), chance: 0.5, mark: 0.95, better: 'higher' },
    { name: 'p of the planted channel', value: p[CARRIER] ?? Number.NaN, chance: 0.5, mark: 0.01, better: 'lower' },
    { name: 'smallest p elsewhere', value: Math.min(...p.filter((_, c) => c !== CARRIER)), chance: 0.2, mark: 0.011, better: 'higher' },
    {
      name: 'complexity of the periodic course',
      value: Number(carrier?.first ?? Number.NaN),
      chance: Number(carrier?.dealt),
      mark: 0.4,
      better: 'lower',
    },
    // The logistic map at r = 4 above its median is a fair coin.
    { name: 'complexity of the chaotic course', value: Number(carrier?.second ?? Number.NaN), chance: 0, mark: 0.9, better: 'higher' },
  ]
}
