import { maxT } from '../../../statistics/permutation.ts'
import type { Random } from '../../../statistics/random.ts'
import { ARMS, type Arm, type Observation, type Validation } from './arms.ts'
import type { Mass } from './explain.ts'
import { type Clusters, type Interval, meanInterval, meanOf, pairwiseDifferences } from './resampling.ts'

/** What came out for one method. */
export interface MethodSummary {
  readonly method: string
  /** Relevance mass in the truth over test subjects, and what a map that knows nothing scores. */
  readonly mass: Interval
  readonly chanceMass: number
  /** Relevance rank of the truth; its chance is that of the mass. */
  readonly rank: Interval
  /** Relevance mass in the truth's place when nothing was planted, and what chance gives there. */
  readonly nullMass: Interval
  readonly nullChance: number
  /** Relevance mass over chance, by kind of network. */
  readonly gain: Readonly<Partial<Record<Arm, Interval>>>
  /** Gain in the truth less the mean gain of the other places in the same map: 0 for a map that does not know which of them it is. */
  readonly above: Readonly<Partial<Record<Arm, Interval>>>
  /** Gain above which a place counts as found: the 95th percentile over untrained networks. */
  readonly threshold: number
  /** Share of test subjects in which the truth was found. */
  readonly found: Interval
  /** Share of places found when targets were shuffled: what chance gives. */
  readonly chance: Interval
  /** Share of places found when nothing was planted; the value is not a number where that was not run. */
  readonly empty: Interval
  /** Share of the other places found although the target does not come from them. */
  readonly elsewhere: Interval
  /** Share of subjects in which the truth holds more of the map, for its size, than any other place. */
  readonly first: Interval
  /** That the mean gain is what untrained networks give, adjusted for all methods (max-T); never below 1 / (draws + 1). */
  readonly p: number
  /** Maps that were empty: in these nothing was found. */
  readonly undefinedMaps: number
  readonly maps: number
  /** Phantoms, or scans of a cohort, that the maps are of: fewer than maps where several networks explained each. */
  readonly samples: number
  /** Repetitions, each with data, a split and nulls of its own. */
  readonly repetitions: number
}

/** Two methods on the same maps' subjects: by how much relevance mass the first is above the second. */
export interface Difference extends Interval {
  readonly better: string
  readonly worse: string
  /** Of this pair alone, and adjusted for all pairs (Holm). */
  readonly p: number
  readonly pAdjusted: number
}

/** Methods by falling relevance mass, and the differences between them. */
export function summarise(
  { observations }: Pick<Validation, 'observations'>,
  random: Random,
): { methods: MethodSummary[]; differences: Difference[] } {
  const names = [...new Set(observations.map(({ method }) => method))]
  const p = untrainedP(observations, names)
  const summaries = names.map((name) =>
    summariseMethod(
      name,
      observations.filter(({ method }) => method === name),
      p.get(name) ?? Number.NaN,
      random.fork(name),
    ),
  )
  const methods = summaries.sort((a, b) => (b.mass.value || 0) - (a.mass.value || 0))
  return {
    methods,
    differences: compare(
      observations,
      methods.map(({ method }) => method),
      random.fork('pairs'),
    ),
  }
}

/** Relevance mass over chance; an empty map has none. */
export function gainOf({ mass, chance }: Mass): number {
  return Number.isFinite(mass) ? mass / chance : 0
}

function summariseMethod(method: string, all: readonly Observation[], p: number, random: Random): MethodSummary {
  const of = (arm: Arm) => all.filter((observation) => observation.arm === arm)
  const planted = of('planted')
  const [empty, shuffled] = [of('empty'), of('shuffled')]
  const nothing = empty.length ? empty : shuffled
  const threshold = quantile95(of('random').flatMap(placesOf).map(gainOf))
  const share = (observations: readonly Observation[], places: (observation: Observation) => readonly Mass[]) =>
    meanInterval(
      bySeed(observations, (observation) => {
        const seen = places(observation)
        return seen.length ? meanOf(seen.map((place) => (gainOf(place) > threshold ? 1 : 0))) : Number.NaN
      }),
      random,
    )
  const ofEachArm = (value: (observation: Observation) => number) =>
    Object.fromEntries(ARMS.map((arm) => [arm, meanInterval(bySeed(of(arm), value), random)])) as Record<Arm, Interval>
  return {
    method,
    mass: meanInterval(
      bySeed(planted, ({ truth }) => truth.mass),
      random,
    ),
    rank: meanInterval(
      bySeed(planted, ({ rank }) => rank),
      random,
    ),
    chanceMass: meanOf(planted.map(({ truth }) => truth.chance).filter(Number.isFinite)),
    nullMass: meanInterval(
      bySeed(nothing, ({ truth }) => truth.mass),
      random,
    ),
    nullChance: meanOf(nothing.map(({ truth }) => truth.chance).filter(Number.isFinite)),
    gain: ofEachArm(({ truth }) => gainOf(truth)),
    above: ofEachArm(({ truth, decoys }) => gainOf(truth) - meanOf(decoys.map(gainOf))),
    threshold,
    found: share(planted, ({ truth }) => [truth]),
    chance: share(of('shuffled'), placesOf),
    empty: share(of('empty'), placesOf),
    elsewhere: share(planted, ({ decoys }) => decoys),
    first: meanInterval(
      bySeed(planted, ({ truth, decoys }) => (decoys.every((place) => gainOf(place) < gainOf(truth)) ? 1 : 0)),
      random,
    ),
    p,
    undefinedMaps: planted.filter(({ truth }) => !Number.isFinite(truth.mass)).length,
    maps: planted.length,
    samples: new Set(planted.map(({ seed, subject }) => `${seed} ${subject}`)).size,
    repetitions: new Set(planted.map(({ seed }) => seed)).size,
  }
}

function placesOf({ truth, decoys }: Observation): readonly Mass[] {
  return [truth, ...decoys].filter(({ chance }) => chance > 0)
}

/** One value a person in each repetition: several scans of one person count once, with their mean. */
function bySeed(observations: readonly Observation[], value: (observation: Observation) => number): Clusters {
  const people = new Map<number, Map<string, number[]>>()
  for (const observation of observations) {
    const found = value(observation)
    if (!Number.isFinite(found)) continue
    const own = people.get(observation.seed) ?? new Map<string, number[]>()
    people.set(observation.seed, own)
    // Untrained networks each count for themselves; of those trained on one task a person has the mean.
    const key = observation.arm === 'random' ? `${observation.network} ${observation.person}` : observation.person
    own.set(key, [...(own.get(key) ?? []), found])
  }
  return [...people.values()].map((own) => [...own.values()].map(meanOf))
}

function quantile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length))] ?? Number.NaN
}

/**
 * p of each method's mean gain, against the mean gains that untrained networks give at each place. All methods explain the same networks, so
 * the largest over the methods is compared (single-step max-T).
 */
function untrainedP(observations: readonly Observation[], names: readonly string[]): Map<string, number> {
  const byPlace = new Map<string, number[][]>()
  for (const { method, arm, seed, network, truth, decoys } of observations) {
    if (arm !== 'random') continue
    for (const [at, place] of [truth, ...decoys].entries()) {
      const key = `${seed} ${network} ${at}`
      const draw = byPlace.get(key) ?? names.map(() => [])
      byPlace.set(key, draw)
      draw[names.indexOf(method)].push(gainOf(place))
    }
  }
  const planted = observations.filter(({ arm }) => arm === 'planted')
  const observed = names.map((name) => meanOf(planted.filter(({ method }) => method === name).map(({ truth }) => gainOf(truth))))
  const draws = [...byPlace.values()].map((draw) => draw.map(meanOf))
  return new Map(maxT(observed, draws).map(({ p }, k) => [names[k], p]))
}

function compare(observations: readonly Observation[], names: readonly string[], random: Random): Difference[] {
  const rows = new Map<number, Map<string, number[][]>>()
  for (const { arm, seed, person, method, truth } of observations) {
    if (arm !== 'planted') continue
    const people = rows.get(seed) ?? new Map<string, number[][]>()
    rows.set(seed, people)
    const row = people.get(person) ?? names.map(() => [])
    people.set(person, row)
    row[names.indexOf(method)].push(Number.isFinite(truth.mass) ? truth.mass : 0)
  }
  const clusters = [...rows.values()].map((people) => [...people.values()].map((row) => row.map(meanOf)))
  return pairwiseDifferences(clusters, random).map(({ a, b, ...found }) => ({ better: names[a], worse: names[b], ...found }))
}
