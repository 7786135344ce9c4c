import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { linearDiscriminant } from './linear-discriminant.ts'

it('has the weights and offset of scikit-learn', () => {
  const { features, coef, intercept } = JSON.parse(readFileSync(new URL('./fixtures/lda.json', import.meta.url), 'utf8'))
  const isFirst = Array.from({ length: 20 }, (_, n) => n < 10)
  const { weights, offset } = linearDiscriminant(features, isFirst, 0)
  for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(coef[k], 9)
  expect(offset).toBeCloseTo(intercept, 9)
})
