import { describe, expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import timeFrequency from './time-frequency.ts'

const settings = timeFrequency.settings.parse({ permutations: 99 })

describe.each(['superlet', 'morlet'] as const)('power by %s', (method) => {
  it.each([0])('rises where bursts are planted, and nowhere in noise: seed %i', { timeout: 30_000 }, async (seed) => {
    for (const isNull of [false, true]) {
      const { inputs, truth } = await (isNull ? timeFrequency.phantom.makeNull : timeFrequency.phantom.make)(seededRandom(seed))
      const asked = { ...settings, method, ...(method === 'morlet' ? { cycles: 5 } : {}) }
      const result = await timeFrequency.run(inputs, asked, runContext({ random: seededRandom(seed) }))
      expect(timeFrequency.phantom.judge(result, truth, isNull, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
    }
  })
})

/** A minute at 100 Hz: a tone of 10 Hz that doubles its amplitude in the second after each of twelve events. */
function doubling(about: { breaksS?: readonly number[]; marks?: readonly { onsetS: number; durationS: number; label: string }[] } = {}) {
  const random = seededRandom(1)
  const events = Array.from({ length: 12 }, (_, n) => ({ onsetS: 3 + 4.7 * n, durationS: 0, label: n % 2 ? 'odd' : 'even' }))
  const row = Float32Array.from({ length: 6200 }, (_, k) => {
    const loud = events.some(({ onsetS }) => k / 100 >= onsetS && k / 100 < onsetS + 1)
    return 1e-5 * ((loud ? 2 : 1) * Math.sin(0.2 * Math.PI * k) + 0.02 * random.normal())
  })
  return memoryRecording({
    channels: [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz: 100 }],
    data: [row],
    events: [...events.map((event) => ({ ...event, label: about.marks === undefined ? 'tone' : event.label })), ...(about.marks ?? [])],
    breaksS: about.breaksS ?? [],
  })
}

it('has the decibels of an amplitude that doubles, and half the squared amplitude where no baseline is set', async () => {
  const asked = { ...settings, lowHz: 5, highHz: 20, frequencies: 3, orderHigh: 3 }
  const { power, times, frequencies } = await timeFrequency.run({ recording: doubling() }, asked, runContext())
  expect(frequencies?.data[1]).toBeCloseTo(10, 9)
  const count = times?.data.length ?? 0
  const at = count + Array.from(times?.data as Float64Array).findIndex((time) => time >= 0.499)
  expect(Number(power?.data[at])).toBeCloseTo(20 * Math.log10(2), 0)
  const plain = await timeFrequency.run({ recording: doubling() }, { ...asked, baseline: 'none' as const }, runContext())
  expect(Number(plain.power?.data[at]) / 2e-10).toBeCloseTo(1, 1)
})

it('leaves out epochs that wavelets would see a break or a BAD segment of', async () => {
  const warnings: string[] = []
  const context = runContext({ warn: (sentence: string) => warnings.push(sentence) })
  await timeFrequency.run({ recording: doubling({ breaksS: [4.3] }) }, { ...settings, lowHz: 8 }, context)
  expect(warnings).toEqual([expect.stringContaining('1 of 12 epochs were left out')])
  // 'even' and 'odd' come six times each: two that are marked leave four.
  const marks = [1, 3].map((n) => ({ onsetS: 3 + 4.7 * n, durationS: 0.1, label: 'BAD' }))
  const run = timeFrequency.run({ recording: doubling({ marks }) }, { ...settings, event: 'odd', lowHz: 8 }, context)
  await expect(run).rejects.toThrow('Only 4 epochs of a condition are left')
})

it('finds no difference between two events that are followed by the same', async () => {
  const { clusters } = await timeFrequency.run(
    { recording: doubling({ marks: [] }) },
    { ...settings, event: 'odd', against: 'even', lowHz: 8 },
    runContext(),
  )
  expect(Number(clusters?.rows[0]?.p ?? 1)).toBeGreaterThan(0.05)
})

it('refuses frequencies and baselines that cannot be, with what can', async () => {
  const recording = doubling()
  await expect(timeFrequency.run({ recording }, { ...settings, highHz: 60 }, runContext())).rejects.toThrow(
    'no frequencies from 4 to 60 Hz',
  )
  const late = { ...settings, lowHz: 8, baselineFromS: 2, baselineToS: 3 }
  await expect(timeFrequency.run({ recording }, late, runContext())).rejects.toThrow('holds 0 of the times')
})
