import { leastSquares, predictLinear } from '../../../statistics/least-squares.ts'
import type { Random } from '../../../statistics/random.ts'
import type { Table } from '../../contract.ts'
import type { Cohort, Person } from './cohort.ts'

/**
 * People who do not exist, from the kernel density over age, head size and all measures together within each sex: one of the cohort is picked and
 * moved by a draw of a Gaussian with `h`² times the covariance of their sex, then drawn together so that the covariance stays what it was
 * (Silverman BW 1986, Density estimation, §6.4.1).
 */
export function synthesise({ people, hasTiv, measures }: Cohort, count: number, random: Random): Person[] {
  const ages = people.map(({ age }) => age)
  const [youngest, oldest] = [Math.min(...ages), Math.max(...ages)]
  const withinAges = (age: number) => (age < youngest ? 2 * youngest - age : age > oldest ? 2 * oldest - age : age)
  // Volumes are drawn as logarithms: none can come out negative.
  const positive = numbersOf(people[0]).map((_, k) => k > 0 && people.every((person) => numbersOf(person)[k] > 0))
  const groups = new Map([...new Set(people.map(({ sex }) => sex))].map((sex) => [sex, people.filter((each) => each.sex === sex)]))
  const kernels = new Map(
    [...groups].map(([sex, group]) => {
      const rows = group.map((person) => numbersOf(person).map((value, k) => (positive[k] ? Math.log(value) : value)))
      const means = rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k] / rows.length, 0))
      // Silverman's rule; most measures go together, so that the density has few dimensions that count.
      return [sex, { rows, means, h: (4 / (3 * rows.length)) ** 0.2 / 2 }]
    }),
  )
  return Array.from({ length: count }, (_, n) => {
    const { sex } = people[random.integer(people.length)]
    const { rows, means, h } = kernels.get(sex) ?? { rows: [], means: [], h: 0 }
    const row = rows[random.integer(rows.length)]
    // A draw with the covariance of the rows: their deviations, each times its own normal number.
    const spread = means.map(() => 0)
    for (const other of rows) {
      const weight = random.normal() / Math.sqrt(rows.length)
      for (let k = 0; k < spread.length; k++) spread[k] += weight * (other[k] - means[k])
    }
    const shrink = 1 / Math.sqrt(1 + h * h)
    const made = row.map((value, k) => means[k] + shrink * (value - means[k] + h * spread[k]))
    const [age, ...rest] = made.map((value, k) => (positive[k] ? Math.exp(value) : value))
    return {
      name: `synthetic-${n + 1}`,
      age: withinAges(age),
      sex,
      ...(hasTiv ? { tiv: rest[0] } : {}),
      values: rest.slice(rest.length - measures.length),
    }
  })
}

const numbersOf = ({ age, tiv, values }: Person): number[] => [age, ...(tiv === undefined ? [] : [tiv]), ...values]

/** How like the synthetic people are to real ones that they were not made from, each beside what other real people reach. */
export function checkSynthesis(cohort: Cohort, random: Random, count = 2000): Table['rows'] {
  const order = cohort.people.map((person) => ({ person, key: random.uniform() })).sort((a, b) => a.key - b.key)
  const half = Math.floor(order.length / 2)
  const [seen, unseen] = [order.slice(0, half), order.slice(half)].map((part) => part.map(({ person }) => person))
  const made = synthesise({ ...cohort, people: seen }, count, random)
  const ks = cohort.measures.map((measure, m) => {
    const of = (people: readonly Person[]) => people.map(({ values }) => values[m])
    return {
      check: `Kolmogorov–Smirnov distance of ${measure}`,
      synthetic: kolmogorovSmirnov(of(made), of(unseen)),
      real: kolmogorovSmirnov(of(seen), of(unseen)),
    }
  })
  const scales = spreads(unseen)
  const covariance = covarianceOf(unseen, scales)
  const [ages, guess] = [unseen.map(({ age }) => age), average(seen.map(({ age }) => age))]
  return [
    ...ks,
    {
      check: 'Relative error of the covariance',
      synthetic: relativeError(covarianceOf(made, scales), covariance),
      real: relativeError(covarianceOf(seen, scales), covariance),
    },
    { check: 'Error of age told from volumes (years)', synthetic: errorOfAge(made, unseen), real: errorOfAge(seen, unseen) },
    { check: 'Error of age when nothing is told (years)', synthetic: average(ages.map((age) => Math.abs(age - guess))), real: null },
  ]
}

/** Largest difference of the two distribution functions. */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [a.toSorted((p, q) => p - q), b.toSorted((p, q) => p - q)]
  let [i, j, most] = [0, 0, 0]
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i], y[j])
    while (i < x.length && x[i] === value) i++
    while (j < y.length && y[j] === value) j++
    most = Math.max(most, Math.abs(i / x.length - j / y.length))
  }
  return most
}

/** Covariance of all numbers, each in units of its scale: else head size, in mL, would be all that counts. */
function covarianceOf(people: readonly Person[], scales: readonly number[]): number[] {
  const rows = people.map((person) => numbersOf(person).map((value, k) => value / scales[k]))
  const means = rows[0].map((_, k) => average(rows.map((row) => row[k])))
  return means.flatMap((_, j) =>
    means.map((_, k) => rows.reduce((sum, row) => sum + (row[j] - means[j]) * (row[k] - means[k]), 0) / (rows.length - 1)),
  )
}

function spreads(people: readonly Person[]): number[] {
  const rows = people.map(numbersOf)
  return rows[0].map((_, k) => {
    const mean = average(rows.map((row) => row[k]))
    return Math.sqrt(average(rows.map((row) => (row[k] - mean) ** 2))) || 1
  })
}

function relativeError(found: readonly number[], truth: readonly number[]): number {
  return Math.sqrt(found.reduce((sum, value, n) => sum + (value - truth[n]) ** 2, 0) / truth.reduce((sum, value) => sum + value ** 2, 0))
}

function errorOfAge(train: readonly Person[], test: readonly Person[]): number {
  const features = ({ sex, tiv = 0, values }: Person) => [sex === train[0].sex ? 1 : 0, tiv, ...values]
  const fit = leastSquares(
    train.map(features),
    train.map(({ age }) => age),
  )
  return average(test.map((person) => Math.abs(predictLinear(fit, features(person)) - person.age)))
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0)
}
