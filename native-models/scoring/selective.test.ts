import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { riskCoverage, selectiveScores } from './selective.ts'

const known = JSON.parse(readFileSync(new URL('fixtures/selective.json', import.meta.url), 'utf8'))

it('scores of selective prediction are those of scikit-learn, ties included', () => {
  const scores = selectiveScores(known.confidence, known.wrong)
  for (const name of ['auroc', 'auprSuccess', 'auprError', 'fpr95'] as const) expect(scores[name]).toBeCloseTo(known[name], 12)
  expect(Math.abs(scores.aurc - known.aurc)).toBeLessThan(4 * known.aurcError)
})

it('without ties the area under risk and coverage is that of the order itself', () => {
  const { aurc, eAurc } = selectiveScores(known.distinct, known.wrong)
  expect(aurc).toBeCloseTo(known.distinctAurc, 12)
  expect(eAurc).toBeCloseTo(known.distinctEAurc, 12)
})

it('the best order has no excess, equal confidence the share of errors at every coverage', () => {
  expect(selectiveScores([4, 3, 2, 1], [0, 0, 1, 1]).eAurc).toBeCloseTo(0, 12)
  expect([...riskCoverage([1, 1, 1, 1], [0, 1, 0, 0]).risks]).toEqual([0.25, 0.25, 0.25, 0.25])
  expect(selectiveScores([1, 2, 3], [0, 0, 0]).auroc).toBeNaN()
})
