import { expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { readStretches } from '../../data/recording/stretches.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import filter from './filter.ts'

const settings = filter.settings.parse({ lowHz: 0, highHz: 20 })
const wave = (length: number, phase: number) => Float32Array.from({ length }, (_, k) => 1e-5 * Math.sin(0.1 * k + phase))

it('nothing crosses a gap: a side of it is filtered as if the other did not exist', async () => {
  const [first, second] = [wave(900, 0), wave(800, 2).map((value) => value + 1e-3)]
  const whole = new Float32Array(2000).fill(Number.NaN)
  whole.set(first)
  whole.set(second, 1200)
  const channels = [{ name: 'Cz', type: 'eeg', unit: 'µV', rateHz: 200 }] as const
  const run = async (data: Float32Array) => {
    const { filtered } = await filter.run({ recording: memoryRecording({ channels, data: [data] }) }, settings, runContext())
    return filtered ? readStretches(filtered, [0]) : []
  }
  const [[a, b], [alone]] = [await run(whole), await run(second)]
  expect([a.data[0].length, b.from]).toEqual([900, 1200])
  expect([...b.data[0]]).toEqual([...alone.data[0]])
})

it('channels of another rate are left out, which is said, and others go along untouched', async () => {
  const warnings: string[] = []
  const recording = memoryRecording({
    channels: [
      { name: 'Cz', type: 'eeg', unit: 'µV', rateHz: 200 },
      { name: 'Trigger', type: 'stim', unit: '', rateHz: 200 },
      { name: 'Slow', type: 'misc', unit: '', rateHz: 20 },
    ],
    data: [wave(1000, 0), wave(1000, 1), wave(100, 0)],
  })
  const { filtered } = await filter.run({ recording }, settings, runContext({ warn: (text) => warnings.push(text) }))
  expect(filtered?.channels.map(({ name }) => name)).toEqual(['Cz', 'Trigger'])
  expect(warnings.join()).toContain('1 channels of another sampling rate')
  const [{ data }] = filtered ? await readStretches(filtered, [1]) : []
  expect([...data[0]]).toEqual([...wave(1000, 1)])
})

it('the judge can fail: what was not filtered misses the mark', async () => {
  const { inputs, truth } = await filter.phantom.make(seededRandom(1))
  const [score] = filter.phantom.judge({ filtered: inputs.recording }, truth, false, { warnings: [] })
  expect(score.value).toBeGreaterThan(score.mark)
})
