import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ended, ownMemory, writeLabels } from '../../../electron/host/testing/study.ts'
import { openDesktop } from '../../../electron/shell/desktop.ts'
import { type FakeElectron, fakeElectron } from './electron.ts'
import { openPage } from './window.ts'

/** The desktop program on the fake, with its window open and its page connected; the study holds one scan when `withStudy`. */
export async function openedDesktop({ words = [] as string[] } = {}) {
  const folder = ownMemory()
  const pages = join(folder, 'pages')
  mkdirSync(join(pages, 'assets'), { recursive: true })
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Touchstone</title>')
  writeFileSync(join(pages, 'assets', 'app.js'), 'export {}')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  const fake = fakeElectron()
  const place = join(folder, 'window.json')
  beginDesktop(fake, { pages, place, words })
  const window = await until(() => fake.asked.windows[0])
  const answer = await until(() => fake.protocol())
  const page = openPage(fake)
  const { client, close } = page.connect()
  onTestFinished(async () => {
    fake.answers.box = 1
    ;(fake.electron.app as unknown as { quit(): void }).quit()
    await until(() => (fake.asked.quits > 0 ? true : undefined))
    close()
  })
  return { fake, window, client, page, answer, folder, pages, place }
}

/** As the system starts it, with these words. */
export function beginDesktop(fake: FakeElectron, { pages = '', place = '', words = [] as string[] } = {}): void {
  const { argv } = process
  process.argv = ['touchstone', ...words]
  openDesktop(fake.electron, { pages, preload: '/program/preload.cjs', icon: '/program/icon.png', place })
  process.argv = argv
}

/** A study with one scan, opened in the window. */
export async function withStudy(desktop: Awaited<ReturnType<typeof openedDesktop>>): Promise<{ study: string; scan: string; id: string }> {
  const { fake, client, folder } = desktop
  const study = join(folder, 'study')
  const placeOf = async (path: string) => {
    fake.answers.paths = [path]
    const [place] = await client.places.choose({ what: 'folder' })
    return String(place?.id)
  }
  await client.study.create({ parent: await placeOf(folder), name: 'study' })
  const scan = await writeLabels(join(study, 'sub-01_T1w.nii.gz'), (i) => i)
  await ended(client, (await client.items.import({ places: [await placeOf(study)] })).id)
  const { rows } = await client.items.list({})
  return { study, scan, id: String(rows[0]?.id) }
}

/** What comes of itself soon. */
export async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (let n = 0; n < 400; n++) {
    const value = await look()
    if (value !== undefined) return value
    await new Promise((wait) => setTimeout(wait, 25))
  }
  throw new Error('It did not come.')
}
