import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { covariance } from './covariance.ts'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/shrinkage.json', import.meta.url), 'utf8'))

it.each([['oas', 'oas'] as const, ['ledoit-wolf', 'ledoitWolf'] as const])('%s is what scikit-learn gives', (shrinkage, key) => {
  for (const [n, rows] of fixture.rows.entries()) {
    const found = covariance(rows, shrinkage).to1DArray()
    for (const [k, value] of fixture[key][n].flat().entries()) expect(found[k]).toBeCloseTo(value, 10)
  }
})
