import { normalCdf } from '../../../statistics/normal.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Score, Table } from '../../contract.ts'

/** True percentile of each measure of each person. */
export interface Truth {
  readonly percentiles: ReadonlyMap<string, number>
  /** Persons whose hippocampus was made three standard deviations too small. */
  readonly shrunken: readonly string[]
}

interface Course {
  readonly mean: number
  /** Change by decade from 50 on, of the mean; and of that change by decade. */
  readonly slope: number
  readonly bend: number
  /** Exponent of head size, and standard deviation of the logarithm. */
  readonly size: number
  readonly sd: number
}

/** Courses as in ageing: a hippocampus that shrinks, ventricles that widen, white matter that rises and falls. */
const courses: Readonly<Record<string, Course>> = {
  hippocampus: { mean: 7.5, slope: -0.04, bend: -0.015, size: 0.6, sd: 0.09 },
  ventricles: { mean: 22, slope: 0.25, bend: 0.03, size: 1.2, sd: 0.35 },
  'white matter': { mean: 470, slope: -0.01, bend: -0.02, size: 0.9, sd: 0.06 },
  thalamus: { mean: 14, slope: -0.03, bend: 0, size: 0.7, sd: 0.07 },
}
const measures = Object.keys(courses)
const people = 500

export async function makeCohort(random: Random): Promise<{ inputs: { cohort: Table; persons: Table }; truth: Truth }> {
  const shrunken = Array.from({ length: 8 }, (_, n) => `shrunken-${n + 1}`)
  const given = [
    ...Array.from({ length: 16 }, (_, n) => person(random, `person-${n + 1}`)),
    ...shrunken.map((name) => person(random, name, -3)),
  ]
  const percentiles = new Map(
    given.flatMap(({ row, deviates }) => measures.map((m, k) => [`${row.subject} ${m}`, 100 * normalCdf(deviates[k])] as const)),
  )
  return { inputs: { cohort: cohortOf(random), persons: tableOf(given.map(({ row }) => row)) }, truth: { percentiles, shrunken } }
}

/** People of the same population: nothing about them is out of the ordinary. */
export async function makeOrdinary(random: Random): Promise<{ inputs: { cohort: Table; persons: Table }; truth: undefined }> {
  const persons = tableOf(Array.from({ length: 30 }, (_, n) => person(random, `person-${n + 1}`).row))
  return { inputs: { cohort: cohortOf(random), persons }, truth: undefined }
}

const cohortOf = (random: Random): Table =>
  tableOf(Array.from({ length: people }, (_, n) => person(random, `peer-${n + 1}`, undefined, 20, 88).row))

function person(random: Random, subject: string, hippocampus?: number, youngest = 28, oldest = 80) {
  const age = random.between(youngest, oldest)
  const sex = random.uniform() < 0.5 ? 'F' : 'M'
  const tiv = (sex === 'M' ? 1580 : 1400) * Math.exp(0.08 * random.normal())
  // What all measures of one person share.
  const shared = random.normal()
  const deviates = measures.map((name) =>
    name === 'hippocampus' && hippocampus !== undefined ? hippocampus : (shared + random.normal()) / Math.SQRT2,
  )
  const values = measures.map((name, k) => {
    const { mean, slope, bend, size, sd } = courses[name]
    const decades = (age - 50) / 10
    return mean * Math.exp(slope * decades + bend * decades ** 2 + size * Math.log(tiv / 1500) + sd * deviates[k])
  })
  return {
    row: { subject, age, sex, tiv, ...Object.fromEntries(measures.map((name, k) => [name, values[k]])) } as Record<string, string | number>,
    deviates,
  }
}

const tableOf = (rows: readonly Record<string, string | number>[]): Table => ({
  columns: Object.keys(rows[0]).map((name) => ({ name, description: name })),
  rows,
})

/** How near the percentiles are to the true ones, how often a small hippocampus is seen, how like the synthetic people are; on ordinary people, false alarms. */
export function judgeNormative({ percentiles, synthesis }: { percentiles?: Table; synthesis?: Table }, truth: Truth | undefined): Score[] {
  const rows = percentiles?.rows ?? []
  if (!truth) {
    const flagged = rows.filter(({ percentile }) => Number(percentile) < 2.5 || Number(percentile) > 97.5).length / Math.max(1, rows.length)
    return [{ name: 'Ordinary values beyond the 2.5th or 97.5th percentile', value: flagged, chance: 0.05, mark: 0.11, better: 'lower' }]
  }
  const ordinary = rows.filter(({ subject }) => !truth.shrunken.includes(String(subject)))
  const error = ordinary.reduce(
    (sum, { subject, measure, percentile }) => sum + Math.abs(Number(percentile) - (truth.percentiles.get(`${subject} ${measure}`) ?? 0)),
    0,
  )
  const small = rows.filter(({ subject, measure }) => measure === 'hippocampus' && truth.shrunken.includes(String(subject)))
  const seen = small.filter(({ percentile }) => Number(percentile) < 5).length / truth.shrunken.length
  const distances = (synthesis?.rows ?? []).filter(({ check }) => String(check).startsWith('Kolmogorov'))
  const covariance = synthesis?.rows.find(({ check }) => String(check).startsWith('Relative'))
  return [
    { name: 'Mean error of the percentile', value: error / ordinary.length, chance: 25, mark: 8, better: 'lower', unit: 'points' },
    { name: 'Small hippocampi below the 5th percentile', value: seen, chance: 0.05, mark: 0.8, better: 'higher' },
    {
      name: 'Largest Kolmogorov–Smirnov distance of synthetic people',
      value: Math.max(...distances.map(({ synthetic }) => Number(synthetic))),
      chance: 1,
      mark: 0.2,
      better: 'lower',
    },
    { name: 'Relative error of the synthetic covariance', value: Number(covariance?.synthetic), chance: 1, mark: 0.6, better: 'lower' },
  ]
}
