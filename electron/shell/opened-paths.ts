import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from '../host/catalogue/database.ts'
import { stateFolder } from '../host/files/user-folders.ts'
import type { Host } from '../host/host.ts'
import { jobOf } from '../host/jobs/queue.ts'
import { enqueueImport } from '../host/routes/items.ts'

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
  if (folder) await host.open(folder, { create: true })
  const files = paths.filter((path) => statSync(path).isFile())
  const [first] = files
  if (!first) return
  if (!host.opened()) {
    const home = join(stateFolder(), 'studies', 'Opened files')
    mkdirSync(home, { recursive: true })
    await host.open(home, { create: true })
  }
  const { study } = host.needed()
  const { id } = enqueueImport(host, files)
  while (host.opened()?.study === study && ['waiting', 'running'].includes(jobOf(study.store, id).state)) {
    await new Promise((wait) => setTimeout(wait, 30))
  }
  if (host.opened()?.study !== study) return
  const item = study.store.first(sql.selectFrom('places').select('item_id').where('path', '=', first))
  if (item) host.events.tell({ kind: 'command', command: 'item.open', argument: item.item_id })
}
