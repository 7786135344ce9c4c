import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'
import { slowNoise } from '../../signal/parts/slow-noise.ts'

const [RATE_HZ, EVERY_S, TRIALS, CARRIER] = [256, 2.5, 80, 1]

/** Three contacts of slow noise; after "speech" the second has a burst of 60–90 Hz, half a second after the event. */
function make(random: Random, differs: boolean) {
  const samples = (TRIALS + 1) * EVERY_S * RATE_HZ
  const names = ['A1', 'A2', 'A3']
  const data = names.map(() => slowNoise(random, samples).map((value) => 1e-5 * value))
  const events = Array.from({ length: TRIALS }, (_, n) => {
    const label = random.uniform() < 0.5 ? 'speech' : 'silence'
    const onset = Math.round((n * EVERY_S + 1) * RATE_HZ)
    const [hz, phase, own] = [random.between(60, 90), 2 * Math.PI * random.uniform(), random.uniform() < 0.5]
    // Without a difference bursts come as often, but with no regard to the event.
    if (differs ? label === 'speech' : own)
      for (let k = 0; k < RATE_HZ; k++) {
        const t = k / RATE_HZ - 0.5
        data[CARRIER][onset + k] += 1e-5 * Math.exp(-((t / 0.12) ** 2) / 2) * Math.sin(2 * Math.PI * hz * t + phase)
      }
    return { onsetS: onset / RATE_HZ, durationS: 0, label }
  })
  const channels = names.map((name) => ({ name, type: 'seeg' as const, unit: 'µV', rateHz: RATE_HZ }))
  return {
    inputs: { recording: memoryRecording({ channels, data, events }), network: undefined },
    settings: {
      windowS: 2,
      first: 'speech',
      second: 'silence',
      centreS: 0.5,
      width: 32,
      layers: 2,
      heads: 4,
      steps: 200,
      rate: 0.003,
      permutations: 99,
    },
    truth: {},
  }
}

export const makeBursts = async (random: Random) => make(random, true)
export const makeUnrelatedBursts = async (random: Random) => make(random, false)

export function judgeBrainBert({ channels, masks }: { channels?: Table; masks?: Table }, _truth: unknown, isNull: boolean): Score[] {
  const rows = channels?.rows ?? []
  const p = rows.map((row) => Number(row.p))
  const apart = p.filter((_, c) => c !== CARRIER)
  if (isNull) return [{ name: 'smallest p of all channels', value: Math.min(...p), chance: 0.5, mark: 0.011, better: 'higher' }]
  const masked = (masks?.rows ?? []).map(
    ({ cells, loss, chance }): Score => ({
      name: `loss in ${cells}`,
      value: Number(loss),
      chance: Number(chance),
      mark: 0.97 * Number(chance),
      better: 'lower',
    }),
  )
  return [
    { name: 'area where bursts were planted', value: Number(rows[CARRIER]?.auc ?? Number.NaN), chance: 0.5, mark: 0.85, better: 'higher' },
    { name: 'p there', value: p[CARRIER] ?? Number.NaN, chance: 0.5, mark: 0.01, better: 'lower' },
    { name: 'smallest p elsewhere', value: Math.min(...apart), chance: 0.33, mark: 0.011, better: 'higher' },
    ...masked,
  ]
}
