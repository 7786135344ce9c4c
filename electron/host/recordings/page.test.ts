import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openRecording } from '../../../native-models/data/recording/read.ts'
import { pageOfEnvelopes, writeEnvelopes } from './envelope-file.ts'
import { pageOfSamples } from './page.ts'

const file = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'eeg', 'mne-python', 'test.bdf')
const recorded = { montage: 'recorded' } as const

it.skipIf(!existsSync(file))('says the lowest and highest of every column, as reading every sample does', async () => {
  const recording = await openRecording(file)
  const [columns, fromS, toS] = [7, 0.25, 0.75]
  const found = await pageOfSamples(recording, recorded, { fromS, toS, columns })
  for (const channel of [0, 5, recording.channels.length - 1]) {
    const { rateHz = 1 } = recording.channels[channel] ?? {}
    const [from, to] = [Math.round(fromS * rateHz), Math.round(toS * rateHz)]
    const [values = new Float64Array(0)] = await recording.read([channel], from, to)
    for (let column = 0; column < columns; column++) {
      const own = values.filter((_, n) => Math.floor((((from + n) / rateHz - fromS) / (toS - fromS)) * columns) === column)
      const at = (channel * columns + column) * 2
      expect(found[at]).toBe(Math.fround(Math.min(...own)))
      expect(found[at + 1]).toBe(Math.fround(Math.max(...own)))
    }
  }
  await recording.close()
})

it.skipIf(!existsSync(file))('draws the same from envelopes as from samples where blocks fill columns', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-envelopes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const recording = await openRecording(file)
  const to = join(folder, 'envelopes')
  await writeEnvelopes(recording, recorded, to, { signal: new AbortController().signal, progress: () => {} })
  const { rateHz = 1, samples = 0 } = recording.channels[0] ?? {}
  const columns = Math.floor(samples / 512)
  const asked = { fromS: 0, toS: (columns * 512) / rateHz, columns }
  expect(pageOfEnvelopes(to, recording, recorded, asked)).toEqual(await pageOfSamples(recording, recorded, asked))
  await recording.close()
})

it.skipIf(!existsSync(file))('a page of a filtered recording does not depend on where it begins', async () => {
  const recording = await openRecording(file)
  const { rateHz = 1 } = recording.channels[0] ?? {}
  const display = { montage: 'average', lowHz: 20, highHz: 60, notchHz: 50 } as const
  const page = (fromS: number, toS: number) =>
    pageOfSamples(recording, display, { fromS, toS, columns: Math.round((toS - fromS) * rateHz) })
  const [late, whole] = [await page(0.75, 1), await page(0, 1)]
  const { length } = late
  const perTrace = length / recording.channels.length
  const same = whole.slice(whole.length / recording.channels.length - perTrace, whole.length / recording.channels.length)
  const size = Math.max(...same.map(Math.abs))
  for (let n = 0; n < perTrace; n++) expect(Math.abs((late[n] ?? 0) - (same[n] ?? 0))).toBeLessThan(0.01 * size)
  await recording.close()
})

it.skipIf(!existsSync(file))('refuses a part that is empty or too fine', async () => {
  const recording = await openRecording(file)
  await expect(pageOfSamples(recording, recorded, { fromS: 1, toS: 1, columns: 10 })).rejects.toThrow('cannot be drawn')
  await expect(pageOfSamples(recording, recorded, { fromS: 0, toS: 1, columns: 1e9 })).rejects.toThrow('cannot be drawn')
  await recording.close()
})
