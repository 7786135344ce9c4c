// The module 'electron' of a program that drives itself: opens the sample, looks at a part of it, tests an instrument, says what it saw, quits.
import { readFileSync } from 'node:fs'
import { fakeElectron } from './electron.ts'
import { openPage } from './window.ts'

const fake = fakeElectron({ isPackaged: false })
export const { app, BrowserWindow, dialog, ipcMain, Menu, protocol, screen, session, shell, utilityProcess } = fake.electron

const wait = () => new Promise((resume) => setTimeout(resume, 25))

async function drive(): Promise<void> {
  while (!fake.asked.windows[0] || !fake.protocol()) await wait()
  const [window] = fake.asked.windows
  const answer = fake.protocol()
  const { preload } = (window?.options.webPreferences ?? { preload: '' }) as { preload: string }
  const { client, close } = openPage(fake, { preload: readFileSync(preload, 'utf8') }).connect()
  const about = await client.about()
  const study = await client.study.sample()
  const { rows } = await client.items.list({})
  const bytes = await answer?.(new Request(`app://touchstone/items/${rows[0]?.id}/volume.nii.gz`, { headers: { range: 'bytes=0-1' } }))
  const magic = [...new Uint8Array((await bytes?.arrayBuffer()) ?? new ArrayBuffer())]
  const page = await (await answer?.(new Request('app://touchstone/')))?.text()
  const instruments = (await client.instruments.list({})).length
  const { id } = await client.instruments.test({ id: process.env.TOUCHSTONE_TEST_INSTRUMENT ?? 'validate/overlap', seed: 0 })
  let job = (await client.jobs.list({})).jobs.find((each) => each.id === id)
  while (job && ['waiting', 'running'].includes(job.state)) {
    await wait()
    job = (await client.jobs.list({})).jobs.find((each) => each.id === id)
  }
  console.log(
    JSON.stringify({
      about,
      study: study.name,
      magic,
      page,
      instruments,
      job: { state: job?.state, message: job?.message, problem: job?.problem },
    }),
  )
  close()
  app.quit()
  while (fake.asked.quits === 0) await wait()
  process.exit(0)
}

drive().catch((error) => {
  console.error(error)
  process.exit(1)
})
