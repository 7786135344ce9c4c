import { existsSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'
import type { OpenStudy } from '../study/study.ts'
import { sql } from './database.ts'

/** The items of which a file lies in a folder, at any depth. */
export function itemsLyingIn(study: OpenStudy, folder: string): ReadonlySet<string> {
  // As an import holds it: with every link followed.
  const real = existsSync(folder) ? realpathSync(folder) : folder
  const begin = real.endsWith(sep) ? real : real + sep
  const places = study.store.all(sql.selectFrom('places').select(['item_id', 'path']))
  return new Set(places.filter(({ path }) => study.absolute(path).startsWith(begin)).map(({ item_id }) => item_id))
}
