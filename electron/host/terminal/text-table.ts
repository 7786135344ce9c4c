import type { Table } from '../../../native-models/instruments/contract.ts'
import { numbersOf } from '../report/numbers.ts'

/** More rows than this are left to the file. */
const mostRows = 60

/** A table for the terminal, its first sixty rows: words to the left, numbers to the right, units in the head; colours are left out. */
export function textTable(table: Table): string {
  const columns = table.columns.filter(({ name }) => name !== 'color')
  const numbers = columns.map(({ name }) => numbersOf(table, name))
  const cells = [
    columns.map(({ name, unit }) => (unit && unit !== name ? `${name} (${unit})` : name)),
    ...table.rows.slice(0, mostRows).map((row) => columns.map(({ name }, at) => cell(row[name], numbers[at]))),
  ]
  const right = columns.map(({ name }) => table.rows.some((row) => typeof row[name] === 'number'))
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((text, at) => (right[at] ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const left = table.rows.length - mostRows
  return [...lines, ...(left > 0 ? [`… and ${left} more rows in the file`] : [])].join('\n')
}

function cell(value: string | number | null | undefined, shown: ((value: number) => string) | undefined): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? (shown?.(value) ?? String(value)) : value
}
