import { describe, expect, it } from 'vitest'
import { heldSamples, memoryRecording } from '../../data/recording/memory-recording.ts'
import { seededRandom } from '../../statistics/random.ts'
import { runContext } from '../context.ts'
import { passes } from '../contract.ts'
import { lookAt } from './ica/look-at.ts'
import ica from './ica.ts'
import { slowNoise } from './parts/slow-noise.ts'

const settings = ica.settings.parse({})

describe.each(['fastica', 'infomax'] as const)('independent components by %s', (method) => {
  it('take eyes and heart away, and nothing where they reach no channel', { timeout: 60_000 }, async () => {
    // Infomax goes on for long where all is nearly normal, as the null is.
    for (const isNull of method === 'infomax' ? [false] : [false, true]) {
      const { inputs, settings: asked, truth } = await (isNull ? ica.phantom.makeNull : ica.phantom.make)(seededRandom(7))
      const result = await ica.run(inputs, { ...settings, ...asked, method }, runContext({ random: seededRandom(7) }))
      expect(ica.phantom.judge(result, truth, isNull, { warnings: [] }).filter((score) => !passes(score))).toEqual([])
    }
  })
})

describe('what a component looks like', () => {
  const rateHz = 250
  const limits = { eyeR: 0.6, heartR: 0.5, muscleSlope: -0.3 }
  const random = seededRandom(3)
  const slow = slowNoise(random, 30_000, 1.5)
  const blinks = Float32Array.from({ length: 30_000 }, (_, k) => Math.exp(-(((k % 700) - 350) ** 2) / 800))
  const even = [1, 1.1, 0.9, 1]
  const look = (row: Float32Array, map: readonly number[] = even, beside: { eyes?: Float32Array[]; heart?: Float32Array[] } = {}) =>
    lookAt(Float64Array.from(row), map, { eyes: [], heart: [], ...beside }, rateHz, limits)

  it('is told by its course, its spectrum and its map', () => {
    expect(look(slow)).toMatchObject({ looks: 'brain or other', eye: null, heart: null })
    expect(look(slow).slope).toBeCloseTo(-1.5, 0)
    expect(look(slow.map((_, k) => slow[k] - slow[k - 1] || 0))).toMatchObject({ looks: 'muscle' })
    expect(look(slow.map((value, k) => value + Math.sin((2 * Math.PI * 50 * k) / rateHz))).looks).toBe('line')
    expect(look(slow, [0, 0.1, 5, 0.2]).looks).toBe('one channel')
  })

  it('is of the eyes or the heart where it is like an EOG or ECG channel, and not where it is a little like it', () => {
    const noisy = blinks.map((value, k) => value + 0.1 * slow[k])
    expect(look(noisy, even, { eyes: [blinks] })).toMatchObject({ looks: 'eyes' })
    expect(look(noisy, even, { heart: [blinks] })).toMatchObject({ looks: 'heart' })
    expect(look(slow.map((value, k) => value + 0.3 * blinks[k])).looks).toBe('brain or other')
    expect(look(slow, even, { eyes: [blinks] }).looks).toBe('brain or other')
  })
})

/** Four channels of mixed sharp sources at 100 Hz with a second of a large artefact that is marked. */
function marked(label: string) {
  const random = seededRandom(4)
  const sources = Array.from({ length: 4 }, () => Float32Array.from({ length: 4000 }, () => 1e-5 * random.normal() ** 3))
  const gains = sources.map(() => sources.map(() => random.normal()))
  const data = gains.map((row) =>
    Float32Array.from({ length: 4000 }, (_, k) => {
      const loud = k >= 2000 && k < 2200 ? 1e-2 * Math.sin(k * k) : 0
      return row.reduce((sum, gain, s) => sum + gain * sources[s][k], loud)
    }),
  )
  return memoryRecording({
    channels: data.map((_, n) => ({ name: `E${n}`, type: 'eeg', unit: 'µV', rateHz: 100 })),
    data,
    events: [{ onsetS: 20, durationS: 2, label }],
  })
}

it('is fitted without what is marked as bad', async () => {
  const shareOf = async (label: string) => {
    const { components } = await ica.run(
      { recording: marked(label) },
      { ...settings, remove: 'none' },
      runContext({ random: seededRandom(1) }),
    )
    return Number(components?.rows[0].variance)
  }
  expect(await shareOf('BAD_jump')).toBeLessThan(0.7)
  expect(await shareOf('jump')).toBeGreaterThan(0.99)
})

it('gives back what it took: cleaned and taken add up to what was given', async () => {
  const recording = marked('BAD_jump')
  const { cleaned, taken } = await ica.run({ recording }, { ...settings, remove: '1,3' }, runContext({ random: seededRandom(1) }))
  const [a, b, whole] = [heldSamples(cleaned), heldSamples(taken), heldSamples(recording)]
  expect(Math.max(...Array.from(b[0], Math.abs))).toBeGreaterThan(1e-6)
  for (const [n, row] of whole.entries()) for (let k = 0; k < row.length; k += 97) expect(a[n][k] + b[n][k]).toBeCloseTo(row[k], 8)
})

it('refuses what names no component, and three channels too few', async () => {
  const recording = marked('BAD')
  await expect(ica.run({ recording }, { ...settings, remove: 'ears' }, runContext())).rejects.toThrow('"ears" does not name components')
  await expect(ica.run({ recording }, { ...settings, remove: '5' }, runContext())).rejects.toThrow('"5" does not name components')
  await expect(ica.run({ recording }, { ...settings, channels: 'E1,E2' }, runContext())).rejects.toThrow('It has 2 channels to unmix')
})
