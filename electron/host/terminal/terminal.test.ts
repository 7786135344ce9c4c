import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'
import { progressDisplay } from './progress.ts'
import { textTable } from './text-table.ts'

describe('on a terminal', () => {
  it('the nearest known word is suggested, and a far one is not', () => {
    const known = ['instruments', 'info', 'run', 'report']
    expect(['instrument', 'inof', 'INFO', 'rum', 'rep'].map((word) => nearest(word, known))).toEqual([
      'instruments',
      'info',
      'info',
      'run',
      undefined,
    ])
    expect(nearest('x', [])).toBeUndefined()
  })

  it('progress moves on one line, with the time left', () => {
    const { written, display, wait } = watched('auto', true)
    display.update(0.1, 'Reading')
    wait(2000)
    display.update(0.5, 'Network, pass 2')
    expect(written()).toBe('\r\x1b[K 10 % Reading\r\x1b[K 50 % Network, pass 2 · 2.0 s left')
  })

  it('progress elsewhere is a line for each phase, or data', () => {
    const plain = watched('auto', false)
    for (const fraction of [0, 0.1, 0.2]) plain.display.update(fraction, fraction < 0.2 ? 'Reading' : 'Writing')
    expect(plain.written()).toBe('  0 % Reading\n 20 % Writing\n')
    const data = watched('ndjson', false)
    data.wait(3000)
    data.display.update(0.75, 'Reading')
    expect(JSON.parse(data.written())).toEqual({ fraction: 0.75, message: 'Reading', secondsLeft: 1 })
  })

  it('long tables end with how many rows are left', () => {
    const rows = Array.from({ length: 75 }, (_, n) => ({ n }))
    const lines = textTable({ columns: [{ name: 'n', description: '' }], rows }).split('\n')
    expect(lines).toHaveLength(62)
    expect(lines.at(-1)).toBe('… and 15 more rows in the file')
  })

  it('tables have words to the left, numbers to the right, and no colours', () => {
    const columns = ['name', 'color', 'mL'].map((name) => ({ name, description: '' }))
    const rows = [
      { name: 'a', color: '#000000', mL: 12.5 },
      { name: 'long', color: '#000000', mL: null },
    ]
    expect(textTable({ columns, rows })).toBe('name     mL\na     12.50\nlong      –')
  })
})

function watched(style: 'auto' | 'ndjson', isTTY: boolean) {
  let text = ''
  let clock = 0
  const display = progressDisplay(style, { isTTY, write: (more) => (text += more) }, () => clock)
  return { display, written: () => text, wait: (ms: number) => (clock += ms) }
}
