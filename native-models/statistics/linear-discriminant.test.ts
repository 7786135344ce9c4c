import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { linearDiscriminant } from './linear-discriminant.ts'

it('has the weights and offset of scikit-learn', () => {
  const { features, coef, intercept } = JSON.parse(readFileSync(new URL('./fixtures/lda.json', import.meta.url), 'utf8'))
  const labels = Array.from({ length: 20 }, (_, n) => (n < 10 ? 0 : 1))
  const { weights, offsets } = linearDiscriminant(features, labels, 2, 'none')
  // The fixture's covariance is over n − 2, this over n.
  for (const [k, value] of coef.entries()) expect(((weights[0][k] - weights[1][k]) * 18) / 20).toBeCloseTo(value, 7)
  expect(((offsets[0] - offsets[1]) * 18) / 20).toBeCloseTo(intercept, 7)
})
