import type { z } from 'zod'
import type { itemFacets, itemFilter, itemQuery } from '../api/items.ts'
import type { Store } from './database.ts'
import { listColumns, rowOf, type StoredItem } from './rows.ts'

type Filter = z.infer<typeof itemFilter>

/** A search that matches more than this is walked in the order of the list, one that matches less is sorted. */
const fewMatches = 3000

const orders: Readonly<Record<z.infer<typeof itemQuery>['sort'], string>> = {
  tree: 'tree_key',
  name: 'name COLLATE NOCASE',
  added: 'added_at',
  size: 'bytes',
  kind: 'kind',
  rating: 'rating',
}

/** One page of the items that a filter leaves, and how many there are in all. */
export function listItems(store: Store, query: z.infer<typeof itemQuery>): { total: number; rows: ReturnType<typeof rowOf>[] } {
  const where = conditions(query.filter)
  const match = matchText(query.filter.search)
  const direction = query.descending ? 'DESC' : 'ASC'
  const order = `${orders[query.sort]} ${direction}, n ${direction}`
  const many =
    match !== undefined &&
    store.raw<object>('SELECT 1 FROM items_text WHERE items_text MATCH ? LIMIT 1 OFFSET ?', [match, fewMatches]).length > 0
  const text = matchCondition(match, many)
  // Few are sorted; of many, the first of the page are soon found in the order of the index.
  const inner = match !== undefined && !many ? `+${order}` : order
  const clauses = ['removed = 0', ...where.map(({ text }) => text), ...text.clauses].join(' AND ')
  const parameters = [...where.flatMap(({ parameters }) => parameters), ...text.parameters]
  const rows = store.raw<StoredItem>(
    // Numbers first, by index alone; only the rows of the page are then read.
    `SELECT ${listColumns.join(', ')} FROM items WHERE n IN (SELECT n FROM items WHERE ${clauses} ORDER BY ${inner} LIMIT ? OFFSET ?) ORDER BY ${order}`,
    [...parameters, query.limit, query.offset],
  )
  return { total: countItems(store, query.filter), rows: rows.map(rowOf) }
}

/** How many items a filter leaves. */
export function countItems(store: Store, filter: Filter): number {
  const where = conditions(filter)
  const match = matchText(filter.search)
  const clauses = ['removed = 0', ...where.map(({ text }) => text)].join(' AND ')
  const parameters = where.flatMap(({ parameters }) => parameters)
  if (match === undefined) return counted(store, `SELECT count(*) AS count FROM items WHERE ${clauses}`, parameters)
  // Without other conditions the index of words counts by itself; what was taken off the list is subtracted.
  if (where.length === 0) {
    const found = counted(store, 'SELECT count(*) AS count FROM items_text WHERE items_text MATCH ?', [match])
    const removed = counted(
      store,
      'SELECT count(*) AS count FROM items WHERE removed = 1 AND n IN (SELECT rowid FROM items_text WHERE items_text MATCH ?)',
      [match],
      () => counted(store, 'SELECT count(*) AS count FROM items WHERE removed = 1', []) === 0,
    )
    return found - removed
  }
  return counted(
    store,
    `SELECT count(*) AS count FROM items WHERE ${clauses} AND n IN (SELECT rowid FROM items_text WHERE items_text MATCH ?)`,
    [...parameters, match],
  )
}

/** The numbers of all items that a filter leaves, in the order of the tree. */
export function allItemIds(store: Store, filter: Filter): string[] {
  const where = conditions(filter)
  const text = matchCondition(matchText(filter.search), false)
  const clauses = ['removed = 0', ...where.map(({ text }) => text), ...text.clauses].join(' AND ')
  const parameters = [...where.flatMap(({ parameters }) => parameters), ...text.parameters]
  return store.raw<{ id: string }>(`SELECT id FROM items WHERE ${clauses} ORDER BY tree_key`, parameters).map(({ id }) => id)
}

/** How many items each choice would leave. */
export function facetsOf(store: Store, filter: Filter): z.infer<typeof itemFacets> {
  const where = conditions(filter)
  const text = matchCondition(matchText(filter.search), false)
  const clauses = ['removed = 0', ...where.map(({ text }) => text), ...text.clauses].join(' AND ')
  const parameters = [...where.flatMap(({ parameters }) => parameters), ...text.parameters]
  const by = (column: string) =>
    store.raw<{ value: string; count: number }>(
      `SELECT ${column} AS value, count(*) AS count FROM items WHERE ${clauses} AND ${column} IS NOT NULL AND ${column} <> '' GROUP BY ${column} ORDER BY count DESC, value LIMIT 200`,
      parameters,
    )
  return {
    total: countItems(store, filter),
    kinds: by('kind') as z.infer<typeof itemFacets>['kinds'],
    suffixes: by('suffix'),
    ratings: by('rating') as z.infer<typeof itemFacets>['ratings'],
    states: by('state'),
    tags: store.raw<{ value: string; count: number }>(
      `SELECT tag AS value, count(*) AS count FROM tags WHERE item_id IN (SELECT id FROM items WHERE ${clauses}) GROUP BY tag ORDER BY count DESC, value LIMIT 200`,
      parameters,
    ),
  }
}

interface Condition {
  readonly text: string
  readonly parameters: readonly unknown[]
}

function conditions(filter: Filter): Condition[] {
  const found: Condition[] = []
  const among = (column: string, values: readonly string[] | undefined) => {
    // A JSON array as one parameter: SQLite limits how many parameters there may be, not how long one is.
    if (values) found.push({ text: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] })
  }
  among('kind', filter.kinds)
  among('suffix', filter.suffixes)
  among('subject', filter.subjects)
  among('rating', filter.ratings)
  among('state', filter.states)
  among('id', filter.ids)
  if (filter.tags) {
    const text = 'id IN (SELECT item_id FROM tags WHERE tag IN (SELECT value FROM json_each(?)))'
    found.push({ text, parameters: [JSON.stringify(filter.tags)] })
  }
  if (filter.origin) found.push({ text: 'origin = ?', parameters: [filter.origin] })
  if (filter.of) {
    const text = `id IN (WITH RECURSIVE below (id) AS (SELECT id FROM items WHERE parent_id = ? UNION SELECT items.id FROM items JOIN below ON items.parent_id = below.id) SELECT id FROM below)`
    found.push({ text, parameters: [filter.of] })
  }
  return found
}

/** A search text as FTS5 reads it: every word quoted, each the beginning of one. Undefined when nothing of it can be searched for. */
export function matchText(search: string | undefined): string | undefined {
  const words = (search ?? '').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return words.length ? words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' ') : undefined
}

function matchCondition(match: string | undefined, many: boolean): { clauses: string[]; parameters: string[] } {
  if (match === undefined) return { clauses: [], parameters: [] }
  const text = many
    ? '+n IN (SELECT rowid FROM items_text WHERE items_text MATCH ?)'
    : 'n IN (SELECT rowid FROM items_text WHERE items_text MATCH ?)'
  return { clauses: [text], parameters: [match] }
}

function counted(store: Store, text: string, parameters: readonly unknown[], isNone: () => boolean = () => false): number {
  return isNone() ? 0 : (store.raw<{ count: number }>(text, parameters)[0]?.count ?? 0)
}
