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
  const text = textCondition(store, query.filter)
  const direction = query.descending ? 'DESC' : 'ASC'
  const order = `${orders[query.sort]} ${direction}, n ${direction}`
  // Few are sorted; of many, the first of the page are soon found in the order of the index.
  const inner = text?.few ? `+${order}` : order
  const { clauses, parameters } = joined(where, text)
  const rows = store.raw<StoredItem>(
    // Numbers first, by index alone; only the rows of the page are then read.
    `SELECT ${listColumns.join(', ')} FROM items WHERE n IN (SELECT n FROM items WHERE ${clauses} ORDER BY ${inner} LIMIT ? OFFSET ?) ORDER BY ${order}`,
    [...parameters, query.limit, query.offset],
  )
  const isWhole = rows.length < query.limit && (rows.length > 0 || query.offset === 0)
  return { total: isWhole ? query.offset + rows.length : countItems(store, query.filter), rows: rows.map(rowOf) }
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
  const both = joined(where, textCondition(store, filter))
  return counted(store, `SELECT count(*) AS count FROM items WHERE ${both.clauses}`, both.parameters)
}

/** The numbers of all items that a filter leaves, in the order of the tree. */
export function allItemIds(store: Store, filter: Filter): string[] {
  const { clauses, parameters } = joined(conditions(filter), textCondition(store, filter))
  return store.raw<{ id: string }>(`SELECT id FROM items WHERE ${clauses} ORDER BY tree_key`, parameters).map(({ id }) => id)
}

/** How many items each choice would leave. */
export function facetsOf(store: Store, filter: Filter): z.infer<typeof itemFacets> {
  const { clauses, parameters } = joined(conditions(filter), textCondition(store, filter))
  // One walk along the index that holds all four.
  const groups = store.raw<Group>(
    `SELECT kind, suffix, rating, state, count(*) AS count FROM items WHERE ${clauses} GROUP BY kind, suffix, rating, state`,
    parameters,
  )
  return {
    total: groups.reduce((sum, { count }) => sum + count, 0),
    kinds: countsBy(groups, 'kind') as z.infer<typeof itemFacets>['kinds'],
    suffixes: countsBy(groups, 'suffix'),
    ratings: countsBy(groups, 'rating') as z.infer<typeof itemFacets>['ratings'],
    states: countsBy(groups, 'state'),
    tags: store.raw<{ value: string; count: number }>(
      // From the tags to their items: most items have none.
      `SELECT tag AS value, count(*) AS count FROM tags CROSS JOIN items ON items.id = tags.item_id WHERE ${clauses} GROUP BY tag ORDER BY count DESC, value LIMIT ${mostChoices}`,
      parameters,
    ),
  }
}

const mostChoices = 200

type Group = Pick<StoredItem, 'kind' | 'suffix' | 'rating' | 'state'> & { readonly count: number }

function countsBy(groups: readonly Group[], column: Exclude<keyof Group, 'count'>): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const group of groups) {
    const value = group[column]
    if (value) counts.set(value, (counts.get(value) ?? 0) + group.count)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, mostChoices)
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
  // What the indexes of the list do not hold is turned into numbers, which they all hold.
  const numbered = (text: string, value: unknown) => {
    if (value) found.push({ text: `n IN (${text})`, parameters: [typeof value === 'string' ? value : JSON.stringify(value)] })
  }
  among('kind', filter.kinds)
  among('suffix', filter.suffixes)
  among('rating', filter.ratings)
  among('state', filter.states)
  numbered('SELECT n FROM items WHERE removed = 0 AND subject IN (SELECT value FROM json_each(?))', filter.subjects)
  numbered('SELECT n FROM items WHERE id IN (SELECT value FROM json_each(?))', filter.ids)
  numbered(
    'SELECT items.n FROM tags CROSS JOIN items ON items.id = tags.item_id WHERE tag IN (SELECT value FROM json_each(?))',
    filter.tags,
  )
  if (filter.origin) found.push({ text: 'origin = ?', parameters: [filter.origin] })
  numbered(
    'WITH RECURSIVE below (n, id) AS (SELECT n, id FROM items WHERE parent_id = ? UNION SELECT items.n, items.id FROM items JOIN below ON items.parent_id = below.id) SELECT n FROM below',
    filter.of,
  )
  return found
}

/** A search text as FTS5 reads it: every word quoted, each the beginning of one. Undefined when nothing of it can be searched for. */
export function matchText(search: string | undefined): string | undefined {
  const words = (search ?? '').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return words.length ? words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' ') : undefined
}

interface TextCondition extends Condition {
  /** Whether it leaves so few that looking each of them up is the shorter way. */
  readonly few: boolean
}

function textCondition(store: Store, filter: Filter): TextCondition | undefined {
  const match = matchText(filter.search)
  if (match === undefined) return undefined
  const few = store.raw('SELECT 1 FROM items_text WHERE items_text MATCH ? LIMIT 1 OFFSET ?', [match, fewMatches]).length === 0
  // '+' keeps SQLite from looking up every match where walking along an index is shorter.
  return { text: `${few ? '' : '+'}n IN (SELECT rowid FROM items_text WHERE items_text MATCH ?)`, parameters: [match], few }
}

function joined(where: readonly Condition[], text: Condition | undefined): { clauses: string; parameters: unknown[] } {
  const all = text ? [...where, text] : where
  return {
    clauses: ['removed = 0', ...all.map(({ text }) => text)].join(' AND '),
    parameters: all.flatMap(({ parameters }) => parameters),
  }
}

function counted(store: Store, text: string, parameters: readonly unknown[], isNone: () => boolean = () => false): number {
  return isNone() ? 0 : (store.raw<{ count: number }>(text, parameters)[0]?.count ?? 0)
}
