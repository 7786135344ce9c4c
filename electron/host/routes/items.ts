import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { ItemDetail, ItemRow, Job } from '../api.ts'
import { addTags, itemPreferences, removeTags, setItemPreferences, setNote, setRating } from '../catalogue/annotate.ts'
import { type Store, sql } from '../catalogue/database.ts'
import { itemOf, setKind, setRemoved } from '../catalogue/items.ts'
import { facetsOf, listItems } from '../catalogue/list.ts'
import { locate } from '../catalogue/refresh.ts'
import { labelsOf, problemOf, rowOf, type StoredItem } from '../catalogue/rows.ts'
import { namesOf } from '../files/item-files.ts'
import type { Host } from '../host.ts'
import { shownFolder } from '../host.ts'
import { startJob } from '../jobs/job.ts'
import { enqueue } from '../jobs/queue.ts'
import { shownJob } from '../jobs/shown.ts'
import type { OpenStudy } from '../study/study.ts'
import { called } from './called.ts'

export const items = {
  list: called.items.list.handler(({ context: { host }, input }) => listItems(host.needed().study.store, input)),
  facets: called.items.facets.handler(({ context: { host }, input }) => facetsOf(host.needed().study.store, input.filter)),
  get: called.items.get.handler(({ context: { host }, input }) => detailOf(host.needed().study, input.id)),
  import: called.items.import.handler(({ context: { host }, input }) => {
    const { study } = host.needed()
    const paths = input.places.map((id) => host.uploads.keepIn(host.places.pathOf(id), `${study.results}/imported`))
    return enqueueImport(host, paths)
  }),
  refresh: called.items.refresh.handler(({ context: { host } }) => {
    const { study, worker } = host.needed()
    const job = enqueue(study.store, { kind: 'import', title: 'Looking after the files', key: 'refresh', request: { refresh: true } })
    worker.wake()
    return told(host, shownJob(job))
  }),
  locate: called.items.locate.handler(async ({ context: { host }, input }) => {
    const { study } = host.needed()
    const signal = new AbortController().signal
    const readWhole = (path: string) => startJob('info', path, { signal, progress: () => {} })
    await locate(study, input.id, host.places.pathOf(input.place), { signal, progress: () => {}, changed: host.changed, readWhole })
    return rowOf(itemOf(study.store, input.id))
  }),
  addTags: called.items.addTags.handler(({ context: { host }, input }) =>
    change(host, input.ids, (store) => addTags(store, input.ids, input.tags)),
  ),
  removeTags: called.items.removeTags.handler(({ context: { host }, input }) =>
    change(host, input.ids, (store) => removeTags(store, input.ids, input.tags)),
  ),
  setNote: called.items.setNote.handler(({ context: { host }, input }) =>
    change(host, [input.id], (store) => setNote(store, input.id, input.note)),
  ),
  setRating: called.items.setRating.handler(({ context: { host }, input }) =>
    change(host, input.ids, (store) => setRating(store, input.ids, input.rating)),
  ),
  setKind: called.items.setKind.handler(({ context: { host }, input }): ItemRow => {
    const row = setKind(host.needed().study.store, input.id, input.kind)
    host.changed([input.id])
    return row
  }),
  remove: called.items.remove.handler(({ context: { host }, input }) =>
    change(host, input.ids, (store) => setRemoved(store, input.ids, 1)),
  ),
  restore: called.items.restore.handler(({ context: { host }, input }) =>
    change(host, input.ids, (store) => setRemoved(store, input.ids, 0)),
  ),
}

export const subjects = {
  list: called.subjects.list.handler(({ context: { host } }) => {
    const { store } = host.needed().study
    const about = new Map(
      store
        .all(sql.selectFrom('subjects').selectAll())
        .map((row) => [row.subject, JSON.parse(row.about) as Record<string, string | number | null>]),
    )
    const rows = store.raw<{ subject: string; sessions: string; items: number }>(
      `SELECT subject, json_group_array(DISTINCT session) AS sessions, count(*) AS items FROM items WHERE removed = 0 AND subject IS NOT NULL GROUP BY subject ORDER BY min(tree_key)`,
    )
    return rows.map(({ subject, sessions, items: count }) => ({
      subject,
      sessions: (JSON.parse(sessions) as (string | null)[]).filter((session) => session !== null).sort(),
      items: count,
      about: about.get(subject) ?? {},
    }))
  }),
}

export const preferences = {
  getUser: called.preferences.getUser.handler(({ context: { host } }) => host.remembered.preferences()),
  setUser: called.preferences.setUser.handler(({ context: { host }, input }) => host.remembered.setPreferences(input)),
  getItem: called.preferences.getItem.handler(
    ({ context: { host }, input }) => itemPreferences(host.needed().study.store, input.id) as Record<string, never>,
  ),
  setItem: called.preferences.setItem.handler(({ context: { host }, input }) => {
    setItemPreferences(host.needed().study.store, input.id, input.preferences)
    return {}
  }),
}

/** Puts an import into the queue. */
export function enqueueImport(host: Host, paths: readonly string[]): Job {
  const { study, worker } = host.needed()
  const key = createHash('sha256')
    .update(JSON.stringify([...paths].sort()))
    .digest('hex')
  const first = paths[0] === undefined ? '' : shownName(paths[0])
  const title = paths.length === 1 ? `Import of ${first}` : `Import of ${first} and ${paths.length - 1} more`
  const job = enqueue(study.store, { kind: 'import', title, key: `import:${key}`, request: { paths } })
  worker.wake()
  return told(host, shownJob(job))
}

/** The name of a folder; of one that uploads were put into, whose name is ours, the name of what is in it. */
function shownName(path: string): string {
  const name = basename(path)
  const inside = /^[0-9a-f]{12}$/.test(name) ? readdirSync(path) : []
  return inside.length === 1 && inside[0] !== undefined ? inside[0] : name
}

function told(host: Host, job: Job): Job {
  host.events.tell({ kind: 'job', job })
  return job
}

function change(host: Host, ids: readonly string[], work: (store: Store) => void): Record<string, never> {
  work(host.needed().study.store)
  host.changed(ids)
  return {}
}

/** Everything about an item. */
export function detailOf(study: OpenStudy, id: string): ItemDetail {
  const item = itemOf(study.store, id)
  return {
    ...rowOf(item),
    where: shownFolder(dirname(study.absolute(item.path))),
    sha256: item.sha256,
    note: item.note,
    header: JSON.parse(item.header) as Record<string, unknown>,
    labels: labelsOf(item),
    parents: parentsOf(study, item),
    runId: item.run_id,
    problem: problemOf(item),
    files: namesOf(item),
  }
}

function parentsOf(study: OpenStudy, item: StoredItem): string[] {
  if (item.parent_id === null) return []
  return [item.parent_id, ...parentsOf(study, itemOf(study.store, item.parent_id))]
}
