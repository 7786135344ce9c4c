import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { ended, temporaryFolder, writeLabels } from '../../electron/host/testing/study.ts'
import { beginDesktop, openedDesktop, until, withStudy } from './fake/desktop.ts'
import { fakeElectron } from './fake/electron.ts'
import { openPage } from './fake/window.ts'

it('answers the calls of its window over the port that the preload passes on', async () => {
  const { client, window } = await openedDesktop()
  expect(await client.about()).toMatchObject({ shell: 'electron', nativeDialogs: true })
  expect(window.webContents.url).toBe('app://touchstone/')
  await until(() => window.shown || undefined)
})

it('runs jobs in utility processes and shows what comes of them', async () => {
  const desktop = await openedDesktop()
  const { client, answer } = desktop
  const { id } = await withStudy(desktop)
  const events: string[] = []
  const stop = new AbortController()
  const listening = (async () => {
    for await (const event of await client.events({}, { signal: stop.signal })) events.push(event.kind)
  })().catch(() => {})
  const run = { instrument: 'validate/overlap', settings: {}, inputs: { reference: id, candidate: id }, seed: 0 }
  const [job] = await client.jobs.enqueue({ runs: [run] })
  expect(await ended(client, String(job?.id))).toMatchObject({ state: 'done' })
  const report = await answer(new Request(`app://touchstone/runs/${(await client.runs.list({}))[0]?.id}/report.html`))
  expect(report.status).toBe(200)
  expect(report.headers.get('content-security-policy')).toContain('sandbox')
  expect(events).toContain('job')
  stop.abort()
  await listening
})

it('stops a job and leaves no process behind', async () => {
  const desktop = await openedDesktop()
  const { client, fake } = desktop
  await withStudy(desktop)
  const job = await client.instruments.test({ id: 'segment/tissue', seed: 0 })
  await until(async () => (await client.jobs.list({})).jobs.find(({ id, state }) => id === job.id && state === 'running'))
  await client.jobs.cancel({ ids: [job.id] })
  expect(await ended(client, job.id)).toMatchObject({ state: 'cancelled' })
  await until(() => fake.asked.processes.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null) || undefined)
})

it('hears only its own page at the top of a window', async () => {
  const { fake } = await openedDesktop()
  for (const where of [
    { url: 'https://evil.example/' },
    { url: 'app://other/' },
    { url: 'app://touchstone.evil.example/' },
    { url: 'app://touchstone/runs/1/report.html' },
    { url: 'file:///etc/passwd' },
    { url: 'app://touchstone/', parent: { url: 'app://touchstone/' } },
  ]) {
    const { client } = openPage(fake, where).connect()
    const answer = await Promise.race([client.about().catch(() => 'closed'), new Promise((wait) => setTimeout(() => wait('silent'), 150))])
    expect(['closed', 'silent'], where.url).toContain(answer)
  }
  const { port1, port2 } = new MessageChannel()
  fake.ipcMain.emit('touchstone:connect', { senderFrame: null, ports: [port1] })
  fake.ipcMain.emit('touchstone:connect', { senderFrame: { url: 'app://touchstone/', parent: null }, ports: [] })
  expect(fake.ipcMain.eventNames()).toEqual(['touchstone:connect', 'touchstone:dropped'])
  port2.close()
})

it('passes one port on to one channel, for our own page', async () => {
  const fake = fakeElectron()
  const page = openPage(fake)
  const { port1, port2 } = new MessageChannel()
  page.post('touchstone:connect', 'https://evil.example', [port1])
  page.post('touchstone:connect', 'null', [port1])
  page.post('touchstone:other', 'app://touchstone', [port1])
  page.post({ channel: 'x' }, 'app://touchstone', [port1])
  page.post('touchstone:connect', 'app://touchstone', [])
  page.post('touchstone:connect', 'app://touchstone', [port1, port2])
  expect(page.sent).toEqual([])
  page.post('touchstone:connect', 'app://touchstone', [port1])
  expect(page.sent).toHaveLength(1)
  port1.close()
})

it('sends items whole and in parts, by id and never by path', async () => {
  const desktop = await openedDesktop()
  const { answer } = desktop
  const { id, scan } = await withStudy(desktop)
  const bytes = readFileSync(scan)
  const ask = (path: string, headers: Record<string, string> = {}) => answer(new Request(`app://touchstone${path}`, { headers }))
  const whole = await ask(`/items/${id}/file`)
  expect(whole.status).toBe(200)
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  const part = await ask(`/items/${id}/file`, { range: 'bytes=10-19' })
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`])
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true)
  expect((await ask(`/items/${id}/file`, { range: `bytes=${bytes.length}-` })).status).toBe(416)
  const tag = String(whole.headers.get('etag'))
  expect((await ask(`/items/${id}/file`, { 'if-none-match': tag })).status).toBe(304)
  for (const path of [`/items/${encodeURIComponent(scan)}/file`, `/items/${id}/..%2f..%2fsecret.txt`, '/items/none/file'])
    expect((await ask(path)).status, path).toBe(404)
})

it('serves the files of its window and nothing above, in whichever disguise', async () => {
  const { answer, folder, pages } = await openedDesktop()
  symlinkSync(join(folder, 'secret.txt'), join(pages, 'assets', 'link.txt'))
  const ask = (path: string, how?: RequestInit) => answer(new Request(`app://touchstone${path}`, how))
  const page = await ask('/')
  expect(await page.text()).toContain('Touchstone')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect((await ask('/assets/app.js')).headers.get('content-type')).toContain('javascript')
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    `/${encodeURIComponent(join(folder, 'secret.txt'))}`,
    '/assets/link.txt',
    '/%00',
    '/assets',
    '/enter',
    '/enter.js',
    '/rpc/about',
    '/session',
  ]) {
    const answered = await ask(path)
    expect(answered.status, path).toBe(404)
    expect(await answered.text()).not.toContain('secret')
  }
  expect((await ask('/', { method: 'DELETE' })).status).toBe(405)
  expect((await ask('/', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  expect((await answer(new Request('app://elsewhere/'))).status).toBe(421)
})

it('takes in what its window sends', async () => {
  const desktop = await openedDesktop()
  const { answer, client, folder } = desktop
  await withStudy(desktop)
  const body = readFileSync(await writeLabels(join(folder, 'dropped.nii.gz'), (i, j) => i + j))
  const sent = await answer(
    new Request('app://touchstone/uploads?name=dropped.nii.gz', { method: 'POST', body, headers: { origin: 'app://touchstone' } }),
  )
  const { id } = (await sent.json()) as { id: string }
  await ended(client, (await client.items.import({ places: [id] })).id)
  expect((await client.items.list({})).rows.map(({ name }) => name)).toContain('dropped.nii.gz')
})

it('takes in files and folders that a person dropped, from where they lie', async () => {
  const desktop = await openedDesktop()
  const { client, fake, page, folder } = desktop
  await withStudy(desktop)
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(join(elsewhere, 'deep'), { recursive: true })
  await writeLabels(join(elsewhere, 'deep', 'sub-03_T1w.nii.gz'), (i, j) => i * j)
  const names = async () => (await client.items.list({})).rows.map(({ name }) => name)
  const before = await names()
  page.drop([{ path: elsewhere }], false)
  page.drop([{ path: '' }])
  openPage(fake, { url: 'https://evil.example/' }).drop([{ path: elsewhere }])
  for (const said of ['text', [1], ['relative/path'], [], null])
    fake.ipcMain.emit('touchstone:dropped', { senderFrame: { url: 'app://touchstone/', parent: null }, ports: [] }, said)
  await new Promise((wait) => setTimeout(wait, 200))
  expect(await names()).toEqual(before)
  page.drop([{ path: elsewhere }])
  await until(async () => ((await names()).includes('sub-03_T1w.nii.gz') ? true : undefined))
  expect((await client.study.current())?.name).toBe('study')
})

it('opens any folder of scans with the dialog of the system, and lists what lies in it', async () => {
  const { client, fake, folder } = await openedDesktop()
  const scans = join(folder, 'scans')
  mkdirSync(scans)
  await writeLabels(join(scans, 'sub-05_T1w.nii.gz'), (i) => i)
  fake.answers.paths = [scans]
  const [place] = await client.places.choose({ what: 'study' })
  expect(fake.asked.dialogs[0]?.properties).toContain('openDirectory')
  expect(await client.study.open({ place: String(place?.id) })).toMatchObject({ name: 'scans', kind: 'touchstone' })
  const row = await until(async () => (await client.items.list({})).rows[0])
  expect(row).toMatchObject({ name: 'sub-05_T1w.nii.gz', subject: '05' })
})

it('opens a folder that is dropped before any study is open', async () => {
  const { client, page, folder } = await openedDesktop()
  const scans = join(folder, 'scans')
  mkdirSync(scans)
  await writeLabels(join(scans, 'sub-04_T1w.nii.gz'), (i) => i)
  page.drop([{ path: scans }])
  await until(async () => ((await client.study.current()) ? (await client.items.list({})).rows[0] : undefined))
  expect((await client.study.current())?.name).toBe('scans')
})

it('has one window: a second start hands over what it was to open', async () => {
  const desktop = await openedDesktop()
  const { fake, client, folder, window } = desktop
  await withStudy(desktop)
  const scan = await writeLabels(join(folder, 'sub-02_T1w.nii.gz'), (_, j) => j)
  window.hide()
  const shown: unknown[] = []
  const stop = new AbortController()
  void (async () => {
    for await (const event of await client.events({}, { signal: stop.signal })) if (event.kind === 'command') shown.push(event)
  })().catch(() => {})
  fake.app.emit('second-instance', {}, ['touchstone', '--flag', 'sub-02_T1w.nii.gz', 'not-there.nii'], folder)
  const event = await until(() => shown[0])
  expect(window.shown).toBe(true)
  expect(event).toMatchObject({ command: 'item.open' })
  const { argument } = event as { argument: string }
  expect(await client.items.get({ id: argument })).toMatchObject({ name: 'sub-02_T1w.nii.gz', subject: '02' })
  expect(existsSync(scan)).toBe(true)
  stop.abort()

  const second = fakeElectron({ isOnly: false })
  beginDesktop(second)
  expect([second.asked.quits, second.asked.windows.length]).toEqual([1, 0])
})

it('opens a file that was double-clicked before it ran, into a study of its own', async () => {
  const scan = await writeLabels(join(temporaryFolder(), 'scan.nii.gz'), (i) => i)
  const { client } = await openedDesktop({ words: [scan] })
  const rows = await until(async () => {
    const study = await client.study.current()
    const { rows } = study ? await client.items.list({}) : { rows: [] }
    return rows.length ? rows : undefined
  })
  expect(rows.map(({ name }) => name)).toEqual(['scan.nii.gz'])
  expect((await client.study.current())?.name).toBe('Opened files')
})

it('opens the study where one left off', async () => {
  const desktop = await openedDesktop()
  const { study } = await withStudy(desktop)
  const fake = fakeElectron()
  const { place, pages } = desktop
  beginDesktop(fake, { pages, place })
  await until(() => fake.asked.windows[0])
  const { client, close } = openPage(fake).connect()
  expect((await client.study.current())?.name).toBe(study.split('/').at(-1))
  close()
  ;(fake.electron.app as unknown as { quit(): void }).quit()
  await until(() => (fake.asked.quits ? true : undefined))
})

it('says what cannot be opened', async () => {
  const { fake, folder } = await openedDesktop()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const broken = join(folder, 'broken')
  mkdirSync(broken)
  writeFileSync(join(broken, 'touchstone.sqlite'), 'this is no database')
  fake.app.emit('open-file', { preventDefault() {} }, broken)
  const question = await until(() => fake.asked.questions[0])
  expect(question.message).not.toBe('')
  expect(question.detail).not.toBe('')
})

it('says so when it cannot begin, and ends', async () => {
  const fake = fakeElectron()
  fake.electron.protocol.handle = () => {
    throw new Error('The scheme is taken.')
  }
  beginDesktop(fake)
  await until(() => fake.asked.quits || undefined)
  expect(fake.asked.errors).toHaveLength(1)
  expect(fake.asked.windows).toHaveLength(0)
})
