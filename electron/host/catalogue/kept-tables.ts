import type { Store } from './database.ts'

interface Kept {
  readonly asked: string
  readonly written: string | undefined
  readonly count: number
}

const kept = new WeakMap<Store, Map<string, Kept>>()

/**
 * Temporary tables of what was asked last, which stay true as long as nobody has written.
 * @param fill puts anew into the table what was asked, and gives the number of its rows
 * @returns the number of rows that stand in the table
 */
export function keptTable(store: Store, table: string, asked: string, fill: () => number): number {
  const tables = kept.get(store) ?? new Map<string, Kept>()
  kept.set(store, tables)
  const [version, before] = [store.version(), store.written()]
  const known = tables.get(table)
  if (known?.asked === asked && known.written === before) return known.count
  const count = fill()
  const now = store.written()
  // Another process may have written meanwhile: then nobody knows what the tables hold.
  const written = store.version() === version ? now : undefined
  // This table alone was written: the others are as true as they were.
  for (const [name, other] of tables) if (other.written === before) tables.set(name, { ...other, written })
  tables.set(table, { asked, written, count })
  return count
}
