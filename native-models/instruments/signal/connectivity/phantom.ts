import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../parts/slow-noise.ts'

interface Truth {
  readonly pair: readonly [string, string]
}

const [rateHz, samples, channels] = [100, 12_000, 6]

/** Six channels of noise; all share one source without delay, as volume conduction has it, and two a rhythm of 10 Hz, a quarter of a wave apart. */
function make(random: Random, coupled: boolean) {
  const shared = slowNoise(random, samples)
  const data = Array.from({ length: channels }, () => slowNoise(random, samples).map((value, k) => 1e-5 * (value + shared[k])))
  const first = random.integer(3)
  const second = 3 + random.integer(3)
  let phase = 0
  for (let k = 0; coupled && k < samples; k++) {
    phase += (2 * Math.PI * 10) / rateHz + 0.1 * random.normal()
    data[first][k] += 8e-6 * Math.sin(phase)
    data[second][k] += 8e-6 * Math.sin(phase - Math.PI / 2)
  }
  const recording = memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n + 1}`, type: 'eeg' as const, unit: 'µV', rateHz })),
    data,
  })
  return { inputs: { recording }, settings: { permutations: 99 }, truth: { pair: [`E${first + 1}`, `E${second + 1}`] as const } }
}

export const makeCoupled = async (random: Random) => make(random, true)
/** The shared source alone: the phase never lags. */
export const makeUncoupled = async (random: Random) => make(random, false)

export function judgeConnectivity({ pairs }: { pairs?: Table }, { pair }: Truth, isNull: boolean): Score[] {
  const [first] = pairs?.rows ?? []
  const p = Number(first?.p ?? Number.NaN)
  if (isNull) return [{ name: 'p of the strongest pair', value: p, chance: 0.5, mark: 0.021, better: 'higher' }]
  return [
    {
      name: 'the coupled pair is the strongest',
      value: Number(first?.first === pair[0] && first?.second === pair[1]),
      chance: 1 / 15,
      mark: 1,
      better: 'higher',
    },
    { name: 'p of the strongest pair', value: p, chance: 0.5, mark: 0.011, better: 'lower' },
  ]
}
