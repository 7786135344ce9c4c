import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRecording } from '../../../native-models/data/recording/read.ts'
import { recordingInfo, traces } from './traces.ts'

const file = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'eeg', 'mne-python', 'test.bdf')

it.skipIf(!existsSync(file))('says the lowest and highest of every column, as reading every sample does', async () => {
  const { channels } = await recordingInfo(file)
  const [columns, fromS, toS] = [7, 0.25, 0.75]
  const found = await traces(file, { fromS, toS, columns, reference: 'recorded' })
  const recording = await openRecording(file)
  for (const channel of [0, 5, channels.length - 1]) {
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

it.skipIf(!existsSync(file))('refuses a part that is empty or too large', async () => {
  await expect(traces(file, { fromS: 1, toS: 1, columns: 10, reference: 'recorded' })).rejects.toThrow('show less time')
  await expect(traces(file, { fromS: 0, toS: 1e9, columns: 10, reference: 'recorded' })).rejects.toThrow('show less time')
  await expect(traces(file, { fromS: 0, toS: 1, columns: 1e9, reference: 'recorded' })).rejects.toThrow('show less time')
})
