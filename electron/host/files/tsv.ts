import type { Column, Table } from '../../../native-models/instruments/contract.ts'

/** A table as BIDS writes it: tab-separated, one header line, 'n/a' for what is missing. */
export function toTsv(table: Table): string {
  const lines = table.rows.map((row) => table.columns.map(({ name }) => cell(row[name])).join('\t'))
  return `${[table.columns.map(({ name }) => name).join('\t'), ...lines].join('\n')}\n`
}

/** A table for spreadsheets: RFC 4180, with nothing where a value is missing. */
export function toCsv(table: Table): string {
  const names = table.columns.map(({ name }) => name)
  const lines = [names, ...table.rows.map((row) => names.map((name) => (cell(row[name]) === 'n/a' ? '' : String(row[name]))))]
  return lines
    .map((line) => `${line.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(',')}\r\n`)
    .join('')
}

/** The rows of a TSV or CSV text, numbers as numbers; columns are described where `described` knows them. */
export function fromText(text: string, separator: '\t' | ',', described: readonly Column[] = []): Table {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const names = split(lines[0] ?? '', separator)
  const columns = names.map((name) => described.find((column) => column.name === name) ?? { name, description: '' })
  const rows = lines.slice(1).map((line) => {
    const cells = split(line, separator)
    return Object.fromEntries(names.map((name, at) => [name, value(cells[at])]))
  })
  return { columns, rows }
}

/** The JSON beside a BIDS table: what each column means, and its unit. */
export function columnDescriptions(columns: readonly Column[]): Record<string, { Description: string; Units?: string }> {
  return Object.fromEntries(
    columns.map(({ name, description, unit }) => [name, { Description: description, ...(unit && { Units: unit }) }]),
  )
}

/** The columns as that JSON describes them. */
export function columnsFromDescriptions(json: Readonly<Record<string, { Description?: string; Units?: string }>>): Column[] {
  return Object.entries(json).map(([name, about]) => ({
    name,
    description: about.Description ?? '',
    ...(about.Units && { unit: about.Units }),
  }))
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return 'n/a'
  return String(value).replace(/[\t\r\n]+/g, ' ')
}

function value(text: string | undefined): string | number | null {
  if (text === undefined || text === '' || text === 'n/a') return null
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function split(line: string, separator: '\t' | ','): string[] {
  if (separator === '\t') return line.split('\t')
  // RFC 4180: a quoted field may hold commas, and quotes written twice.
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []
  const fields = cells.map((part) =>
    part
      .replace(/,$/, '')
      .replace(/^"([\s\S]*)"$/, '$1')
      .replaceAll('""', '"'),
  )
  return line.endsWith(',') ? fields : fields.slice(0, -1)
}
