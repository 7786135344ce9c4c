import type { Table } from '../../../native-models/instruments/contract.ts'

const narrowSpace = '\u202f'

/** A number as a table shows it: whole numbers grouped in threes, others with four significant digits at most. */
export function shownNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < 1e15) return grouped(String(value))
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2).replace(/^-/, '−')
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3
  return grouped(value.toFixed(digits))
}

function grouped(text: string): string {
  const [whole = '', rest] = text.split('.')
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, narrowSpace).replace('-', '−')
  return rest === undefined ? groups : `${groups}.${rest}`
}

/** A length of time in words: '0.8 s', '14 s', '3 min 5 s'. */
export function shownSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** How a table shows the numbers of one of its columns: alike, unless each row has a unit of its own. */
export function numbersOf(table: Table, name: string): (value: number) => string {
  return table.columns.some((column) => column.name === 'unit') ? shownNumber : columnNumbers(table.rows.map((row) => row[name]))
}

/** Shows the numbers of one column with the same number of decimals, so that they can be compared at a glance. */
export function columnNumbers(values: readonly unknown[]): (value: number) => string {
  const numbers = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const largest = Math.max(...numbers.map(Math.abs), 0)
  if (numbers.every(Number.isInteger) || largest >= 1e6 || (largest > 0 && largest < 0.01)) return shownNumber
  const digits = largest >= 10000 ? 0 : largest >= 100 ? 1 : largest >= 10 ? 2 : 3
  return (value) => (Number.isFinite(value) ? grouped(value.toFixed(digits)) : '–')
}
