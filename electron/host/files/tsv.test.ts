import { describe, expect, it } from 'vitest'
import { columnDescriptions, columnsFromDescriptions, fromText, toCsv, toTsv } from './tsv.ts'

const columns = [
  { name: 'name', description: 'What' },
  { name: 'volume', description: 'How much', unit: 'mL' },
]

describe('tables in files', () => {
  it('are written as BIDS asks: tabs, and n/a for what is missing', () => {
    const rows = [
      { name: 'white\tmatter', volume: 1.5 },
      { name: 'none', volume: null },
      { name: 'bad', volume: Number.NaN },
    ]
    expect(toTsv({ columns, rows })).toBe('name\tvolume\nwhite matter\t1.5\nnone\tn/a\nbad\tn/a\n')
  })

  it('come back as they were', () => {
    const table = {
      columns,
      rows: [
        { name: 'a', volume: -2e-7 },
        { name: 'b', volume: null },
      ],
    }
    expect(fromText(toTsv(table), '\t', columns)).toEqual(table)
    expect(columnsFromDescriptions(columnDescriptions(columns))).toEqual(columns)
  })

  it('are read from CSV with quotes, a byte order mark and Windows line ends', () => {
    const { rows } = fromText('\uFEFFname,volume,note\r\n"a ""b"", c",3,\r\nd,,x\r\n', ',')
    expect(rows).toEqual([
      { name: 'a "b", c', volume: 3, note: null },
      { name: 'd', volume: null, note: 'x' },
    ])
  })

  it('go to CSV and back with commas, quotes and gaps', () => {
    const table = {
      columns,
      rows: [
        { name: 'a "b", c', volume: 1.5 },
        { name: null, volume: -2 },
        { name: 'd', volume: null },
      ],
    }
    expect(toCsv(table)).toBe('name,volume\r\n"a ""b"", c",1.5\r\n,-2\r\nd,\r\n')
    expect(fromText(toCsv(table), ',', columns)).toEqual(table)
  })
})
