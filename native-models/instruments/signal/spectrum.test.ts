import { describe, expect, it } from 'vitest'
import { memoryRecording } from '../../data/recording/memory-recording.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import spectrum from './spectrum.ts'

/** Sixty seconds at 100 Hz: a tone of 10 µV at 10 Hz, so 50 µV² in alpha, and one of 4 µV at 20 Hz, so 8 µV² in beta. */
const tones = Float32Array.from({ length: 6000 }, (_, k) => 1e-5 * Math.sin(0.2 * Math.PI * k) + 4e-6 * Math.sin(0.4 * Math.PI * k))
const about = { type: 'eeg' as const, unit: 'µV', rateHz: 100 }

describe.each(['welch', 'multitaper'] as const)('the spectrum by %s', (method) => {
  const settings = spectrum.settings.parse({ method, segmentS: 4 })

  it('has the power of tones in their bands, and none elsewhere', async () => {
    const recording = memoryRecording({ channels: [{ name: 'Cz', ...about }], data: [tones] })
    const { bands } = await spectrum.run({ recording }, settings, runContext())
    expect(Number(bands?.rows[0].alpha)).toBeCloseTo(50, 0)
    expect(Number(bands?.rows[0].beta)).toBeCloseTo(8, 0)
    expect(Number(bands?.rows[0].delta)).toBeLessThan(0.1)
  })

  it('does not look at what is marked as bad, nor at bad channels', async () => {
    const loud = tones.map((value, k) => (k >= 2000 && k < 4000 ? 1e-3 * Math.sin(k * k) : value))
    const events = [{ onsetS: 20, durationS: 20, label: 'BAD_muscle' }]
    const channels = ['Cz', 'Pz'].map((name) => ({ name, ...about }))
    const recording = memoryRecording({ channels, data: [loud, loud], events, bad: ['Pz'] })
    const { bands } = await spectrum.run({ recording }, settings, runContext())
    expect(bands?.rows.map(({ channel }) => channel)).toEqual(['Cz'])
    expect(Number(bands?.rows[0].alpha)).toBeCloseTo(50, 0)
    expect(Number(bands?.rows[0].gamma)).toBeLessThan(0.1)
  })

  it.each([0, 1, 2])('finds the planted rhythm and none in noise: seed %i', async (seed) => {
    for (const isNull of [false, true]) {
      const { inputs, truth } = await (isNull ? spectrum.phantom.makeNull : spectrum.phantom.make)(seededRandom(seed))
      const result = await spectrum.run(inputs, { ...settings, segmentS: method === 'welch' ? 2 : 6 }, runContext())
      expect(spectrum.phantom.judge(result, truth, isNull, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
    }
  })
})

it('says in words whether a rhythm stands out', async () => {
  for (const [make, words] of [
    [spectrum.phantom.make, 'A rhythm stands out at'],
    [spectrum.phantom.makeNull, 'No rhythm stands clearly out'],
  ] as const) {
    const { inputs } = await make(seededRandom(3))
    const result = await spectrum.run(inputs, spectrum.settings.parse({}), runContext())
    expect(spectrum.verdict?.({ ...inputs, ...result }, []).sentence).toContain(words)
  }
})

it('refuses what is too short, with what to do', async () => {
  const recording = memoryRecording({ channels: [{ name: 'Cz', ...about }], data: [tones.slice(0, 300)] })
  await expect(spectrum.run({ recording }, spectrum.settings.parse({}), runContext())).rejects.toThrow('2 segments of 2 s')
})
