import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from '../catalogue/database.ts'
import type { StoredItem } from '../catalogue/rows.ts'
import { startJob } from '../jobs/job.ts'
import type { OpenStudy } from '../study/study.ts'
import { cacheFolder } from './user-folders.ts'

const underway = new Map<string, Promise<string>>()
let last: Promise<unknown> = Promise.resolve()

/** The item as NIfTI: its own file where it is one, otherwise a converted copy in the user's cache. Gives the path. */
export async function niftiOf(study: OpenStudy, item: StoredItem): Promise<string> {
  const file = study.absolute(item.path)
  if (/\.nii(\.gz)?$/i.test(file)) return file
  return made(join('volumes', `${item.sha256}.nii.gz`), (to) => startJob('convert', { from: file, to }, quiet()))
}

/** A mosaic of slices as PNG; a derivative is drawn on the scan that it was made from. Gives the path. */
export async function pictureOf(study: OpenStudy, item: StoredItem): Promise<string> {
  const parent = item.kind === 'labels' ? scanOf(study, item) : undefined
  const scan = study.absolute((parent ?? item).path)
  const labels = parent ? study.absolute(item.path) : undefined
  return made(join('pictures', `${item.sha256}${parent ? `-${parent.sha256.slice(0, 12)}` : ''}.png`), (to) =>
    startJob('picture', { scan, labels, to }, quiet()),
  )
}

/** The nearest scan that a label map was made from. */
function scanOf(study: OpenStudy, item: StoredItem): StoredItem | undefined {
  if (item.parent_id === null) return undefined
  const parent = study.store.first(sql.selectFrom('items').selectAll().where('id', '=', item.parent_id))
  return parent === undefined || parent.kind === 'volume' ? parent : scanOf(study, parent)
}

/** What was made before is kept; what is being made is made once; one thing at a time, so that a list of a hundred pictures does not fill the memory. */
function made(name: string, make: (to: string) => Promise<unknown>): Promise<string> {
  const to = join(cacheFolder(), name)
  if (existsSync(to)) return Promise.resolve(to)
  const known = underway.get(to)
  if (known) return known
  const work = async () => {
    mkdirSync(join(to, '..'), { recursive: true, mode: 0o700 })
    await make(to)
    return to
  }
  const result = last.then(work, work).finally(() => underway.delete(to))
  last = result.catch(() => {})
  underway.set(to, result)
  return result
}

function quiet() {
  return { signal: new AbortController().signal, progress: () => {} }
}
