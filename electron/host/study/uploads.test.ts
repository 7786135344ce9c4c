import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../testing/study.ts'
import { openPlaces } from './places.ts'
import { openUploads } from './uploads.ts'

function opened() {
  const places = openPlaces()
  const uploads = openUploads(places)
  onTestFinished(() => uploads.close())
  const send = (name: string, text: string, into?: string) => uploads.receive(name, new Blob([text]).stream() as never, into)
  return { places, uploads, send }
}

it('keeps a dropped folder as one, and moves it into the study whole', async () => {
  const { places, uploads, send } = opened()
  const first = await send('series/1.dcm', 'one')
  const second = await send('series/deep/2.dcm', 'two', first.folder)
  expect(second.folder).toBe(first.folder)
  const target = temporaryFolder()
  const kept = uploads.keepIn(places.pathOf(first.folder), target)
  expect(readdirSync(kept, { recursive: true }).map(String).sort()).toEqual([
    'series',
    join('series', '1.dcm'),
    join('series', 'deep'),
    join('series', 'deep', '2.dcm'),
  ])
  expect(readFileSync(join(kept, 'series', 'deep', '2.dcm'), 'utf8')).toBe('two')
  expect(existsSync(places.pathOf(first.folder))).toBe(false)
})

it('lets no name lead out of its folder', async () => {
  const { places, send } = opened()
  const { folder, id } = await send('../../../../etc/passwd', 'x')
  expect(places.pathOf(id).startsWith(places.pathOf(folder))).toBe(true)
  const again = await send('..\\..\\evil/../../../x', 'y', folder)
  expect(places.pathOf(again.id).startsWith(places.pathOf(folder))).toBe(true)
})

it('puts nothing into a folder that is none of its own', async () => {
  const { places, send } = opened()
  const other = temporaryFolder()
  await expect(send('a', 'x', places.keep(other).id)).rejects.toThrow('no folder of uploads')
  await expect(send('a', 'x', 'unknown')).rejects.toThrow('no longer known')
  expect(readdirSync(other)).toEqual([])
})
