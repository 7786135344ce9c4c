import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from '../host/catalogue/database.ts'
import { stateFolder } from '../host/files/user-folders.ts'
import type { Host } from '../host/host.ts'
import { jobOf } from '../host/jobs/queue.ts'
import { enqueueImport } from '../host/routes/items.ts'
import { openFolder } from '../host/routes/study.ts'
import type { OpenStudy } from '../host/study/study.ts'

/**
 * The files and folders among the words that the program was started with.
 * @param folder what relative paths begin at
 * @param program the program's own folder, which stands among the words too where it is not packaged
 */
export function pathsIn(words: readonly string[], folder: string, program: string): string[] {
  return words
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => resolve(folder, word))
    .filter((path) => path !== program && existsSync(path))
}

/**
 * Opens what was double-clicked, dropped on the program's picture or named on the command line: a folder as the study, files into the study
 * that is open, or into one of their own when none is. The window then shows the first of them.
 */
export async function openPaths(host: Host, paths: readonly string[]): Promise<void> {
  const folder = paths.find((path) => statSync(path).isDirectory())
  if (folder) await openFolder(host, folder)
  const files = paths.filter((path) => statSync(path).isFile())
  const [first] = files
  if (!first) return
  const study = await studyFor(host)
  if (!(await isImported(host, study, files))) return
  const item = study.store.first(sql.selectFrom('places').select('item_id').where('path', '=', first))
  if (item) host.events.tell({ kind: 'command', command: 'item.open', argument: item.item_id })
}

/** Takes what was dropped on the window into the study that is open: files and whole folders, which stay where they lie. */
export async function takeDropped(host: Host, paths: readonly string[]): Promise<void> {
  const there = paths.filter((path) => existsSync(path))
  const [only] = there
  if (!only) return
  if (!host.opened() && there.length === 1 && statSync(only).isDirectory()) await openFolder(host, only)
  else await isImported(host, await studyFor(host), there)
}

/** The study that is open, or one for files that belong to none. */
async function studyFor(host: Host): Promise<OpenStudy> {
  if (!host.opened()) {
    const home = join(stateFolder(), 'studies', 'Opened files')
    mkdirSync(home, { recursive: true })
    await host.open(home, { create: true })
  }
  return host.needed().study
}

/** Waits until they are on the list; false when the study was closed meanwhile. */
async function isImported(host: Host, study: OpenStudy, paths: readonly string[]): Promise<boolean> {
  const { id } = enqueueImport(host, paths)
  const isOpen = () => host.opened()?.study === study
  while (isOpen() && ['waiting', 'running'].includes(jobOf(study.store, id).state)) await new Promise((wait) => setTimeout(wait, 30))
  return isOpen()
}
