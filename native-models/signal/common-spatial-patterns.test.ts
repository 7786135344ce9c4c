import { readFileSync } from 'node:fs'
import { Matrix } from 'ml-matrix'
import { expect, it } from 'vitest'
import { commonSpatialPatterns } from './common-spatial-patterns.ts'

it('has the filters of SciPy, up to their sign', () => {
  const { first, second, filters } = JSON.parse(readFileSync(new URL('./fixtures/csp.json', import.meta.url), 'utf8'))
  const found = commonSpatialPatterns(new Matrix(first), new Matrix(second), 2).to2DArray()
  for (const [n, row] of found.entries()) {
    const sign = Math.sign(row[0] * filters[n][0])
    for (const [k, value] of row.entries()) expect(sign * value).toBeCloseTo(filters[n][k], 9)
  }
})
