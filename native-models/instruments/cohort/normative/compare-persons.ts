import { Problem } from '../../../data/problem.ts'
import { conditionalDensity, quantileOf, shareBelow } from '../../../statistics/conditional-density.ts'
import { normalQuantile } from '../../../statistics/normal.ts'
import type { RunContext, Table } from '../../contract.ts'
import { type Cohort, fewestPeers, type Person, peersOf } from './cohort.ts'

const fewestEffective = 15

/** The bandwidth along age for a cohort: Silverman's rule times `factor`, in years. */
export function bandwidthOf(people: readonly Person[], factor: number): number {
  const mean = people.reduce((sum, { age }) => sum + age / people.length, 0)
  const sd = Math.sqrt(people.reduce((sum, { age }) => sum + (age - mean) ** 2 / people.length, 0))
  return Math.max(factor * 1.06 * sd * people.length ** -0.2, 0.5)
}

/**
 * Where each measure of each person lies among people of that sex, age and head size. The interval is that of draws of the cohort with
 * replacement. Throws a `Problem` where the cohort has too few such people.
 */
export function comparePersons(
  cohort: Cohort,
  persons: readonly Person[],
  { width, draws }: { width: number; draws: number },
  { random, warn, signal, progress }: Pick<RunContext, 'random' | 'warn' | 'signal' | 'progress'>,
): Table['rows'][number][] {
  return persons.flatMap((person, at) => {
    signal.throwIfAborted()
    progress(at / persons.length, `Comparing ${person.name}`)
    const like = likeThem(cohort, person)
    const bandwidth = bandwidthOf(like, width)
    const place = { along: person.age, beside: cohort.hasTiv ? [person.tiv ?? 0] : [] }
    const peers = peersOf(like, cohort.hasTiv)
    const { effective, distributions } = conditionalDensity(peers, place, bandwidth)
    refuseOutside(like, person, effective, bandwidth, warn)
    const drawn = Array.from({ length: draws }, () => {
      const times = new Uint16Array(like.length)
      for (let n = 0; n < like.length; n++) times[random.integer(like.length)]++
      return conditionalDensity(peers, place, bandwidth, times).distributions
    })
    return cohort.measures.flatMap((measure, m) => {
      const value = person.values[m]
      if (!Number.isFinite(value)) return []
      const share = shareBelow(distributions[m], value)
      const shares = drawn.map((each) => shareBelow(each[m], value)).sort((a, b) => a - b)
      const [low, high] = [0.025, 0.975].map((tail) => shares[Math.round(tail * (shares.length - 1))])
      return [
        {
          subject: person.name,
          measure,
          value,
          expected: quantileOf(distributions[m], 0.5),
          percentile: 100 * share,
          percentileLow: 100 * low,
          percentileHigh: 100 * high,
          z: normalQuantile(share),
          peers: effective,
        },
      ]
    })
  })
}

function likeThem({ people }: Cohort, { name, sex }: Person): readonly Person[] {
  const like = people.filter((each) => each.sex === sex)
  if (like.length >= fewestPeers) return like
  throw new Problem({
    place: name,
    what: `The cohort has ${like.length} people of sex ${sex}, too few to compare ${name} with.`,
    remedy: `Add healthy people of that sex to the cohort: at least ${fewestPeers} are needed.`,
  })
}

function refuseOutside(
  like: readonly Person[],
  { name, age, tiv }: Person,
  effective: number,
  bandwidth: number,
  warn: (sentence: string) => void,
): void {
  const ages = like.map((each) => each.age)
  const [youngest, oldest] = [Math.min(...ages), Math.max(...ages)]
  if (age < youngest - bandwidth / 2 || age > oldest + bandwidth / 2 || effective < fewestEffective) {
    throw new Problem({
      place: name,
      what: `${name} (${+age.toPrecision(3)} years) lies outside the cohort, which has the equal of ${effective.toFixed(0)} people of that age and sex (${youngest.toFixed(0)}–${oldest.toFixed(0)} years).`,
      remedy: 'Compare with a cohort that covers this age.',
    })
  }
  if (tiv === undefined) return
  const sizes = like.map((each) => each.tiv ?? 0)
  if (tiv < Math.min(...sizes) || tiv > Math.max(...sizes)) {
    warn(`${name} has an intracranial volume of ${Math.round(tiv)} mL, which nobody in the cohort has: the percentiles are extrapolated.`)
  }
}
