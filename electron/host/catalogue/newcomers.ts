import { existsSync } from 'node:fs'
import type { OpenStudy } from '../study/study.ts'
import { sql } from './database.ts'
import { walk } from './walk.ts'

/** The files and folders of a study's own folder that were never seen. What was taken off the list was seen, and stays away. Reads no file whole. */
export async function newcomers(study: OpenStudy, isOpen: () => boolean): Promise<string[]> {
  if (!existsSync(study.root)) return []
  const found: string[] = []
  for await (const { path } of walk(study.root)) {
    if (!isOpen()) return []
    const known = study.store.first(sql.selectFrom('places').select('item_id').where('path', '=', study.relative(path)))
    if (!known) found.push(path)
  }
  return found
}
