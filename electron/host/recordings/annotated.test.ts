import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { edfFile } from '../../../native-models/data/recording/fixtures/edf-file.ts'
import { handlerOf } from '../handler.ts'
import { imported, openedHost, temporaryFolder } from '../testing/study.ts'

/** Ten seconds of four channels with a flash at second three. */
async function annotatable() {
  const { host, client, folder } = await openedHost()
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  const source = join(files, 'night.edf')
  const signals = [1, 2, 3, 4].map((n) => ({
    label: `EEG C${n}`,
    records: Array.from({ length: 10 }, (_, second) => Array.from({ length: 16 }, (_, k) => (1000 * n * ((k + second) % 5)) % 3000)),
  }))
  const annotations = Array.from({ length: 10 }, (_, s) => `+${s}\u0014\u0014\u0000${s === 3 ? '+3\u0014flash\u0014\u0000' : ''}`)
  writeFileSync(source, edfFile({ signals, annotations, reserved: 'EDF+C' }))
  await imported(host, client, source)
  const [item] = (await client.items.list({})).rows
  const id = item?.id ?? ''
  const handle = handlerOf(host)
  const fetched = async (name: string) => handle(new Request(`http://host/items/${id}/${name}`))
  const asked = async (name: string) => (await fetched(name))?.json() as Promise<never>
  return { client, folder, source, id, asked, fetched }
}

const mark = { onsetS: 1.25, durationS: 0.5, label: 'spike\tand wave' }

describe('annotations of a recording', () => {
  it('are kept as tables of BIDS beside the other results, name what they are of, and come back; the recording stays as it was', async () => {
    const { client, folder, source, id, asked } = await annotatable()
    const before = readFileSync(source)
    const kept = await client.annotations.save({ parent: id, events: [{ onsetS: 3, durationS: 0, label: 'flash' }, mark], bad: ['EEG C2'] })
    expect(kept).toMatchObject({ name: 'night_desc-annotated_events.tsv', kind: 'table', origin: 'derivative' })
    expect((await client.items.get({ id: kept.id })).parents).toEqual([id])
    expect(readFileSync(source).equals(before)).toBe(true)
    const [inside = ''] = readdirSync(join(folder, 'derivatives', 'annotated'))
    const text = (ending: string) =>
      readFileSync(join(folder, 'derivatives', 'annotated', inside, `night_desc-annotated_${ending}`), 'utf8')
    expect(text('events.tsv')).toBe('onset\tduration\ttrial_type\n1.25\t0.5\tspike and wave\n3\t0\tflash\n')
    expect(text('channels.tsv').split('\n')[2]).toMatch(/^EEG C2\tEEG\t\S+\t16\tbad$/)
    expect(JSON.parse(text('events.json'))).toMatchObject({ Manual: true, Sources: ['night.edf'] })
    expect(await asked('events.json')).toEqual([
      { ...mark, label: 'spike and wave' },
      { onsetS: 3, durationS: 0, label: 'flash' },
    ])
    expect(await asked('recording.json')).toMatchObject({ bad: ['EEG C2'], annotated: kept.name })
  })

  it('that were kept last are opened, and those before them when these are taken off the list', async () => {
    const { client, id, asked } = await annotatable()
    const first = await client.annotations.save({ parent: id, events: [mark], bad: [] })
    const second = await client.annotations.save({ parent: id, events: [], bad: ['EEG C1'] })
    expect(await asked('events.json')).toEqual([])
    await client.items.remove({ ids: [second.id] })
    expect(await asked('events.json')).toHaveLength(1)
    expect(await asked('recording.json')).toMatchObject({ bad: [] })
    await client.items.remove({ ids: [first.id] })
    expect(await asked('events.json')).toEqual([{ onsetS: 3, durationS: 0, label: 'flash' }])
  })

  it('take bad channels out of the average reference, those of the window before they are kept', async () => {
    const { id, client, fetched } = await annotatable()
    const page = async (bad: string) => {
      const answer = await fetched(`traces?from=0&to=1&columns=16&montage=average${bad}`)
      return new Float32Array((await answer?.arrayBuffer()) ?? new ArrayBuffer(0))
    }
    const [all, without] = [await page(''), await page('&bad=&bad=EEG%20C4')]
    expect(without).not.toEqual(all)
    await client.annotations.save({ parent: id, events: [], bad: ['EEG C4'] })
    expect(await page('')).toEqual(without)
    expect(await page('&bad=')).toEqual(all)
  })

  it('hold ten thousand, and refuse a channel that is not there', async () => {
    const { client, id, asked } = await annotatable()
    const events = Array.from({ length: 10_000 }, (_, n) => ({ onsetS: n / 1000, durationS: 0, label: `mark ${n}` }))
    await client.annotations.save({ parent: id, events, bad: [] })
    expect(await asked('events.json')).toEqual(events)
    await expect(client.annotations.save({ parent: id, events: [], bad: ['EEG C9'] })).rejects.toMatchObject({
      data: { what: expect.stringContaining('EEG C9') },
    })
  })
})
