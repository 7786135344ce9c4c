import type { SpikesView } from '../../../electron/host/api.ts'

type Cell = string | number | null
type Units = Pick<SpikesView, 'columns' | 'units'>
type Test = (row: readonly Cell[]) => boolean

export interface Filtered {
  /** Places in the file of the units that are left. */
  readonly units: readonly number[]
  /** What is wrong with the filter; empty where nothing is. */
  readonly fault: string
}

const compared: Readonly<Record<string, (cell: Cell, wanted: string) => boolean>> = {
  '=': (cell, wanted) => cell !== null && (isNumber(cell, wanted) ? cell === Number(wanted) : same(cell, wanted)),
  '!=': (cell, wanted) => !(compared['=']?.(cell, wanted) ?? false),
  '>': (cell, wanted) => isNumber(cell, wanted) && cell > Number(wanted),
  '<': (cell, wanted) => isNumber(cell, wanted) && cell < Number(wanted),
  '>=': (cell, wanted) => isNumber(cell, wanted) && cell >= Number(wanted),
  '<=': (cell, wanted) => isNumber(cell, wanted) && cell <= Number(wanted),
}
const isNumber = (cell: Cell, wanted: string): cell is number => typeof cell === 'number' && wanted !== '' && !Number.isNaN(Number(wanted))
const same = (cell: Cell, wanted: string) => String(cell).toLowerCase() === wanted.toLowerCase()

/** Units for which all of `rate > 5, region = CA1, good` hold: a column with what it is compared with, or a word that one of the texts has in it. */
export function filterUnits({ columns, units }: Units, filter: string): Filtered {
  const tests: Test[] = []
  for (const term of filter
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)) {
    const [, name = '', sign = '', wanted = ''] = /^([^<>=!]+?)\s*(!=|<=|>=|=|<|>)\s*(.*)$/.exec(term) ?? []
    if (sign === '') {
      tests.push((row) => row.some((cell) => typeof cell === 'string' && cell.toLowerCase().includes(term.toLowerCase())))
      continue
    }
    const column = columns.findIndex((each) => same(each.name, name) || same(each.title, name))
    const test = compared[sign]
    if (column < 0 || !test) {
      const fault = `Nothing called “${name}” is known of these units. Known are ${columns.map((each) => each.name).join(', ')}.`
      return { units: units.map((_, n) => n), fault }
    }
    tests.push((row) => test(row[column] ?? null, wanted))
  }
  return { units: units.flatMap((row, n) => (tests.every((test) => test(row)) ? [n] : [])), fault: '' }
}

/** Units by a column, those of which it is not known last; in the order of the file where they are alike. */
export function sortUnits({ columns, units }: Units, chosen: readonly number[], sort: string, isDescending: boolean): readonly number[] {
  const column = columns.findIndex(({ name }) => name === sort)
  const way = isDescending ? -1 : 1
  if (column < 0) return isDescending ? [...chosen].reverse() : chosen
  const cell = (unit: number) => units[unit]?.[column] ?? null
  return [...chosen].sort((a, b) => {
    const [x, y] = [cell(a), cell(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'en', { numeric: true })
    return way * order || a - b
  })
}
