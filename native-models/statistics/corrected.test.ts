import { expect, it } from 'vitest'
import { correctedFor } from './corrected.ts'
import { pearson } from './correlation.ts'
import { seededRandom } from './random.ts'

/** Five columns that share two factors; each has a part of its own. */
function rows(count: number) {
  const random = seededRandom(3)
  const own: number[][] = []
  const all = Array.from({ length: count }, () => {
    const [head, age] = [random.normal(), random.normal()]
    const parts = Array.from({ length: 5 }, () => random.normal())
    own.push(parts)
    return parts.map((part, j) => 100 + 10 * (2 * head + (j % 2 ? age : -age) + part))
  })
  return { all, own }
}

it('leaves what a column has of its own, uncorrelated with every other column', () => {
  const { all, own } = rows(400)
  const corrected = correctedFor(all, 2)
  expect(corrected.left).toBeLessThan(1e-8)
  expect(corrected.components).toBe(4)
  // Of the own part of variance 1 the other columns' estimate of the shared factors leaves at least half: r ≥ 0.7.
  expect(
    pearson(
      corrected.values,
      own.map((parts) => parts[2]),
    ),
  ).toBeGreaterThan(0.7)
  expect(
    pearson(
      all.map((row) => row[2]),
      all.map((row) => row[0]),
    ),
  ).toBeGreaterThan(0.8)
})

it('says how little is left when the others tell everything', () => {
  const { all } = rows(50)
  const known = all.map((row) => [...row, row[0] + row[1]])
  expect(correctedFor(known, 5).own).toBeLessThan(0.05)
})

it('a column among others that do not vary is only standardised', () => {
  const corrected = correctedFor(
    [
      [1, 5],
      [2, 5],
      [3, 5],
    ],
    0,
  )
  expect(corrected.values.map((v) => Number(v.toFixed(6)))).toEqual([-1.224745, 0, 1.224745])
  expect(corrected.own).toBeCloseTo(1, 12)
})
