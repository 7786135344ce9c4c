import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { leadField } from './lead-field.ts'

type Vector = [number, number, number]
const fixture: { electrodes_mm: Vector[]; cases: { dipole_mm: Vector; moment: Vector; mne: number[]; series: number[] }[] } = JSON.parse(
  readFileSync(new URL('./fixtures/lead_field.json', import.meta.url), 'utf8'),
)

it('is within 1 % of the series of Legendre polynomials', () => {
  for (const { dipole_mm, moment, series } of fixture.cases) {
    const field = leadField(fixture.electrodes_mm, dipole_mm, moment)
    const largest = Math.max(...series.map(Math.abs))
    for (const [n, value] of field.entries()) expect(Math.abs(value - series[n]) / largest).toBeLessThan(0.01)
  }
})
