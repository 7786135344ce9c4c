import { describe, expect, it } from 'vitest'
import { html } from './html.ts'
import { columnNumbers, shownNumber, shownSeconds } from './numbers.ts'
import { barsHtml, tableHtml } from './tables.ts'

describe('the report', () => {
  it('escapes what it is given, and only that', () => {
    const name = `<img src=x onerror="alert('1')">&`
    expect(html`<b title="${name}">${html`<i>${1}</i>`}${undefined}${['a', html`<br>`]}</b>`.markup).toBe(
      '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;"><i>1</i>a<br></b>',
    )
  })

  it('shows no colour that is more than a colour', () => {
    const columns = ['name', 'color', 'mL'].map((name) => ({ name, description: '' }))
    const rows = [{ name: 'a', color: 'red;background:url(http://x)', mL: 3 }]
    for (const made of [tableHtml('t', { columns, rows }), barsHtml('t', { columns, rows }, 'name', 'mL')])
      expect(made.markup).not.toContain('url')
  })

  it('puts units in the heads and words for verdicts', () => {
    const columns = [
      { name: 'measure', description: '' },
      { name: 'volume', description: '', unit: 'mL' },
      { name: 'verdict', description: '' },
    ]
    const { markup } = tableHtml('quality', { columns, rows: [{ measure: 'brain', volume: 1234.5, verdict: 'warn' }] })
    expect(markup).toContain('>volume, mL</th>')
    expect(markup).toContain('<td class="text tone warn">look</td>')
    // Headings are set in capitals, which would turn millilitres into megalitres.
    expect(barsHtml('Volume', { columns, rows: [] }, 'measure', 'volume').markup).toContain('<span class="unit">(mL)</span>')
  })

  it('writes numbers to be read', () => {
    expect([0, 12345, -1234567.8, 0.12345, 12.345, 1234.5, 1e-7, Number.NaN].map(shownNumber)).toEqual([
      '0',
      '12\u202f345',
      '−1.23e+6',
      '0.123',
      '12.35',
      '1\u202f235',
      '1.00e-7',
      '–',
    ])
    expect([3.08, 98.01, 0].map(columnNumbers([3.08, 98.01, 0]))).toEqual(['3.08', '98.01', '0.00'])
    expect([0.42, 14.4, 185, 7260].map(shownSeconds)).toEqual(['0.4 s', '14 s', '3 min 5 s', '2 h 1 min'])
  })
})
