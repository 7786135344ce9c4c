import { describe, expect, it } from 'vitest'
import { pearson } from '../../statistics/correlation.ts'
import { leastSquares, predictLinear } from '../../statistics/least-squares.ts'
import { seededRandom } from '../../statistics/random.ts'
import { type CohortOptions, plantedCohort, type Roles, type Signal } from './cohort.ts'

const draw = (options: Partial<CohortOptions> & { signal: Signal }) =>
  plantedCohort({ size: 16, subjects: 300, ...options }, seededRandom(4))
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)
const meanWithin = (image: Float32Array, mask: Uint8Array) => sum(image.filter((_, n) => mask[n])) / sum(mask)

/** What the signal is read from, with the truth at hand. */
const seen: Record<Signal, (subject: ReturnType<typeof draw>['subjects'][number], roles: Roles) => number> = {
  intensity: ({ image, truth }) => meanWithin(image, truth),
  volume: ({ truth }) => sum(truth),
  disease: ({ image, structures }, roles) => meanWithin(image, structures[roles.signal]) - meanWithin(image, structures[roles.second]),
  lesions: ({ truth }) => sum(truth),
}

describe.each(Object.keys(seen) as Signal[])('a cohort with %s planted', (signal) => {
  it('shows the target in the truth', () => {
    const { subjects, roles } = draw({ signal })
    const targets = subjects.map((subject) => subject.target)
    expect(
      pearson(
        subjects.map((subject) => seen[signal](subject, roles)),
        targets,
      ),
    ).toBeGreaterThan(0.8)
  })

  it('shows nothing of it when empty: |r| stays below five standard errors everywhere that is looked', () => {
    const { subjects, roles } = draw({ signal, empty: true })
    const targets = subjects.map((subject) => subject.target)
    expect(
      Math.abs(
        pearson(
          subjects.map((subject) => seen[signal](subject, roles)),
          targets,
        ),
      ),
    ).toBeLessThan(5 / Math.sqrt(300))
  })
})

it('target noise sets the ceiling: r ≤ 1 / √(1 + noise²) but for sampling', () => {
  const { subjects } = draw({ signal: 'volume', targetNoise: 1 })
  const r = pearson(
    subjects.map(({ truth }) => sum(truth)),
    subjects.map((s) => s.target),
  )
  expect(Math.abs(r - Math.SQRT1_2)).toBeLessThan(4 * (0.5 / Math.sqrt(300)) + 0.03)
})

it('a suppressor is unrelated to the target, and yet helps to predict it', () => {
  const { subjects, roles } = draw({ signal: 'intensity', suppressor: true })
  const targets = subjects.map((s) => s.target)
  const signal = subjects.map(({ image, structures }) => meanWithin(image, structures[roles.signal]))
  const suppressor = subjects.map(({ image, structures }) => meanWithin(image, structures[roles.suppressor]))
  const rows = signal.map((v, i) => [v, suppressor[i]])
  const both = leastSquares(rows, targets)
  expect(Math.abs(pearson(suppressor, targets))).toBeLessThan(5 / Math.sqrt(300))
  expect(pearson(signal, targets)).toBeLessThan(0.75)
  const helped = rows.map((row) => predictLinear(both, row))
  expect(pearson(helped, targets)).toBeGreaterThan(0.8)
})

it('a shortcut follows the target where it is planted, and nowhere else', () => {
  const { subjects } = draw({ signal: 'intensity', shortcut: 0.5 })
  const mark = subjects.map(({ image }) => image[1 + 16 * (1 + 16)])
  const targets = subjects.map((s) => s.target)
  expect(pearson(mark.slice(0, 150), targets.slice(0, 150))).toBeGreaterThan(0.99)
  expect(Math.abs(pearson(mark.slice(150), targets.slice(150)))).toBeLessThan(5 / Math.sqrt(150))
})

it('structures lie in the brain and apart; a subject does not depend on how many there are', () => {
  const { subjects, brain, names } = draw({ signal: 'volume', subjects: 20, size: 24 })
  for (const { structures } of subjects) {
    const count = new Uint8Array(brain.length)
    for (const mask of structures) for (let n = 0; n < mask.length; n++) count[n] += mask[n]
    expect(Math.max(...count)).toBe(1)
    expect(count.every((v, n) => !v || brain[n])).toBe(true)
  }
  expect(names).toHaveLength(6)
  expect(draw({ signal: 'volume', subjects: 3, size: 24 }).subjects[2]).toEqual(subjects[2])
})
