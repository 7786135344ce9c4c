import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keepMapping } from '../../../native-models/data/spikes/mapping/mapping.ts'
import { imported, openedHost, temporaryFolder } from '../testing/study.ts'

interface Case {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
}
const fixtures = new URL('../../../native-models/data/spikes/fixtures/cases.json', import.meta.url)
const cases: readonly Case[] = JSON.parse(readFileSync(fixtures, 'utf8'))

/** Lays cases out: single files in the folder, several in a folder of their own. */
function layOut(folder: string, wanted: readonly string[]): void {
  for (const { name, files } of cases.filter((known) => wanted.includes(known.name))) {
    const own = Object.keys(files).length > 1 ? join(folder, name) : folder
    mkdirSync(own, { recursive: true })
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(own, file), Buffer.from(bytes, 'base64'))
  }
}

it('a sorted folder is one item of spikes, and files of spikes are told by their kind', async () => {
  const { host, client } = await openedHost()
  const folder = temporaryFolder()
  layOut(folder, ['phy', 'units.nwb', 'nested.mat'])
  await imported(host, client, folder)
  const { rows } = await client.items.list({})
  expect(rows.map(({ name, kind, state, format }) => [name, kind, state, format]).sort()).toEqual([
    ['nested.mat', 'spikes', 'present', 'MATLAB 5'],
    ['phy', 'spikes', 'present', 'Phy'],
    ['units.nwb', 'spikes', 'present', 'NWB 2.6.0'],
  ])
})

it('a mapping that was kept is an item of spikes, other JSON is not', async () => {
  const { host, client } = await openedHost()
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'notes.json'), '{"touchstone":"other"}')
  writeFileSync(join(folder, 'sorted.csv'), 'when;who\n500;left\n1500;right\n2500;left\n')
  await keepMapping(join(folder, 'how.json'), join(folder, 'sorted.csv'), { times: 'when', units: 'who', in: 'ms' })
  await imported(host, client, folder)
  const { rows } = await client.items.list({})
  expect(rows.map(({ name, kind, state, format }) => [name, kind, state, format]).sort()).toEqual([
    ['how.json', 'spikes', 'present', 'Mapped'],
    ['sorted.csv', 'table', 'present', 'csv'],
  ])
  const { header } = await client.items.get({ id: rows.find(({ name }) => name === 'how.json')?.id ?? '' })
  expect(header).toMatchObject({
    units: [
      { id: 'left', spikes: 2 },
      { id: 'right', spikes: 1 },
    ],
  })
})

it('a person tells how spikes stand in a table: it is shown, tried, kept beside the results, and proposed for the next with the same lists', async () => {
  const { host, client, folder } = await openedHost()
  const from = temporaryFolder()
  writeFileSync(join(from, 'monday.csv'), 'when;who\n500;left\n1500;right\n2500;left\n')
  writeFileSync(join(from, 'tuesday.csv'), 'when;who\n700;right\n900;right\n')
  await imported(host, client, from)
  const [monday = '', tuesday = ''] = (await client.items.list({})).rows.map(({ id }) => id)
  const { lists, remembered } = await client.spikeMapping.lists({ item: monday })
  expect(remembered).toBeNull()
  expect(lists).toMatchObject([
    { name: 'when', holds: 'numbers', length: 3, low: 500, high: 2500, areWhole: true, isRising: true },
    { name: 'who', holds: 'words', first: ['left', 'right', 'left'], different: 2 },
  ])
  const wrong = { item: monday, map: { times: 'who', in: 'ms' as const } }
  await expect(client.spikeMapping.preview(wrong)).rejects.toMatchObject({ data: { what: '"who" holds words and not times.' } })
  await expect(client.spikeMapping.save(wrong)).rejects.toThrow()
  expect(existsSync(join(folder, 'derivatives', 'mapped'))).toBe(false)
  const map = { times: 'when', units: 'who', in: 'ms' as const }
  expect(await client.spikeMapping.preview({ item: monday, map })).toMatchObject({
    units: 2,
    spikes: 3,
    startS: 0.5,
    stopS: 2.5,
    shown: [
      { id: 'left', spikes: 2 },
      { id: 'right', spikes: 1 },
    ],
  })
  const kept = await client.spikeMapping.save({ item: monday, map })
  expect(kept).toMatchObject({
    name: 'monday_desc-mapped_spikes.json',
    kind: 'spikes',
    format: 'Mapped',
    origin: 'derivative',
    state: 'present',
  })
  expect((await client.spikeMapping.lists({ item: tuesday })).remembered).toEqual(map)
})
