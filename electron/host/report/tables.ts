import type { Table } from '../../../native-models/instruments/contract.ts'
import { type Html, html } from './html.ts'
import { columnNumbers, numbersOf, shownNumber } from './numbers.ts'

/** More rows than this are left to the table's own file: a page of thousands of rows is not read. */
const mostRows = 200

/** A table of results, its first two hundred rows. A 'color' column becomes a swatch, a 'verdict' column takes its tone, and units stand in the heads. */
export function tableHtml(what: string, table: Table): Html {
  const columns = table.columns.filter(({ name }) => name !== 'color')
  const hasColor = columns.length < table.columns.length
  const numeric = new Set(columns.filter(({ name }) => table.rows.some((row) => typeof row[name] === 'number')).map(({ name }) => name))
  const heads = columns.map(
    ({ name, description, unit }) =>
      html`<th class="${numeric.has(name) ? '' : 'text'}" scope="col" title="${description}">${headOf(name, unit)}</th>`,
  )
  const firstText = columns.find(({ name }) => !numeric.has(name))?.name
  const numbers = new Map(columns.map(({ name }) => [name, numbersOf(table, name)]))
  const left = table.rows.length - mostRows
  const more = left > 0 ? html`<p>And ${left} more rows, in the file of this table.</p>` : undefined
  const rows = table.rows.slice(0, mostRows).map((row) => {
    const cells = columns.map(({ name }) => {
      const value = row[name]
      const swatch =
        hasColor && name === firstText && isColor(row.color) ? html`<i class="swatch" style="background:${row.color}"></i>` : undefined
      if (name === 'verdict') return html`<td class="text tone ${toneOf(value)}">${verdictWord(value)}</td>`
      return html`<td class="${numeric.has(name) ? '' : name === firstText ? 'text name' : 'text'}">${swatch}${typeof value === 'number' ? numbers.get(name)?.(value) : shown(value)}</td>`
    })
    return html`<tr>${cells}</tr>`
  })
  return html`<section><h2>${what}</h2><div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table></div>${more}</section>`
}

/** One bar a row, as long as its value is of `full`, or of the largest. */
export function barsHtml(title: string, table: Table, label: string, value: string, full?: number): Html {
  const unit = table.columns.find(({ name }) => name === value)?.unit
  const rows = table.rows.flatMap((row) => {
    const size = row[value]
    return typeof size === 'number' ? [{ name: shown(row[label]), size, color: isColor(row.color) ? row.color : 'var(--accent)' }] : []
  })
  const longest = full ?? Math.max(...rows.map(({ size }) => size), Number.MIN_VALUE)
  const number = columnNumbers(rows.map(({ size }) => size))
  const bars = rows.map(
    ({ name, size, color }) =>
      html`<span>${name}</span><span class="track"><i style="width:${100 * Math.min(1, Math.max(0, size / longest))}%;background:${color}"></i></span><span class="n">${number(size)}</span>`,
  )
  return html`<section><h2>${title}${unit && html` <span class="unit">(${unit})</span>`}</h2><div class="bars">${bars}</div></section>`
}

/** A CSS colour that can do nothing but colour. */
export function isColor(value: unknown): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)
}

/** Words of the field that are not written small. */
const fieldWords: Readonly<Record<string, string>> = { dice: 'Dice', hd95: 'HD95', assd: 'ASSD', sd: 'SD', ml: 'mL' }

function headOf(name: string, unit: string | undefined): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ')
  const plain = fieldWords[name.toLowerCase()] ?? (words === unit ? words : words.toLowerCase())
  return unit && unit !== words ? `${plain}, ${unit}` : plain
}

function shown(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? shownNumber(value) : value
}

function toneOf(value: unknown): string {
  return value === 'good' || value === 'warn' || value === 'bad' ? value : ''
}

function verdictWord(value: string | number | null | undefined): string {
  return { good: 'normal', warn: 'look', bad: 'not normal' }[String(value)] ?? shown(value)
}
