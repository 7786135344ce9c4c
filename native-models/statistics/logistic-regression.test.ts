import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { linearDiscriminant, scoresOf } from './linear-discriminant.ts'
import { logisticRegression } from './logistic-regression.ts'

const { features, labels, logistic, lda, binary } = JSON.parse(
  readFileSync(new URL('./fixtures/classifiers.json', import.meta.url), 'utf8'),
)

function probabilities(scores: readonly number[]): number[] {
  const parts = scores.map((score) => Math.exp(score - Math.max(...scores)))
  const sum = parts.reduce((a, b) => a + b, 0)
  return parts.map((part) => part / sum)
}

it.each([
  ['logistic regression of three classes', logisticRegression(features, labels, 3, 0.7), logistic],
  ['logistic regression of two', logisticRegression(features.slice(0, 24), labels.slice(0, 24), 2, 0.7), binary],
  ['the shrunk discriminant', linearDiscriminant(features, labels, 3, 'ledoit-wolf'), lda],
])('%s gives the probabilities of scikit-learn', (_name, rule, wanted) => {
  for (const [n, row] of wanted.entries())
    for (const [k, value] of probabilities(scoresOf(rule, features[n])).entries()) expect(value).toBeCloseTo(row[k], 7)
})
