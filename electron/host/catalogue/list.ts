import type { z } from 'zod'
import type { itemFacets, itemFilter, itemQuery } from '../api/items.ts'
import type { Store } from './database.ts'
import { keptTable } from './kept-tables.ts'
import { listColumns, rowOf, type StoredItem } from './rows.ts'

type Filter = z.infer<typeof itemFilter>

/** Of more matches than this the list is walked in its order, fewer are sorted. */
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
  const { clauses, parameters, few } = conditions(store, query.filter)
  const total = countItems(store, query.filter)
  const limit = Math.max(0, Math.min(query.limit, total - query.offset))
  // What lies in the second half is sooner found from the end.
  const isFromEnd = query.offset > total / 2
  const ordered = (descending: boolean) => `${orders[query.sort]} ${descending ? 'DESC' : 'ASC'}, n ${descending ? 'DESC' : 'ASC'}`
  const inner = ordered(query.descending !== isFromEnd)
  const rows = store.raw<StoredItem>(
    // Numbers first, by index alone; only the rows of the page are then read. Few are sorted; of many, the first of the page are soon found in the order of the index.
    `SELECT ${listColumns.join(', ')} FROM items WHERE n IN (SELECT n FROM items WHERE ${clauses} ORDER BY ${few ? '+' : ''}${inner} LIMIT ? OFFSET ?) ORDER BY ${ordered(query.descending)}`,
    [...parameters, limit, isFromEnd ? total - query.offset - limit : query.offset],
  )
  return { total, rows: rows.map(rowOf) }
}

/** How many items a filter leaves. */
export function countItems(store: Store, filter: Filter): number {
  const { clauses, parameters, matches, isAll } = conditions(store, filter)
  const count = (text: string) =>
    store.raw<{ count: number }>(`SELECT count(*) AS count FROM items WHERE ${text}`, parameters)[0]?.count ?? 0
  // Without other conditions the number of matches is known; what was taken off the list is subtracted.
  if (matches !== undefined && isAll) return matches - count('removed = 1 AND n IN (SELECT n FROM matches)')
  return count(clauses)
}

/** The numbers of all items that a filter leaves, in the order of the tree. */
export function allItemIds(store: Store, filter: Filter): string[] {
  const { clauses, parameters } = conditions(store, filter)
  return store.raw<{ id: string }>(`SELECT id FROM items WHERE ${clauses} ORDER BY tree_key`, parameters).map(({ id }) => id)
}

/** How many items each choice would leave. */
export function facetsOf(store: Store, filter: Filter): z.infer<typeof itemFacets> {
  const { clauses, parameters } = conditions(store, filter)
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
      `SELECT tag AS value, count(*) AS count FROM ${tagged(store)} WHERE ${clauses} GROUP BY tag ORDER BY count DESC, value LIMIT ${mostChoices}`,
      parameters,
    ),
  }
}

const mostChoices = 200

/** A table of every tag of every item with what items are filtered by, so that counting them looks up no item. */
function tagged(store: Store): string {
  const columns = 'tag, removed, n, kind, suffix, rating, state, origin'
  keptTable(store, 'tagged', '', () => {
    store.execute(`CREATE TEMP TABLE IF NOT EXISTS tagged (${columns})`)
    store.execute('DELETE FROM tagged')
    // From the tags to their items: most items have none.
    return store.execute(`INSERT INTO tagged SELECT ${columns} FROM tags CROSS JOIN items ON items.id = tags.item_id`)
  })
  return 'tagged'
}

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

interface Conditions {
  readonly clauses: string
  readonly parameters: readonly unknown[]
  /** How many numbers `matches` holds, removed ones among them, where the indexes of the list do not hold what is asked for. */
  readonly matches?: number
  /** Whether being among the matches is the only condition. */
  readonly isAll: boolean
  /** Whether the matches are so few that looking each of them up is the shorter way. */
  readonly few: boolean
}

function conditions(store: Store, filter: Filter): Conditions {
  const clauses: string[] = []
  const parameters: unknown[] = []
  const among = (column: string, values: readonly string[] | undefined) => {
    if (!values) return
    // A JSON array as one parameter: SQLite limits how many parameters there may be, not how long one is.
    clauses.push(`${column} IN (SELECT value FROM json_each(?))`)
    parameters.push(JSON.stringify(values))
  }
  among('kind', filter.kinds)
  among('suffix', filter.suffixes)
  among('rating', filter.ratings)
  among('state', filter.states)
  if (filter.origin) {
    clauses.push('origin = ?')
    parameters.push(filter.origin)
  }
  const matches = matchCount(store, numbersOf(filter))
  const few = matches !== undefined && matches <= fewMatches
  // '+' keeps SQLite from looking up every match where walking along an index is shorter.
  const matched = matches === undefined ? [] : [`${few ? '' : '+'}n IN (SELECT n FROM matches)`]
  return { clauses: ['removed = 0', ...clauses, ...matched].join(' AND '), parameters, matches, isAll: clauses.length === 0, few }
}

type Numbers = readonly (readonly [text: string, parameter: string])[]

/** What the indexes of the list do not hold, as queries for numbers of items. */
function numbersOf(filter: Filter): Numbers {
  const found: [string, string][] = []
  const match = matchText(filter.search)
  if (match !== undefined) found.push(['SELECT rowid FROM items_text WHERE items_text MATCH ?', match])
  const within = (values: readonly string[] | undefined, text: string) => {
    if (values) found.push([text, JSON.stringify(values)])
  }
  within(filter.subjects, 'SELECT n FROM items WHERE removed = 0 AND subject IN (SELECT value FROM json_each(?))')
  within(filter.ids, 'SELECT n FROM items WHERE id IN (SELECT value FROM json_each(?))')
  within(filter.tags, 'SELECT items.n FROM tags CROSS JOIN items ON items.id = tags.item_id WHERE tag IN (SELECT value FROM json_each(?))')
  if (filter.of) {
    found.push([
      'SELECT n FROM (WITH RECURSIVE below (n, id) AS (SELECT n, id FROM items WHERE parent_id = ? UNION SELECT items.n, items.id FROM items JOIN below ON items.parent_id = below.id) SELECT n FROM below)',
      filter.of,
    ])
  }
  return found
}

/** Puts the numbers that all queries find into the table `matches`, once for a page, its count, its choices and the pages after it. */
function matchCount(store: Store, numbers: Numbers): number | undefined {
  if (numbers.length === 0) return undefined
  return keptTable(store, 'matches', JSON.stringify(numbers), () => {
    store.execute('CREATE TEMP TABLE IF NOT EXISTS matches (n INTEGER PRIMARY KEY)')
    store.execute('DELETE FROM matches')
    return store.execute(
      `INSERT OR IGNORE INTO matches ${numbers.map(([text]) => text).join(' INTERSECT ')}`,
      numbers.map(([, parameter]) => parameter),
    )
  })
}

/** A search text as FTS5 reads it: every word quoted, each the beginning of one. Undefined when nothing of it can be searched for. */
export function matchText(search: string | undefined): string | undefined {
  const words = (search ?? '').split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  return words.length ? words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' ') : undefined
}
