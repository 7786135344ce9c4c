import { expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import overTime from './over-time.ts'

const rateHz = 100

/** Two channels of noise: after "left" the first steps up by `height` from 0.4 s to 0.6 s, and 50 Hz of common noise hides it unless the second takes it away. */
function step(height: number) {
  const random = seededRandom(3)
  const samples = 41 * 2 * rateHz
  const common = Float32Array.from({ length: samples }, () => 1e-5 * random.normal())
  const data = [0, 1].map(() => common.map((value) => value + 1e-6 * random.normal()))
  const events = Array.from({ length: 40 }, (_, n) => {
    const label = random.uniform() < 0.5 ? 'left' : 'right'
    const onset = rateHz * (2 * n + 1)
    if (label === 'left') for (let k = 40; k < 60; k++) data[0][onset + k] += height
    return { onsetS: onset / rateHz, durationS: 0, label }
  })
  const channels = ['Cz', 'Pz'].map((name) => ({ name, type: 'eeg' as const, unit: 'µV', rateHz }))
  return memoryRecording({ channels, data, events })
}

async function decode(height: number, set: Record<string, unknown> = {}) {
  const settings = overTime.settings.parse({ fromS: 0, toS: 0.99, stepS: 0.1, permutations: 99, ...set })
  return overTime.run({ recording: step(height), others: undefined }, settings, runContext({ seed: 1 }))
}

it('finds when the events differ, and by how much, through noise that both electrodes share', async () => {
  const { summary, times, pattern } = await decode(4e-6)
  expect(summary?.rows[0]).toMatchObject({ firstS: 0.45, lastS: 0.55, p: 0.01 })
  expect(times?.rows.filter(({ p }) => Number(p) <= 0.05).map(({ timeS }) => timeS)).toEqual([0.45, 0.55])
  expect(Number(pattern?.rows[0].differenceUv) - Number(pattern?.rows[1].differenceUv)).toBeCloseTo(4, 0)
})

it('finds no time where nothing differs', async () => {
  const { summary } = await decode(0)
  expect(summary?.rows[0].firstS).toBeNull()
})

it('says when a window holds less than a sample', async () => {
  await expect(decode(0, { stepS: 0.004 })).rejects.toThrow('Take windows of a sample or more')
})
