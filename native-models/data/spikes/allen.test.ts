import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fileOf } from './fixtures/cases.ts'
import { readSpikes } from './read.ts'

const { bytes, truth } = JSON.parse(readFileSync(new URL('fixtures/allen.json', import.meta.url), 'utf8'))

test('a session of AllenSDK has its columns of quality, amplitudes, and regions by peak channel, as h5py wrote them', async () => {
  const { units } = await readSpikes(fileOf('session.nwb', Buffer.from(bytes, 'base64')))
  expect(units.map(({ header }) => header.id)).toEqual(truth.ids)
  expect(units.map(({ header }) => header.region)).toEqual(truth.regions)
  expect(units.map(({ header }) => header.quality)).toEqual(truth.quality)
  for (const [name, values] of Object.entries(truth.columns)) expect(units.map(({ header }) => header[name])).toEqual(values)
  expect(units.map(({ times }) => [...times])).toEqual(truth.times)
  expect(units.map(({ amplitudes }) => [...(amplitudes ?? [])])).toEqual(truth.amplitudes)
})
