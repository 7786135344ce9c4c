import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { principalComponents, steadyRates } from './principal-trajectories.ts'

interface Known {
  readonly counts: readonly number[][]
  readonly sigma: number
  readonly shares: readonly number[]
  readonly scores: readonly number[][]
}
const known: Known = JSON.parse(readFileSync(new URL('fixtures/principal.json', import.meta.url), 'utf8'))

test('components of smoothed roots of counts are those of scikit-learn, but for their sign', () => {
  const counts = known.counts.map((own) => Float64Array.from(own))
  const { shares, scores } = principalComponents(steadyRates(counts, known.sigma), 3)
  for (const [k, share] of known.shares.entries()) expect(shares[k]).toBeCloseTo(share, 10)
  for (const [n, row] of known.scores.entries()) {
    for (const [k, value] of row.entries()) expect(Math.abs(scores.get(n, k))).toBeCloseTo(value, 9)
  }
})
