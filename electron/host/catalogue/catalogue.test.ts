import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HostClient } from '../api.ts'
import { inProcessHost } from '../in-process.ts'
import { ended, imported, openedHost, ownMemory, temporaryFolder, writeLabels } from '../testing/study.ts'
import { openStore } from './database.ts'
import { migrations } from './migrations.ts'

const rowsOf = async (client: HostClient) => (await client.items.list({})).rows
const named = async (client: HostClient) => (await rowsOf(client)).map(({ name, state }) => [name, state])

/** Three segmentations in nested folders, one of them twice, and something that is none of ours. */
async function someFiles(): Promise<string> {
  const files = join(temporaryFolder(), 'files')
  mkdirSync(join(files, 'deep', 'deeper'), { recursive: true })
  await writeLabels(join(files, 'a_dseg.nii.gz'), (i) => Number(i > 3))
  await writeLabels(join(files, 'deep', 'b_dseg.nii.gz'), (i) => Number(i > 4))
  await writeLabels(join(files, 'deep', 'deeper', 'c_dseg.nii.gz'), (i) => Number(i > 5))
  copyFileSync(join(files, 'a_dseg.nii.gz'), join(files, 'deep', 'copy_of_a_dseg.nii.gz'))
  writeFileSync(join(files, 'notes.docx'), 'no scan')
  return files
}

/** Hash and time of every file under a folder. */
function printOf(folder: string, without = /^derivatives/): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !without.test(name))
  return Object.fromEntries(
    files
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [
        name,
        `${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')} ${statSync(join(folder, name)).mtimeMs}`,
      ]),
  )
}

describe('import', () => {
  it('finds what lies deep, knows a copy by what it holds, and reads nothing twice', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    expect((await imported(host, client, files)).message).toContain('3 new')
    expect((await rowsOf(client)).map(({ name }) => name).sort()).toEqual(['a_dseg.nii.gz', 'b_dseg.nii.gz', 'c_dseg.nii.gz'])
    const before = printOf(files)
    const again = await imported(host, client, files)
    expect(again.message).toContain('4 known already')
    expect(await rowsOf(client)).toHaveLength(3)
    expect(printOf(files)).toEqual(before)
  })

  it('goes on where it was stopped', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    await imported(host, client, join(files, 'deep'))
    const job = await imported(host, client, files)
    expect(job.message).toMatch(/\b0 new|1 copy|known/)
    expect(await rowsOf(client)).toHaveLength(3)
  })

  it('puts a broken file on the list with its reason, and the others beside it', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    writeFileSync(join(files, 'broken.nii.gz'), readFileSync(join(files, 'a_dseg.nii.gz')).subarray(0, 60))
    await imported(host, client, files)
    const broken = (await rowsOf(client)).find(({ name }) => name === 'broken.nii.gz')
    expect(broken?.state).toBe('unread')
    const { problem } = await client.items.get({ id: broken?.id ?? '' })
    expect(problem?.what.length).toBeGreaterThan(10)
    expect(await rowsOf(client)).toHaveLength(4)
  })
})

describe('a full disk', () => {
  it('stops an import with the reason, and nothing is lost or doubled when there is room again', async () => {
    const { host, client } = await openedHost()
    const { store } = host.needed().study
    const files = join(temporaryFolder(), 'files')
    mkdirSync(files)
    for (let n = 0; n < 150; n++) await writeLabels(join(files, `scan-${n}_dseg.nii.gz`), (i, j, k) => Number(64 * i + 8 * j + k === n))
    const pages = Number(store.raw<{ page_count: number }>('PRAGMA page_count')[0]?.page_count)
    store.raw(`PRAGMA max_page_count = ${pages + 2}`)
    const job = await imported(host, client, files)
    expect(job).toMatchObject({ state: 'failed', problem: { what: 'The disk is full.' } })
    const before = (await rowsOf(client)).map(({ id }) => id)
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(150)
    store.raw('PRAGMA max_page_count = 100000')
    await client.jobs.retry({ ids: [job.id] })
    expect((await ended(client, job.id)).state).toBe('done')
    const after = (await rowsOf(client)).map(({ id }) => id)
    expect(after).toEqual(expect.arrayContaining(before))
    expect(new Set(after).size).toBe(after.length)
    expect((await imported(host, client, files)).message).toContain('150 known already')
  })
})

describe('a folder that is opened', () => {
  it('lists what lies in it, in place, while it is already open, and keeps what was taken off the list away', async () => {
    ownMemory()
    const files = await someFiles()
    const before = printOf(files)
    const { host, client } = inProcessHost()
    onTestFinished(() => host.close())
    const place = host.places.keep(files).id
    await client.study.open({ place })
    await listed(client, 3)
    expect((await client.jobs.list({})).jobs).toMatchObject([{ kind: 'import', title: 'Import of files' }])
    expect(printOf(files, /^(derivatives|touchstone\.sqlite)/)).toEqual(before)
    const [first] = await rowsOf(client)
    await client.items.remove({ ids: [first?.id ?? ''] })
    await writeLabels(join(files, 'deep', 'new_dseg.nii.gz'), (i, j) => i * j)
    await client.study.open({ place })
    await listed(client, 3)
    expect((await rowsOf(client)).map(({ name }) => name)).toContain('new_dseg.nii.gz')
    expect((await rowsOf(client)).map(({ id }) => id)).not.toContain(first?.id)
    expect((await client.jobs.list({})).jobs.map(({ title, message }) => [title, message])).toEqual([
      ['Import of new_dseg.nii.gz', '1 new'],
      ['Import of files', '3 new, 1 copy of what was here, not taken: notes.docx, of no kind that is opened here'],
    ])
  })
})

/** Waits until so many are on the list and nothing is being done. */
async function listed(client: HostClient, count: number): Promise<void> {
  for (;;) {
    const { queue } = await client.jobs.list({})
    if ((await rowsOf(client)).length === count && queue.waiting + queue.running === 0) return
    await new Promise((wait) => setTimeout(wait, 30))
  }
}

describe('a file that is no longer where it was', () => {
  it('is shown as missing, and as present when it is back', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    await imported(host, client, files)
    const file = join(files, 'deep', 'b_dseg.nii.gz')
    renameSync(file, `${file}.away`)
    await ended(client, (await client.items.refresh()).id)
    expect(await named(client)).toContainEqual(['b_dseg.nii.gz', 'missing'])
    renameSync(`${file}.away`, file)
    await ended(client, (await client.items.refresh()).id)
    expect((await named(client)).every(([, state]) => state === 'present')).toBe(true)
  })

  it('is read from its copy', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    await imported(host, client, files)
    rmSync(join(files, 'a_dseg.nii.gz'))
    await ended(client, (await client.items.refresh()).id)
    expect((await named(client)).every(([, state]) => state === 'present')).toBe(true)
  })

  it('is found again by what it holds, under another name in another folder, and nothing else is taken for it', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    await imported(host, client, files)
    const item = (await rowsOf(client)).find(({ name }) => name === 'c_dseg.nii.gz')
    const id = item?.id ?? ''
    const elsewhere = join(temporaryFolder(), 'moved')
    mkdirSync(elsewhere)
    renameSync(join(files, 'deep', 'deeper', 'c_dseg.nii.gz'), join(elsewhere, 'other-name.nii.gz'))
    await ended(client, (await client.items.refresh()).id)
    const place = (path: string) => host.places.keep(path).id
    await expect(client.items.locate({ id, place: place(join(files, 'a_dseg.nii.gz')) })).rejects.toMatchObject({
      data: { what: expect.stringContaining('something else') },
    })
    const found = await client.items.locate({ id, place: place(elsewhere) })
    expect(found.state).toBe('present')
    expect(await rowsOf(client)).toHaveLength(3)
  })
})

describe('a BIDS folder', () => {
  it('is opened in place and left as it was, byte for byte', async () => {
    const root = join(temporaryFolder(), 'dataset')
    const anat = join(root, 'sub-01', 'ses-a', 'anat')
    mkdirSync(anat, { recursive: true })
    writeFileSync(join(root, 'dataset_description.json'), JSON.stringify({ Name: 'Two heads', BIDSVersion: '1.10.0' }))
    writeFileSync(join(root, 'participants.tsv'), 'participant_id\tage\nsub-01\t34\n')
    await writeLabels(join(anat, 'sub-01_ses-a_T1w.nii.gz'), (i) => i)
    const before = printOf(root)
    const { client, host } = await openedHost()
    const study = await host.open(root)
    expect((await imported(host, client, root)).message).toBe('1 new')
    expect(study).toMatchObject({ kind: 'bids', name: 'Two heads' })
    expect((await rowsOf(client))[0]).toMatchObject({ subject: '01', session: 'a', suffix: 'T1w' })
    expect((await client.subjects.list())[0]).toMatchObject({ subject: '01', about: { age: 34 } })
    expect(printOf(root)).toEqual(before)
    expect(readdirSync(join(root, 'derivatives'))).toEqual(['touchstone'])
  })
})

describe('corrected labels', () => {
  it('are a new derivative that names its parent, and the old ones stay', async () => {
    const { host, client, folder } = await openedHost()
    const files = await someFiles()
    await imported(host, client, files)
    const parent = (await rowsOf(client)).find(({ name }) => name === 'b_dseg.nii.gz')
    const before = printOf(files)
    const edited = await writeLabels(join(temporaryFolder(), 'edited.nii.gz'), (i) => (i > 4 ? 1 : i > 2 ? 7 : 0))
    const upload = host.places.keep(edited).id
    const labels = [{ index: 7, name: 'Lesion', color: '#ff0000' }]
    const saved = await client.labels.save({ parent: parent?.id ?? '', upload, labels })
    expect(saved.name).toBe('b_desc-corrected_dseg.nii.gz')
    const detail = await client.items.get({ id: saved.id })
    expect(detail).toMatchObject({ origin: 'derivative', parents: [parent?.id], kind: 'labels' })
    expect(detail.labels.map(({ name }) => name)).toContain('Lesion')
    expect(printOf(files)).toEqual(before)
    expect(readdirSync(join(folder, 'derivatives', 'corrected'))).toHaveLength(1)
  })

  it('of another grid are refused', async () => {
    const { host, client, folder } = await openedHost()
    await imported(host, client, await someFiles())
    const [parent] = await rowsOf(client)
    const upload = host.places.keep(await writeLabels(join(temporaryFolder(), 'edited.nii.gz'), () => 1, 6)).id
    await expect(client.labels.save({ parent: parent?.id ?? '', upload })).rejects.toMatchObject({
      data: { what: expect.stringContaining('do not lie on the grid') },
    })
    expect(readdirSync(join(folder, 'derivatives')).filter((name) => name === 'corrected')).toEqual([])
  })
})

describe('one study', () => {
  it('is used by two at the same time, and each sees what the other does', async () => {
    const { host, client, folder } = await openedHost()
    const second = inProcessHost()
    await second.host.open(folder)
    const files = await someFiles()
    await imported(host, client, files)
    expect(await second.client.items.list({})).toMatchObject({ total: 3 })
    const [item] = await rowsOf(second.client)
    await Promise.all([
      client.items.addTags({ ids: [item?.id ?? ''], tags: ['one'] }),
      second.client.items.setNote({ id: item?.id ?? '', note: 'seen by the second' }),
      second.client.items.addTags({ ids: [item?.id ?? ''], tags: ['two'] }),
    ])
    const detail = await client.items.get({ id: item?.id ?? '' })
    expect([detail.tags.toSorted(), detail.note]).toEqual([['one', 'two'], 'seen by the second'])
    await second.host.close()
  })
})

describe('a catalogue', () => {
  it('that is damaged says so in one sentence and is not written to', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'touchstone.sqlite')
    writeFileSync(file, 'this is no database, and long enough to have a header of a hundred bytes, which it has not '.repeat(3))
    const before = readFileSync(file)
    await expect(openStore(file)).rejects.toMatchObject({ file })
    expect(readFileSync(file)).toEqual(before)
  })

  it('of a newer version is left alone', async () => {
    const file = join(temporaryFolder(), 'touchstone.sqlite')
    ;(await openStore(file)).close()
    const db = new Database(file)
    db.pragma(`user_version = ${migrations.length + 1}`)
    db.close()
    await expect(openStore(file)).rejects.toThrow('newer Touchstone')
  })

  it('is copied before its schema changes, and the copy opens', async () => {
    const file = join(temporaryFolder(), 'touchstone.sqlite')
    ;(await openStore(file)).close()
    const later = [...migrations, 'CREATE TABLE later (x)']
    const store = await openStore(file, later)
    expect(store.version()).toBeGreaterThan(0)
    store.close()
    const versionOf = (path: string) => {
      const db = new Database(path, { readonly: true })
      const version = db.pragma('user_version', { simple: true })
      db.close()
      return version
    }
    expect(versionOf(file)).toBe(later.length)
    expect(versionOf(`${file}.before-${later.length}`)).toBe(migrations.length)
  })

  it('whose schema could not be changed is as it was', async () => {
    const file = join(temporaryFolder(), 'touchstone.sqlite')
    ;(await openStore(file)).close()
    await expect(openStore(file, [...migrations, 'CREATE TABLE half (x); THIS IS NO SQL'])).rejects.toThrow()
    const store = await openStore(file)
    expect(store.raw("SELECT name FROM sqlite_schema WHERE name = 'half'")).toEqual([])
    store.close()
  })
})

describe('a list', () => {
  it('takes items off and brings them back, and touches no file', async () => {
    const { host, client } = await openedHost()
    const files = await someFiles()
    await imported(host, client, files)
    utimesSync(join(files, 'a_dseg.nii.gz'), 1000, 1000)
    const before = printOf(files)
    const ids = (await rowsOf(client)).map(({ id }) => id)
    await client.items.remove({ ids })
    expect(await rowsOf(client)).toEqual([])
    await client.items.restore({ ids })
    expect(await rowsOf(client)).toHaveLength(3)
    expect(printOf(files)).toEqual(before)
  })

  it('is searched by words in name, tag and note, whatever is typed', async () => {
    const { host, client } = await openedHost()
    await imported(host, client, await someFiles())
    const [first] = await rowsOf(client)
    await client.items.setNote({ id: first?.id ?? '', note: 'Häufig bewegt' })
    const found = async (search: string) => (await client.items.list({ filter: { search } })).total
    expect(await found('haufig')).toBe(1)
    expect(await found('b_d')).toBe(1)
    for (const odd of ['"', "'; DROP TABLE items", 'NEAR(', '*', '(((', 'ñ" OR "a']) expect(await found(odd)).toBeGreaterThanOrEqual(0)
    expect((await rowsOf(client)).length).toBe(3)
  })
})
