import type { Table } from '../../../native-models/instruments/contract.ts'
import { html } from './html.ts'
import { columnNumbers } from './numbers.ts'
import { isColor } from './tables.ts'

const rowPx = 22
const labelPx = 240
const trackPx = 420
const widthPx = 780

/** A bar chart as an SVG document on white: one bar a row, as long as its value is of `full`, or of the largest. */
export function barsSvg(title: string, table: Table, label: string, value: string, full?: number): string {
  const unit = table.columns.find(({ name }) => name === value)?.unit
  const rows = table.rows.flatMap((row) => {
    const size = row[value]
    return typeof size === 'number' ? [{ name: String(row[label] ?? '–'), size, color: isColor(row.color) ? row.color : '#1d5fc4' }] : []
  })
  const longest = full ?? Math.max(...rows.map(({ size }) => size), Number.MIN_VALUE)
  const number = columnNumbers(rows.map(({ size }) => size))
  const heightPx = 44 + rowPx * rows.length
  const bars = rows.map(({ name, size, color }, n) => {
    const y = 40 + rowPx * n
    const length = trackPx * Math.min(1, Math.max(0, size / longest))
    return html`<text x="${labelPx - 12}" y="${y + 11}" text-anchor="end">${name}</text><rect x="${labelPx}" y="${y + 2}" width="${trackPx}" height="10" rx="2" fill="#e4e7ec"/><rect x="${labelPx}" y="${y + 2}" width="${length}" height="10" rx="2" fill="${color}" stroke="#00000030"/><text x="${labelPx + trackPx + 12}" y="${y + 11}">${number(size)}</text>`
  })
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" font-family="Inter, DejaVu Sans, sans-serif" font-size="12" fill="#1a1e24"><rect width="100%" height="100%" fill="#fff"/><text x="16" y="22" font-size="13" font-weight="600">${title}${unit ? ` (${unit})` : ''}</text>${bars}</svg>
`.markup
}
