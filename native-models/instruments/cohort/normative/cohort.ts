import { Problem } from '../../../data/problem.ts'
import type { Peers } from '../../../statistics/conditional-density.ts'
import type { Table } from '../../contract.ts'

export interface CohortColumns {
  readonly age: string
  readonly sex: string
  /** Total intracranial volume; not used where the cohort has no such column. */
  readonly tiv: string
  readonly measures: readonly string[]
}

export interface Person {
  readonly name: string
  readonly age: number
  readonly sex: string
  readonly tiv?: number
  /** In the order of the cohort's measures; not a number where it was not measured. */
  readonly values: readonly number[]
}

export interface Cohort {
  readonly measures: readonly string[]
  readonly hasTiv: boolean
  readonly people: readonly Person[]
}

/** Fewest people of one sex that a person is compared with. */
export const fewestPeers = 30

/** Reads a cohort: one row a person. People without age, sex or a measure are left out and told of. */
export function readCohort(table: Table, columns: CohortColumns, warn: (sentence: string) => void): Cohort {
  const names = table.columns.map(({ name }) => name)
  for (const needed of [columns.age, columns.sex, ...columns.measures]) {
    if (names.includes(needed)) continue
    throw new Problem({
      file: table.file,
      what: `The cohort has no column "${needed}".`,
      remedy: `It has ${names.join(', ')}. Name the columns of age and sex in the settings.`,
    })
  }
  const hasTiv = names.includes(columns.tiv)
  const known = new Set([columns.age, columns.sex, columns.tiv])
  const numeric = names.filter((name, n) => !known.has(name) && n > 0 && table.rows.some((row) => Number.isFinite(numberOf(row[name]))))
  const measures = columns.measures.length ? columns.measures : numeric
  if (measures.length === 0) {
    throw new Problem({ file: table.file, what: 'The cohort has no column of volumes.', remedy: 'Add one column a structure, in mL.' })
  }
  const all = table.rows.map((row) => personOf(row, names[0], columns, measures, hasTiv))
  const people = all.filter(
    ({ age, sex, tiv, values }) => Number.isFinite(age) && sex !== '' && (!hasTiv || Number.isFinite(tiv)) && values.every(Number.isFinite),
  )
  if (people.length < all.length) warn(`${all.length - people.length} people of the cohort lack a number and were left out.`)
  if (people.length < fewestPeers) {
    throw new Problem({
      file: table.file,
      what: `The cohort has ${people.length} people with all numbers.`,
      remedy: `Percentiles of fewer than ${fewestPeers} mean nothing: add healthy people scanned in the same way.`,
    })
  }
  return { measures, hasTiv, people }
}

/** People to compare: rows as in the cohort, or one scan's table of structures with the columns "name" and "volume". */
export function readPersons(
  table: Table,
  columns: CohortColumns,
  cohort: Cohort,
  scan: { age: number; sex: string; tiv: number },
): readonly Person[] {
  const names = table.columns.map(({ name }) => name)
  if (names.includes('name') && names.includes('volume') && !names.includes(columns.age)) {
    const volumes = new Map(table.rows.map((row) => [String(row.name), numberOf(row.volume)]))
    const person = { name: 'scan', ...scan, values: cohort.measures.map((measure) => volumes.get(measure) ?? Number.NaN) }
    if (!(scan.age > 0) || scan.sex === '' || (cohort.hasTiv && !(scan.tiv > 0))) {
      throw new Problem({
        kind: 'usage',
        file: table.file,
        what: 'A table of one scan says neither age nor sex.',
        remedy: `Set age= and sex=${cohort.hasTiv ? ' and tiv= (total intracranial volume in mL)' : ''}.`,
      })
    }
    return [checked(person, table.file, cohort)]
  }
  for (const needed of [columns.age, columns.sex, ...(cohort.hasTiv ? [columns.tiv] : [])]) {
    if (names.includes(needed)) continue
    throw new Problem({
      file: table.file,
      what: `The table of persons has no column "${needed}".`,
      remedy: `It has ${names.join(', ')}. Name it as in the cohort.`,
    })
  }
  return table.rows.map((row) => checked(personOf(row, names[0], columns, cohort.measures, cohort.hasTiv), table.file, cohort))
}

function checked(person: Person, file: string | undefined, { measures, hasTiv }: Cohort): Person {
  const { name, age, sex, tiv, values } = person
  const lack = !Number.isFinite(age) ? 'age' : sex === '' ? 'sex' : hasTiv && !Number.isFinite(tiv) ? 'intracranial volume' : ''
  if (lack) throw new Problem({ file, place: name, what: `${name} has no ${lack}.`, remedy: 'Add it: volumes depend on it.' })
  if (!values.some(Number.isFinite)) {
    throw new Problem({
      file,
      place: name,
      what: `${name} has none of the cohort's measures.`,
      remedy: `The cohort has ${measures.join(', ')}.`,
    })
  }
  return person
}

function personOf(
  row: Table['rows'][number],
  nameColumn: string,
  columns: CohortColumns,
  measures: readonly string[],
  hasTiv: boolean,
): Person {
  return {
    name: String(row[nameColumn]),
    age: numberOf(row[columns.age]),
    sex: String(row[columns.sex] ?? '')
      .trim()
      .toUpperCase(),
    ...(hasTiv ? { tiv: numberOf(row[columns.tiv]) } : {}),
    values: measures.map((measure) => numberOf(row[measure])),
  }
}

/** People as the columns that a density is estimated from. */
export function peersOf(people: readonly Person[], hasTiv: boolean): Peers {
  return {
    along: people.map(({ age }) => age),
    beside: hasTiv ? [people.map(({ tiv = 0 }) => tiv)] : [],
    measures: people[0].values.map((_, m) => people.map(({ values }) => values[m])),
  }
}

function numberOf(cell: string | number | null | undefined): number {
  return typeof cell === 'number' ? cell : cell?.trim() ? Number(cell) : Number.NaN
}
