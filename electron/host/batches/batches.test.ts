import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeVolume } from '../../../native-models/data/volume/write.ts'
import { makeHead } from '../../../native-models/instruments/segment/tissue/phantom.ts'
import { seededRandom } from '../../../native-models/statistics/random.ts'
import type { BatchDetail, HostClient } from '../api.ts'
import { fromText } from '../files/tsv.ts'
import { imported, openedHost, temporaryFolder, writeLabels } from '../testing/study.ts'

/** Volumes that are no heads: every run on one of them fails, and soon. */
async function threeCubes() {
  const opened = await openedHost()
  const files = join(temporaryFolder(), 'files')
  mkdirSync(files)
  const names = ['sub-01_ses-1_T1w', 'sub-01_ses-2_T1w', 'sub-02_FLAIR']
  for (const [n, name] of names.entries()) await writeLabels(join(files, `${name}.nii.gz`), (i, j) => Number(i + j > n))
  await imported(opened.host, opened.client, files)
  return { ...opened, files }
}

const tissue = { name: 'all', items: {}, instruments: [{ id: 'segment/tissue' }] }

async function whenOver(client: HostClient, id: string): Promise<BatchDetail> {
  for (;;) {
    const batch = await client.batches.get({ id })
    if (['done', 'cancelled'].includes(batch.state) && batch.files.length === 2) return batch
    await new Promise((wait) => setTimeout(wait, 50))
  }
}

describe('the preview of a batch', () => {
  it('names every folder as the scheme says, and leaves out what an item has not', async () => {
    const { host, client } = await threeCubes()
    const out = host.places.keep(temporaryFolder()).id
    const folders = async (naming: string) => (await client.batches.preview({ ...tissue, out, naming })).rows.map(({ folder }) => folder)
    expect(await folders('{subject}/{session}_{suffix}/{instrument}')).toEqual([
      'sub-01/ses-1_T1w/segment-tissue',
      'sub-01/ses-2_T1w/segment-tissue',
      'sub-02/FLAIR/segment-tissue',
    ])
    expect(await folders('{name}_{n}')).toEqual(['sub-01_ses-1_T1w_0001', 'sub-01_ses-2_T1w_0002', 'sub-02_FLAIR_0003'])
  })

  it('says what stands against it, and nothing is begun', async () => {
    const { host, client } = await threeCubes()
    const out = host.places.keep(temporaryFolder()).id
    const against = async (asked: object) => (await client.batches.preview({ ...tissue, ...asked })).problems[0]?.what
    expect(await against({ out, naming: '{subject}' })).toBe('Two results would be called sub-01.')
    expect(await against({ naming: '{weather}' })).toContain('{weather}')
    for (const naming of ['../{name}', '/tmp/{name}', 'a\\b', ' ']) expect(await against({ naming })).toContain('does not name a folder')
    expect(await against({ items: { kinds: ['table'] } })).toBe('There is nothing to run.')
    expect(await against({ instruments: [{ id: 'validate/overlap' }], items: {} })).toBeDefined()
    await expect(client.batches.create({ ...tissue, out, naming: '{subject}' })).rejects.toMatchObject({
      data: { what: 'Two results would be called sub-01.' },
    })
    expect([await client.batches.list(), (await client.jobs.list({ states: ['waiting', 'running'] })).jobs]).toEqual([[], []])
  })
})

describe('a batch over a folder that is not open as a study', () => {
  it('has what lies in it, whatever else is on the list, also what is a copy of what was there', async () => {
    const { host, client, files } = await threeCubes()
    const dataset = join(temporaryFolder(), 'dataset')
    mkdirSync(join(dataset, 'sub-09'), { recursive: true })
    mkdirSync(`${dataset}-2`)
    writeFileSync(join(dataset, 'dataset_description.json'), '{"Name":"Nine"}')
    await writeLabels(join(dataset, 'sub-09', 'sub-09_T1w.nii.gz'), (i) => Number(i > 5))
    await writeLabels(join(`${dataset}-2`, 'sub-10_T1w.nii.gz'), (_, j) => Number(j > 5))
    cpSync(join(files, 'sub-02_FLAIR.nii.gz'), join(dataset, 'sub-09', 'sub-09_FLAIR.nii.gz'))
    const folder = host.places.keep(dataset).id
    const preview = () => client.batches.preview({ ...tissue, folder })
    expect((await preview()).problems[0]?.what).toBe('In dataset is nothing that these instruments take.')
    await imported(host, client, dataset, `${dataset}-2`)
    const { count, rows } = await preview()
    expect([count, rows.map(({ item }) => item).sort()]).toEqual([2, ['sub-02_FLAIR.nii.gz', 'sub-09_T1w.nii.gz']])
    await client.jobs.pause()
    expect((await client.batches.create({ ...tissue, folder })).total).toBe(2)
    await expect(client.batches.preview({ ...tissue, folder: 'unknown' })).rejects.toMatchObject({ data: { remedy: 'Choose it again.' } })
  })
})

describe('a batch', () => {
  it('is held and let go, ends with a summary that says why each failed, and tries only the failed again', async () => {
    const { client } = await threeCubes()
    await client.jobs.pause()
    const { id } = await client.batches.create(tissue)
    expect(await client.batches.pause({ id })).toMatchObject({ state: 'paused', total: 3 })
    await client.jobs.resume()
    await new Promise((wait) => setTimeout(wait, 1200))
    expect((await client.batches.get({ id })).rows.map(({ state }) => state)).toEqual(['paused', 'paused', 'paused'])
    await client.batches.resume({ id })
    const over = await whenOver(client, id)
    expect(over).toMatchObject({ total: 3, done: 0, failed: 3 })
    const jobsBefore = over.rows.map(({ jobId }) => jobId)
    await client.jobs.pause()
    const again = await client.batches.retryFailed({ id })
    expect(again).toMatchObject({ failed: 0, total: 3 })
    const detail = await client.batches.get({ id })
    expect(detail.rows.map(({ jobId, state }) => [jobId, state])).toEqual(jobsBefore.map((job) => [job, 'waiting']))
    await client.batches.cancel({ id })
    expect((await client.batches.get({ id })).state).toBe('cancelled')
  })

  it('copies what is done to where it was wanted, with the summary beside it, and a second batch makes nothing again', async () => {
    const { host, client, folder } = await openedHost()
    const files = join(temporaryFolder(), 'files')
    mkdirSync(files)
    await writeVolume(join(files, 'sub-01_T1w.nii.gz'), (await makeHead(seededRandom(3))).inputs.scan)
    await writeLabels(join(files, 'sub-02_T1w.nii.gz'), (i) => i)
    await imported(host, client, files)
    const wanted = temporaryFolder()
    writeFileSync(join(wanted, 'mine.txt'), 'mine')
    const out = host.places.keep(wanted).id
    const batch = await client.batches.create({ ...tissue, out, naming: '{subject}' })
    const over = await whenOver(client, batch.id)
    expect(over.rows.map(({ state }) => state)).toEqual(['done', 'failed'])
    expect(over.rows[1]?.problem?.what.length).toBeGreaterThan(10)
    expect(readdirSync(wanted).sort()).toEqual(['mine.txt', 'sub-01', 'summary'])
    expect(readdirSync(join(wanted, 'sub-01'))).toContain('sub-01_dseg.nii.gz')
    const { rows } = fromText(readFileSync(join(wanted, 'summary', 'summary.tsv'), 'utf8'), '\t')
    expect(rows.map(({ item, state }) => [item, state])).toEqual([
      ['sub-01_T1w.nii.gz', 'done'],
      ['sub-02_T1w.nii.gz', 'failed'],
    ])
    const again = await client.batches.create({ ...tissue, items: { subjects: ['01'] } })
    expect((await client.batches.get({ id: again.id })).rows[0]).toMatchObject({ state: 'done', runId: over.rows[0]?.runId })
    expect(readdirSync(join(folder, 'derivatives', 'segment-tissue'))).toHaveLength(1)
  })
})
