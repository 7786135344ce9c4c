import type { Random } from '../statistics/random.ts'
import { crossCorrelogram, logPoissonTail } from './cross-correlogram.ts'
import { firstAtLeast } from './first-at-least.ts'
import { type MotifEvent, matchTemplate, type Template } from './match-template.ts'

export interface MotifSearch {
  readonly durationS: number
  readonly longestS: number
  /** Spikes of an event may lie this far from where they should. */
  readonly jitterS: number
  /** How many events a minute may be found where there are none. */
  readonly falsePerMinute: number
  readonly most: number
  readonly surrogates: number
}

export interface FoundMotif {
  readonly template: Template
  readonly events: readonly MotifEvent[]
  /** A match must reach this; surrogates reach it at the nominal rate. */
  readonly threshold: number
}

const binS = 0.001
const level = 0.01
const leastMembers = 3
const rounds = 3
/** Bins on each side from which it is told how many coincidences the slow changes of rates make. */
const surroundBins = 25

/**
 * Motifs: groups of units that fire again and again with the same delays. Delays are peaks of cross-correlograms above their own surroundings (Poisson, Bonferroni
 * over pairs and lags); the unit with most such excess is the anchor; events are matches of the template that surrogates (each train moved round by itself) reach
 * at the nominal rate only. The spikes of a motif are taken out before the next is looked for.
 * @param trains seconds from the start of the recording, ascending
 */
export function findMotifs(trains: readonly Float64Array[], search: MotifSearch, random: Random): FoundMotif[] {
  const found: FoundMotif[] = []
  let rest = trains
  while (found.length < search.most) {
    const motif = findOne(rest, search, random.fork(`motif ${found.length}`))
    if (!motif) break
    found.push(motif)
    rest = without(rest, motif, search)
  }
  return found
}

function findOne(trains: readonly Float64Array[], search: MotifSearch, random: Random): FoundMotif | undefined {
  let template = strongest(trains, search)
  if (!template) return undefined
  const surrogates = Array.from({ length: search.surrogates }, () => movedRound(trains, search.durationS, random))
  let motif: FoundMotif | undefined
  for (let round = 0; round < rounds; round++) {
    const threshold = thresholdFor(template, surrogates, search)
    const events = matchTemplate(trains, template, search).filter(({ score }) => score >= threshold)
    motif = { template, events, threshold }
    template = refined(trains, template, events, search)
  }
  const expected = (search.falsePerMinute * search.durationS) / 60
  return motif && logPoissonTail(motif.events.length, expected) < Math.log(level) ? motif : undefined
}

interface Link {
  readonly unit: number
  readonly delayS: number
  readonly excess: number
}

/** The anchor with most excess, and the units that follow or precede it at a fixed delay. */
function strongest(trains: readonly Float64Array[], search: MotifSearch): Template | undefined {
  let best: { anchor: number; links: readonly Link[]; excess: number } | undefined
  for (const [anchor, a] of trains.entries()) {
    const links = trains.flatMap((b, unit) => (unit === anchor ? [] : (linkOf(a, b, unit, trains.length, search) ?? [])))
    const excess = links.reduce((sum, link) => sum + link.excess, 0)
    if (links.length + 1 >= leastMembers && excess > (best?.excess ?? 0)) best = { anchor, links, excess }
  }
  if (!best) return undefined
  const members = [{ unit: best.anchor, delayS: 0 }, ...best.links.map(({ unit, delayS }) => ({ unit, delayS }))]
  return fromFirst(trains, members, search)
}

function linkOf(a: Float64Array, b: Float64Array, unit: number, units: number, { longestS, jitterS }: MotifSearch): Link | undefined {
  const longest = Math.ceil(longestS / binS)
  // The difference of two jitters is up to twice as wide as one.
  const half = Math.max(1, Math.round((2 * jitterS) / binS))
  const counts = crossCorrelogram(a, b, { binS, longest: longest + surroundBins + half })
  const sum = (from: number, to: number) => counts.subarray(Math.max(0, from), to).reduce((total, value) => total + value, 0)
  const tests = units * (units - 1) * (2 * longest + 1)
  let best: Link | undefined
  for (let bin = surroundBins + half; bin < counts.length - surroundBins - half; bin++) {
    const inside = sum(bin - half, bin + half + 1)
    const around = sum(bin - half - surroundBins, bin - half) + sum(bin + half + 1, bin + half + 1 + surroundBins)
    const expected = (Math.max(1, around) * (2 * half + 1)) / (2 * surroundBins)
    const excess = inside - expected
    if (excess <= (best?.excess ?? 0) || logPoissonTail(inside, expected) > Math.log(level / tests)) continue
    best = { unit, delayS: (bin - longest - surroundBins - half) * binS, excess }
  }
  return best
}

/** A template whose first member is at zero, with what a hit of each member tells. */
function fromFirst(
  trains: readonly Float64Array[],
  members: readonly { unit: number; delayS: number }[],
  { durationS, jitterS }: MotifSearch,
): Template {
  const first = Math.min(...members.map(({ delayS }) => delayS))
  return members
    .map(({ unit, delayS }) => {
      const byChance = Math.min(0.5, (trains[unit].length / durationS) * 4 * jitterS)
      return { unit, delayS: delayS - first, weight: Math.log(0.9 / byChance) - Math.log(0.1 / (1 - byChance)) }
    })
    .sort((a, b) => a.delayS - b.delayS)
}

/** Delays as they are at the events that were found. */
function refined(trains: readonly Float64Array[], template: Template, events: readonly MotifEvent[], search: MotifSearch): Template {
  if (events.length === 0) return template
  const members = template.map(({ unit, delayS }) => {
    const offsets = events
      .flatMap(({ timeS }) => {
        const spike = nearest(trains[unit], timeS + delayS, 2 * search.jitterS)
        return spike === undefined ? [] : [spike - timeS - delayS]
      })
      .sort((a, b) => a - b)
    return { unit, delayS: delayS + (offsets[offsets.length >> 1] ?? 0) }
  })
  return fromFirst(trains, members, search)
}

/** The spike nearest to a time; undefined where none is within `reachS`. */
export function nearest(train: Float64Array, timeS: number, reachS: number): number | undefined {
  const after = firstAtLeast(train, timeS)
  const near = [train[after - 1], train[after]].filter((time) => Math.abs(time - timeS) <= reachS)
  return near.sort((a, b) => Math.abs(a - timeS) - Math.abs(b - timeS))[0]
}

/** The lowest score that surrogates reach no more often than is allowed. */
function thresholdFor(template: Template, surrogates: readonly (readonly Float64Array[])[], search: MotifSearch): number {
  const scores = surrogates.flatMap((trains) => matchTemplate(trains, template, search).map(({ score }) => score))
  const allowed = Math.floor((search.falsePerMinute * search.durationS * surrogates.length) / 60)
  const sorted = Float64Array.from(scores).sort().reverse()
  return allowed < sorted.length ? sorted[allowed] + 1e-9 : 0
}

/** Each train moved round by a time of its own, which keeps all of it but its relation to the others. */
function movedRound(trains: readonly Float64Array[], durationS: number, random: Random): Float64Array[] {
  return trains.map((train) => {
    const by = random.between(1, Math.max(1, durationS - 1))
    return train.map((time) => (time + by) % durationS).sort()
  })
}

function without(trains: readonly Float64Array[], { template, events }: FoundMotif, { jitterS }: MotifSearch): Float64Array[] {
  const members = new Map(template.map(({ unit, delayS }) => [unit, delayS]))
  return trains.map((train, unit) => {
    const delayS = members.get(unit)
    if (delayS === undefined) return train
    const taken = new Set(events.map(({ timeS }) => nearest(train, timeS + delayS, 2 * jitterS)))
    return train.filter((time) => !taken.has(time))
  })
}
