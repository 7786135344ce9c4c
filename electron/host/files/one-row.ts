import type { Table } from '../../../native-models/instruments/contract.ts'

type Row = Record<string, string | number | null>

/** The numbers of a table that has one number a name, in one row: 'grey matter: volume' → 612.4; quality rows by their measure. */
export function inOneRow(table: Table): Row {
  const name = ['name', 'measure'].find((column) => table.columns.some((found) => found.name === column))
  if (!name) return {}
  const numbers: Row = {}
  for (const row of table.rows) {
    for (const { name: column } of table.columns) {
      const value = row[column]
      if (typeof value === 'number' && column !== 'index')
        numbers[column === 'value' ? String(row[name]) : `${row[name]}: ${column}`] = value
    }
  }
  return numbers
}

/** Rows that need not have the same columns, as one table. */
export function asTable(rows: readonly Row[]): Table {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return {
    columns: names.map((name) => ({ name, description: '' })),
    rows: rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
  }
}
