import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Problem } from '../../../native-models/data/problem.ts'
import { hashOf } from '../files/hash.ts'
import type { OpenStudy } from '../study/study.ts'
import { sql } from './database.ts'
import { type ImportContext, lookAt } from './import.ts'
import { addSource, itemOf, setState } from './items.ts'
import { type Candidate, walk } from './walk.ts'

/** Looks whether every file is where it was, and for those that are not, whether they lie elsewhere in the study. Gives the numbers. */
export async function refresh(study: OpenStudy, context: ImportContext): Promise<{ missing: number; found: number }> {
  const items = study.store.all(
    sql.selectFrom('items').select(['id', 'path', 'state', 'bytes', 'sha256', 'origin']).where('removed', '=', 0),
  )
  const missing: typeof items = []
  for (const [at, item] of items.entries()) {
    if (at % 500 === 0) {
      context.signal.throwIfAborted()
      context.progress((0.5 * at) / items.length, `Looking after ${at + 1} of ${items.length}`)
      await new Promise(setImmediate)
    }
    if (!existsSync(study.absolute(item.path))) missing.push(item)
    else if (item.state === 'missing') setState(study.store, item.id, 'present')
  }
  for (const item of missing) moveToCopy(study, item.id)
  const lost = missing.filter(({ id, origin }) => origin === 'source' && itemOf(study.store, id).state === 'missing')
  const found = lost.length ? await findAgain(study, study.root, lost, context) : 0
  context.changed([])
  return { missing: missing.length - found, found }
}

/** Looks for one missing item in a file or folder that the person pointed at. `Problem` (input) when it is not there. */
export async function locate(study: OpenStudy, id: string, path: string, context: ImportContext): Promise<void> {
  const item = itemOf(study.store, id)
  if ((await findAgain(study, path, [item], context)) > 0) return
  const isFile = existsSync(path) && statSync(path).isFile()
  throw new Problem({
    file: item.name,
    what: isFile ? `${basename(path)} holds something else than what was lost.` : 'It is not in this folder: no file there holds the same.',
    remedy: isFile ? 'Choose the same file, or import this one as a new item.' : 'Choose another folder.',
  })
}

async function findAgain(
  study: OpenStudy,
  where: string,
  lost: readonly { id: string; bytes: number; sha256: string }[],
  context: ImportContext,
): Promise<number> {
  const sizes = new Set(lost.map(({ bytes }) => bytes))
  const hashes = new Set(lost.map(({ sha256 }) => sha256))
  let found = 0
  for await (const candidate of walk(where)) {
    context.signal.throwIfAborted()
    if (!sizes.has(candidate.bytes)) continue
    context.progress(0.75, `Looking into ${basename(candidate.path)}`)
    if (!hashes.has((await hashOf(candidate.path, context.signal)).sha256)) continue
    await keep(study, candidate, context)
    found++
  }
  return found
}

async function keep(study: OpenStudy, candidate: Candidate, context: ImportContext): Promise<void> {
  const added = addSource(study.store, await lookAt(study, candidate, context), (path) => !existsSync(study.absolute(path)))
  context.changed([added.id])
}

/** A missing item that has a copy is read from there. */
function moveToCopy(study: OpenStudy, id: string): void {
  const places = study.store.all(sql.selectFrom('places').select('path').where('item_id', '=', id))
  const copy = places.find(({ path }) => existsSync(study.absolute(path)))
  if (copy) study.store.run(sql.updateTable('items').set({ path: copy.path, state: 'present' }).where('id', '=', id))
  else setState(study.store, id, 'missing')
}
