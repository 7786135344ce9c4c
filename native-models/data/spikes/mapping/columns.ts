import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { isMat5, parseMat5 } from '../../matlab/mat5.ts'
import { isMat73, readMat73 } from '../../matlab/mat73.ts'
import type { MatValue } from '../../matlab/value.ts'
import { Problem } from '../../problem.ts'
import { readNpyTensor } from '../../table/npy.ts'
import { unreadable } from '../../unreadable.ts'
import { readHead } from '../../volume/byte-source.ts'
import { numbersOfNpy } from '../npy-numbers.ts'

/** A list that may be of times or of units; or one of times for each unit. */
export type Column =
  | { readonly kind: 'list'; readonly values: Float64Array | readonly string[] }
  | { readonly kind: 'lists'; readonly lists: readonly Float64Array[] }

export type Columns = ReadonlyMap<string, Column>

/** The lists of a file whose layout nobody knows, by their names: columns of a table, variables of MATLAB, an array of NumPy and those beside it. */
export async function columnsOf(path: string): Promise<Columns> {
  const read = readers[extname(path).toLowerCase()]
  const found = read ? await read(path) : new Map<string, Column>()
  if (found.size > 0) return found
  throw new Problem({
    file: path,
    what: 'No lists of numbers are found in it.',
    remedy: 'Name a table (.csv, .tsv, .txt), a .mat or a .npy file.',
  })
}

const readers: Readonly<Record<string, (path: string) => Promise<Columns>>> = {
  '.csv': columnsOfTable,
  '.tsv': columnsOfTable,
  '.txt': columnsOfTable,
  '.mat': columnsOfMat,
  '.npy': columnsOfNpy,
}

async function columnsOfTable(path: string): Promise<Columns> {
  const text = await readFile(path, 'utf8').catch((error) => {
    throw unreadable(path, error)
  })
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
  const separator = ['\t', ';', ','].find((sign) => lines[0]?.includes(sign)) ?? /\s+/
  const rows = lines.map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, '')))
  const hasNames = rows[0]?.some((cell) => cell !== '' && !Number.isFinite(Number(cell))) ?? false
  const names = (rows[0] ?? []).map((cell, n) => (hasNames ? cell : `column ${n + 1}`))
  const body = hasNames ? rows.slice(1) : rows
  const short = body.findIndex((row) => row.length !== names.length)
  if (short >= 0) {
    const what = `It has ${body[short].length} cells where the first line has ${names.length}.`
    throw new Problem({ file: path, place: `line ${short + 1 + Number(hasNames)}`, what, remedy: 'Correct the line, or export it again.' })
  }
  return new Map(
    names.map((name, n) => {
      const cells = body.map((row) => row[n])
      const areNumbers = cells.every((cell) => cell !== '' && Number.isFinite(Number(cell)))
      return [name, { kind: 'list', values: areNumbers ? Float64Array.from(cells, Number) : cells }]
    }),
  )
}

async function columnsOfMat(path: string): Promise<Columns> {
  const head = await readHead(path, 1024)
  if (!isMat5(head) && !isMat73(head))
    throw new Problem({ file: path, what: 'This is not a MATLAB file.', remedy: 'Save it again from MATLAB.' })
  const variables = isMat73(head) ? await readMat73(path) : parseMat5(await readFile(path), path)
  return new Map(Object.entries(variables).flatMap(([name, value]) => columnsIn(name, value)))
}

function columnsIn(name: string, value: MatValue): [string, Column][] {
  if (value.kind === 'numbers') {
    const { shape, data } = value
    if (data.length === 0) return []
    if (shape.filter((length) => length !== 1).length <= 1) return [[name, { kind: 'list', values: data }]]
    const [rows, columns] = shape
    return isTable(shape) ? columnsOfMatrix(name, columns, (column) => data.slice(column * rows, (column + 1) * rows)) : []
  }
  if (value.kind === 'cell') {
    const texts = value.cells.flatMap((cell) => (cell.kind === 'text' ? [cell.text] : []))
    if (texts.length > 0 && texts.length === value.cells.length) return [[name, { kind: 'list', values: texts }]]
    const lists = value.cells.flatMap((cell) => (cell.kind === 'numbers' ? [cell.data] : []))
    return lists.length > 0 && lists.length === value.cells.length ? [[name, { kind: 'lists', lists }]] : []
  }
  if (value.kind !== 'struct') return []
  const [only, ...others] = value.records
  if (only && others.length === 0) return Object.entries(only).flatMap(([field, inner]) => columnsIn(`${name}.${field}`, inner))
  // A struct for each unit, with the same fields.
  return Object.keys(only ?? {}).flatMap((field): [string, Column][] => {
    const lists = value.records.flatMap((record) => (record[field]?.kind === 'numbers' ? [record[field].data] : []))
    return lists.length === value.records.length ? [[`${name}.${field}`, { kind: 'lists', lists }]] : []
  })
}

/** A matrix that may be one spike a row. */
const mostColumns = 32
const isTable = (shape: readonly number[]) => shape.length === 2 && shape[1] <= mostColumns && shape[0] >= shape[1]

const columnsOfMatrix = (name: string, columns: number, valuesOf: (column: number) => Float64Array): [string, Column][] =>
  Array.from({ length: columns }, (_, n) => [`${name} column ${n + 1}`, { kind: 'list', values: valuesOf(n) }])

/** The array itself, by columns where it is a matrix, and lists in the same folder that are as long. */
async function columnsOfNpy(path: string): Promise<Columns> {
  const own = await readNpyTensor(path)
  const values = numbersOfNpy(own)
  const [length, width] = own.shape
  if (isTable(own.shape) && width > 1) {
    const columnAt = (column: number) => Float64Array.from({ length }, (_, row) => values[row * width + column])
    return new Map(columnsOfMatrix(basename(path), width, columnAt))
  }
  const found = new Map<string, Column>([[basename(path), { kind: 'list', values }]])
  const names = (await readdir(dirname(path))).filter((name) => /\.npy$/i.test(name) && name !== basename(path)).sort()
  for (const name of names) {
    const other = await readNpyTensor(join(dirname(path), name)).catch(() => undefined)
    if (other?.data.length === values.length) found.set(name, { kind: 'list', values: numbersOfNpy(other) })
  }
  return found
}
