import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { convertSpikes } from '../../../native-models/data/spikes/convert.ts'
import { readSpikes } from '../../../native-models/data/spikes/read.ts'
import { handlerOf } from '../handler.ts'
import { openPort } from '../runs/inputs.ts'
import { ended, imported, openedHost, temporaryFolder } from '../testing/study.ts'
import { curateSpikes } from './curate.ts'
import { stepOf } from './curation-words.ts'

const table = 'unit,time_s\n1,0.5\n2,0.75\n1,1\n3,1.5\n2,2\n3,2.5\n'

async function curatable() {
  const { host, client, folder } = await openedHost()
  const source = join(temporaryFolder(), 'cells.csv')
  writeFileSync(source, table)
  const phy = join(temporaryFolder(), 'sorted')
  await convertSpikes(source, phy)
  await imported(host, client, phy)
  const [item] = (await client.items.list({})).rows
  const id = item?.id ?? ''
  const handle = handlerOf(host)
  const view = async () =>
    (await handle(new Request(`http://host/items/${id}/spikes.json`)))?.json() as Promise<{ units: string[][]; curated?: object }>
  return { host, client, folder, phy, id, view, idsOf: async () => (await view()).units.map(([unit]) => unit) }
}

describe('curation of spikes', () => {
  it('is one log beside the results that every view, analysis and export reads in place of the spikes, which stay as they were', async () => {
    const { host, client, folder, phy, id, view, idsOf } = await curatable()
    const before = readFileSync(join(phy, 'spikes.clusters.npy'))
    const kept = await client.curation.append({ item: id, steps: [{ do: 'merge', units: ['1', '2'] }] })
    expect(kept).toMatchObject({ name: 'sorted_desc-curated_spikes.jsonl', kind: 'spikes', origin: 'derivative' })
    expect(await idsOf()).toEqual(['3', '4'])
    const again = await client.curation.append({ item: kept.id, steps: [{ do: 'label', units: ['3'], label: 'noise' }] })
    expect(again.id).toBe(kept.id)
    expect(await view()).toMatchObject({ curated: { name: kept.name, steps: 2 } })
    expect(readFileSync(join(phy, 'spikes.clusters.npy'))).toEqual(before)
    const { command } = await client.runs.command({ instrument: 'spikes/quality', inputs: { spikes: id }, settings: {}, seed: 0 })
    const [log = ''] = /(?<==)\S+_desc-curated_spikes\.jsonl/.exec(command) ?? []
    expect((await readSpikes(log)).units.map(({ header }) => header.group)).toEqual(['noise', undefined])
    expect((await openPort('spikes', log)).units.map(({ header }) => header.id)).toEqual(['4'])
    const out = join(temporaryFolder(), 'out')
    mkdirSync(out)
    const job = await client.exports.start({ format: 'phy', items: [id], out: host.places.keep(out).id })
    expect(await ended(client, job.id)).toMatchObject({ state: 'done' })
    const [made = ''] = readdirSync(out)
    expect((await readSpikes(join(out, made))).units.map(({ header, times }) => [header.id, [...times]])).toEqual([
      ['3', [1.5, 2.5]],
      ['4', [0.5, 0.75, 1, 2]],
    ])
    expect(readdirSync(join(folder, 'derivatives', 'curated'))).toHaveLength(1)
  })

  it('is undone by a step, and gone when the log is taken off the list; steps that do not fit add nothing', async () => {
    const { client, id, idsOf } = await curatable()
    const kept = await client.curation.append({ item: id, steps: [{ do: 'merge', units: ['1', '2'] }] })
    await expect(client.curation.append({ item: id, steps: [{ do: 'merge', units: ['1', '3'] }] })).rejects.toMatchObject({
      data: { what: expect.stringContaining('no unit 1') },
    })
    expect(await idsOf()).toEqual(['3', '4'])
    await client.curation.append({ item: id, steps: [{ do: 'undo' }] })
    expect(await idsOf()).toEqual(['1', '2', '3'])
    await client.curation.append({ item: id, steps: [{ do: 'split', unit: '3', by: { fromS: 2 } }] })
    expect(await idsOf()).toEqual(['1', '2', '4', '5'])
    await client.items.remove({ ids: [kept.id] })
    expect(await idsOf()).toEqual(['1', '2', '3'])
  })

  it('is had by commands in words; a file that is there and no log is never written over', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'a.csv')
    writeFileSync(file, table)
    const log = join(folder, 'log.jsonl')
    expect(await curateSpikes({ file, log, steps: ['merge 1, 2', 'label 3,4 good', 'undo', 'split 4 at 1 s'].map(stepOf) })).toMatchObject({
      steps: 2,
      units: 3,
    })
    expect((await readSpikes(log)).units.map(({ header, times }) => [header.id, [...times]])).toEqual([
      ['3', [1.5, 2.5]],
      ['5', [0.5, 0.75]],
      ['6', [1, 2]],
    ])
    await curateSpikes({ file: log, steps: [stepOf('undo')] })
    expect((await readSpikes(log)).units).toHaveLength(2)
    await expect(curateSpikes({ file, log: file, steps: [stepOf('undo')] })).rejects.toThrow(/no log of a curation/)
    await expect(curateSpikes({ file, log: join(folder, 'b.jsonl'), steps: [stepOf('merge 1,9')] })).rejects.toThrow(/no unit 9/)
    expect(existsSync(join(folder, 'b.jsonl'))).toBe(false)
    expect(() => stepOf('label 3 lovely')).toThrow(/is no step/)
    expect(stepOf('split 3 spikes 0,4')).toEqual({ do: 'split', unit: '3', by: { spikes: [0, 4] } })
  })
})
