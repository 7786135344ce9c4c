import type { SpikesView } from '../../../electron/host/api.ts'

type Units = Pick<SpikesView, 'columns' | 'units'>
type Cell = string | number | null

export interface Filtered {
  /** Places of the units that are left, in the order that was asked for. */
  readonly units: Int32Array
  /** What of the filter is not understood; empty where all is. */
  readonly problem: string
}

const clause = /^(.+?)\s*(<=|>=|!=|=|<|>)\s*(.+)$/
const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
}

/** Sorts and filters units. A filter is words or comparisons, `rate > 2, quality = good, CA1`: units that fit all of them are left. What is missing comes last. */
export function arrange(info: Units, { sortBy, descending, filter }: { sortBy: string; descending: boolean; filter: string }): Filtered {
  const tests: ((cells: readonly Cell[]) => boolean)[] = []
  let problem = ''
  for (const part of filter.split(/[,;]/)) {
    const text = part.trim()
    if (text === '') continue
    const made = testOf(info, text)
    if (typeof made === 'string') problem ||= made
    else tests.push(made)
  }
  const left = [...info.units.keys()].filter((n) => tests.every((test) => test(info.units[n] ?? [])))
  const column = info.columns.findIndex(({ name }) => name === sortBy)
  if (column >= 0) {
    const way = descending ? -1 : 1
    const cell = (n: number) => info.units[n]?.[column] ?? null
    left.sort((a, b) => compareCells(cell(a), cell(b), way) || a - b)
  } else if (descending) left.reverse()
  return { units: Int32Array.from(left), problem }
}

function testOf({ columns }: Units, text: string): ((cells: readonly Cell[]) => boolean) | string {
  const [, name = '', sign = '', value = ''] = clause.exec(text) ?? []
  if (!sign) {
    const word = text.toLowerCase()
    return (cells) => cells.some((cell, n) => columns[n]?.kind === 'text' && cell !== null && String(cell).toLowerCase().includes(word))
  }
  const wanted = plain(name)
  const at = columns.findIndex((column) => plain(column.name) === wanted || plain(column.title) === wanted)
  if (at < 0) return `Units have no "${name}"; they have ${columns.map((column) => column.name).join(', ')}.`
  const number = Number(value)
  const test = compare[sign]
  if (test)
    return Number.isFinite(number) ? (cells) => typeof cells[at] === 'number' && test(cells[at], number) : `"${value}" is no number.`
  const isSame = (cell: Cell | undefined) =>
    typeof cell === 'number' ? cell === number : String(cell ?? '').toLowerCase() === value.toLowerCase()
  return (cells) => isSame(cells[at]) === (sign === '=')
}

const plain = (name: string) =>
  name
    .toLowerCase()
    .replace(/\(.*\)/, '')
    .replace(/[\s_]+/g, ' ')
    .trim()

function compareCells(a: Cell, b: Cell, way: 1 | -1): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'number' && typeof b === 'number') return way * (a - b)
  return way * String(a).localeCompare(String(b), 'en', { numeric: true })
}
