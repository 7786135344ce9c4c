import { randomBytes } from 'node:crypto'
import { Problem } from '../../../native-models/data/problem.ts'
import { type Store, sql } from './database.ts'
import { rowOf, type StoredItem } from './rows.ts'
import { treeKey } from './tree-key.ts'

/** A new name that nothing else has. */
export function newId(): string {
  return randomBytes(8).toString('hex')
}

/** The item called `id`; `Problem` (input) when there is none. */
export function itemOf(store: Store, id: string): StoredItem {
  const found = store.first(sql.selectFrom('items').selectAll().where('id', '=', id))
  if (found) return found
  throw new Problem({ what: 'This item is not in the study.', remedy: 'Look at the list again: it may have been another study.' })
}

/** What is known of a file before it is an item. */
export interface FoundItem
  extends Pick<
    StoredItem,
    | 'sha256'
    | 'bytes'
    | 'kind'
    | 'name'
    | 'suffix'
    | 'format'
    | 'subject'
    | 'session'
    | 'path'
    | 'state'
    | 'shape'
    | 'spacing_mm'
    | 'header'
    | 'labels'
    | 'problem'
  > {
  readonly modifiedMs: number
}

export type Added = { readonly id: string; readonly what: 'new' | 'copy' | 'moved' | 'known' }

/**
 * Puts a source on the list. The same bytes elsewhere are a copy of the item that is there; the same bytes where the item's own file is gone
 * (`isGone`) mean that it was moved. Changed bytes at a known place are a new item; the old one is then missing.
 */
export function addSource(store: Store, found: FoundItem, isGone: (path: string) => boolean): Added {
  const { modifiedMs, ...item } = found
  return store.transaction(() => {
    const same = store.first(sql.selectFrom('items').selectAll().where('sha256', '=', found.sha256).where('origin', '=', 'source'))
    const before = store.first(sql.selectFrom('places').selectAll().where('path', '=', found.path))
    if (before && before.item_id !== same?.id) leavePlace(store, before.item_id, found.path)
    if (!same) {
      const id = newId()
      const added = {
        ...item,
        id,
        origin: 'source' as const,
        depth: 0,
        added_at: new Date().toISOString(),
        tree_key: treeKey({ ...item, id }),
      }
      store.run(sql.insertInto('items').values(added))
      keepPlace(store, id, found, modifiedMs)
      return { id, what: 'new' }
    }
    keepPlace(store, same.id, found, modifiedMs)
    if (same.path === found.path || isGone(same.path)) {
      if (same.path !== found.path) store.run(sql.deleteFrom('places').where('path', '=', same.path))
      const { subject, session, suffix, name, path, state } = found
      const tree_key = treeKey({ ...found, id: same.id })
      if (same.removed || same.path !== path || same.state !== state) {
        store.run(
          sql.updateTable('items').set({ subject, session, suffix, name, path, state, tree_key, removed: 0 }).where('id', '=', same.id),
        )
        replantBelow(store, same.id, tree_key)
      }
      return { id: same.id, what: same.path === path ? 'known' : 'moved' }
    }
    if (same.removed) store.run(sql.updateTable('items').set({ removed: 0 }).where('id', '=', same.id))
    return { id: same.id, what: before ? 'known' : 'copy' }
  })
}

/** Puts what a run or a person made on the list, beneath what it was made from. */
export function addDerivative(store: Store, found: FoundItem, parentId: string, runId: string | null): string {
  const { modifiedMs, ...item } = found
  return store.transaction(() => {
    const parent = itemOf(store, parentId)
    const known = store.first(
      sql.selectFrom('items').select(['id', 'origin']).where('path', '=', found.path).where('origin', '=', 'derivative'),
    )
    const id = known?.id ?? newId()
    const { subject, session } = parent
    const row = {
      ...item,
      subject,
      session,
      origin: 'derivative' as const,
      depth: parent.depth + 1,
      parent_id: parentId,
      run_id: runId,
      tree_key: treeKey({ ...item, subject, session, id }, parent.tree_key),
      removed: 0,
    }
    if (known) store.run(sql.updateTable('items').set(row).where('id', '=', id))
    else store.run(sql.insertInto('items').values({ ...row, id, added_at: new Date().toISOString() }))
    keepPlace(store, id, found, modifiedMs)
    countDerivatives(store, parentId)
    return id
  })
}

function keepPlace(store: Store, id: string, found: Pick<FoundItem, 'path' | 'bytes'>, modifiedMs: number): void {
  const place = { item_id: id, bytes: found.bytes, modified_ms: Math.round(modifiedMs) }
  store.run(
    sql
      .insertInto('places')
      .values({ path: found.path, ...place })
      .onConflict((conflict) => conflict.column('path').doUpdateSet(place)),
  )
}

/** The file at `path` holds something else now: the item goes to another of its copies, or is missing. */
function leavePlace(store: Store, id: string, path: string): void {
  store.run(sql.deleteFrom('places').where('path', '=', path))
  const other = store.first(sql.selectFrom('places').select('path').where('item_id', '=', id))
  const item = itemOf(store, id)
  if (item.path !== path) return
  store.run(
    sql
      .updateTable('items')
      .set(other ? { path: other.path } : { state: 'missing' })
      .where('id', '=', id),
  )
}

function replantBelow(store: Store, id: string, parentKey: string): void {
  for (const child of store.all(sql.selectFrom('items').selectAll().where('parent_id', '=', id))) {
    const tree_key = treeKey(child, parentKey)
    store.run(sql.updateTable('items').set({ tree_key }).where('id', '=', child.id))
    replantBelow(store, child.id, tree_key)
  }
}

function countDerivatives(store: Store, id: string): void {
  store.raw(
    'UPDATE items SET derivatives = (SELECT count(*) FROM items AS made WHERE made.parent_id = items.id AND made.removed = 0) WHERE id = ? RETURNING id',
    [id],
  )
}

export function setState(store: Store, id: string, state: StoredItem['state']): void {
  store.run(sql.updateTable('items').set({ state }).where('id', '=', id).where('state', '!=', state))
}

/** Says that a volume is a segmentation, or is not. */
export function setKind(store: Store, id: string, kind: 'volume' | 'labels'): ReturnType<typeof rowOf> {
  const item = itemOf(store, id)
  if (item.kind !== 'volume' && item.kind !== 'labels') {
    throw new Problem({ file: item.name, what: 'Only a volume can be a segmentation.', remedy: 'Choose a volume.' })
  }
  store.run(sql.updateTable('items').set({ kind }).where('id', '=', id))
  return rowOf(itemOf(store, id))
}

/** Takes items off the list, or brings them back. No file is touched. */
export function setRemoved(store: Store, ids: readonly string[], removed: 0 | 1): void {
  store.transaction(() => {
    for (const id of ids) {
      store.run(sql.updateTable('items').set({ removed }).where('id', '=', id))
      const parent = itemOf(store, id).parent_id
      if (parent) countDerivatives(store, parent)
    }
  })
}
