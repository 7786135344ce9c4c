import { describe, expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { readStretches } from '../../data/recording/stretches.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import clean from './clean.ts'
import resample from './resample.ts'

const settings = clean.settings.parse({ lineHz: 0, lowHz: 0, highHz: 0, reference: 'none', interpolate: false })
const [rateHz, breakAt] = [100, 3000]

/** A minute of eight channels at 100 Hz that is broken in its middle; `after` is added behind the break, for a second. */
function broken(after: number) {
  const random = seededRandom(8)
  const data = Array.from({ length: 8 }, () => new Float32Array(6000))
  for (let k = 0; k < 6000; k++) {
    const common = [random.normal(), random.normal(), random.normal()]
    for (const [n, row] of data.entries())
      row[k] = 1e-5 * (common[0] + Math.cos(n) * common[1] + Math.sin(n) * common[2] + 0.3 * random.normal())
    if (k >= breakAt && k < breakAt + 100) for (const [n, row] of data.entries()) row[k] += after * Math.sin(k * k) * (n - 3)
  }
  return memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n}`, type: 'eeg' as const, unit: 'µV', rateHz })),
    data,
    breaksS: [breakAt / rateHz],
  })
}

const channels = Array.from({ length: 8 }, (_, n) => n)

describe('nothing crosses a break', () => {
  it('a burst behind it is rebuilt, and what is before it stays as it was', async () => {
    const recording = broken(1e-3)
    const { cleaned } = await clean.run({ recording }, { ...settings, burst: 20 }, runContext())
    const [given, made] = [await readStretches(recording, channels), cleaned ? await readStretches(cleaned, channels) : []]
    expect(made.map(({ from }) => from)).toEqual([0, breakAt])
    for (const [n, row] of given[0].data.entries()) expect([...made[0].data[n].subarray(-50)]).toEqual([...row.subarray(-50)])
    const largest = (row: Float32Array) => Math.max(...row.subarray(0, 100).map(Math.abs))
    expect(largest(given[1].data[7])).toBeGreaterThan(3e-3)
    expect(largest(made[1].data[7])).toBeLessThan(1e-4)
  })

  it('a filtered, cleaned or resampled side is as if the other did not exist', async () => {
    const of = async (recording: ReturnType<typeof broken>) => {
      const { cleaned } = await clean.run({ recording }, { ...settings, lowHz: 1, highHz: 30 }, runContext())
      const { resampled } = await resample.run({ recording }, resample.settings.parse({ rateHz: 64 }), runContext())
      return [cleaned, resampled].map((made) => made ?? recording)
    }
    const [calm, loud] = [await of(broken(0)), await of(broken(1e-4))]
    for (const [k, made] of calm.entries()) {
      const [[a, afterA], [b, afterB]] = [await readStretches(made, channels), await readStretches(loud[k], channels)]
      expect(b.data.map((row) => [...row])).toEqual(a.data.map((row) => [...row]))
      expect([...afterB.data[0]]).not.toEqual([...afterA.data[0]])
    }
  })
})

it('marks the seconds that drown as bad, and says how much that is', async () => {
  const { cleaned, segments, quality } = await clean.run({ recording: broken(1e-3) }, { ...settings, segmentZ: 7 }, runContext())
  const [{ onsetS, durationS, label }, ...others] = (await cleaned?.events()) ?? []
  expect(others).toEqual([])
  expect(label).toBe('BAD_segment')
  expect(onsetS).toBe(30)
  expect(onsetS + durationS).toBeGreaterThanOrEqual(31)
  expect(onsetS + durationS).toBeLessThan(32)
  expect(segments?.rows).toEqual([{ from: onsetS, to: onsetS + durationS }])
  expect(quality?.rows.at(-1)?.value).toBeCloseTo((100 * durationS) / 60, 6)
})

it('refuses to tell bursts from a recording with next to nothing clean, in words', async () => {
  const short = { ...broken(0), events: async () => [{ onsetS: 10, durationS: 50, label: 'BAD_all' }] }
  const run = clean.run({ recording: short }, { ...settings, burst: 20 }, runContext())
  await expect(run).rejects.toThrow(/Bursts cannot be told from clean data: only \d s are clean/)
})

it.each([0, 1])('finds what its phantom holds, and nothing in the null: seed %i', { timeout: 60_000 }, async (seed) => {
  for (const isNull of [false, true]) {
    const { inputs, settings: asked, truth } = await (isNull ? clean.phantom.makeNull : clean.phantom.make)(seededRandom(seed))
    const result = await clean.run(inputs, clean.settings.parse(asked), runContext({ random: seededRandom(seed) }))
    expect(clean.phantom.judge(result, truth, isNull, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
  }
})

it('refers to the average, to channels that are named, or to nothing, and carries the rank', async () => {
  const recording = broken(0)
  const [given] = await readStretches(recording, channels)
  const rank = (rows: readonly Record<string, unknown>[] = []) =>
    rows.find(({ measure }) => String(measure).startsWith('dimensions'))?.value
  for (const [reference, of, left] of [
    ['average', channels, 7],
    ['E2, E5', [2, 5], 7],
    ['none', [], 8],
  ] as const) {
    const { cleaned, quality } = await clean.run({ recording }, { ...settings, reference }, runContext())
    const [{ data }] = cleaned ? await readStretches(cleaned, channels) : []
    for (const k of [0, 1234]) {
      const mean = of.reduce((sum, n) => sum + given.data[n][k], 0) / (of.length || 1)
      for (const n of channels) expect(Math.abs(data[n][k] - (given.data[n][k] - mean))).toBeLessThan(1e-11)
    }
    expect(rank(quality?.rows)).toBe(left)
  }
  await expect(clean.run({ recording }, { ...settings, reference: 'TP9' }, runContext())).rejects.toThrow(
    'It has no channel "TP9" to refer to',
  )
})
