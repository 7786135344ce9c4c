import { Problem } from '../../../data/problem.ts'
import { benjaminiHochberg } from '../../../statistics/false-discovery.ts'
import { maxT, permutationP } from '../../../statistics/permutation.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { measuredCues } from './measured-cues.ts'

interface Settings {
  readonly truth: string
  readonly predicted: string
  readonly class: string
  readonly cues: readonly string[]
  readonly rateHz: number
  readonly draws: number
}

/** A cue as a division of samples: 1 with, 0 without, −1 neither. */
interface Cue {
  readonly name: string
  readonly split: string
  readonly side: Int8Array
}

/** Candidate cues by how much answers depend on them, given the truth. */
export function rankCues(inputs: { answers: Table; data?: Samples }, settings: Settings, context: RunContext): Table['rows'] {
  const { rows } = inputs.answers
  const names = inputs.answers.columns.map(({ name }) => name)
  for (const needed of [settings.truth, settings.predicted]) {
    if (!names.includes(needed)) {
      throw new Problem({
        what: `The table has no column "${needed}".`,
        remedy: `It has ${names.join(', ')}. Say which hold the truth and the answer.`,
      })
    }
  }
  const truth = rows.map((row) => String(row[settings.truth]))
  const said = rows.map((row) => String(row[settings.predicted]))
  // Without a class: hits are right answers of any class, and there are no alarms.
  const present = truth.map((value) => (settings.class ? value === settings.class : true))
  const positive = said.map((value, n) => (settings.class ? value === settings.class : value === truth[n]))
  if (settings.class && !present.includes(true)) {
    throw new Problem({
      kind: 'usage',
      what: `No sample is of class "${settings.class}".`,
      remedy: `Classes are ${[...new Set(truth)].join(', ')}.`,
    })
  }
  const cues = candidates(inputs, names, settings)
  if (!cues.length)
    throw new Problem({ what: 'There is no cue to test.', remedy: 'Add columns of candidate cues, or give the samples to measure some.' })
  const observed = cues.map((cue) => gapsOf(cue.side, present, positive))
  const strata = strataOf(truth)
  const draws: { hits: number; alarms: number }[][] = []
  for (let draw = 0; draw < settings.draws; draw++) {
    if (draw % 100 === 0) {
      context.signal.throwIfAborted()
      context.progress(draw / settings.draws, 'Dealing cues anew')
    }
    const order = dealt(strata, rows.length, context.random)
    draws.push(
      cues.map((cue) =>
        gapsOf(
          Int8Array.from(order, (n) => cue.side[n] ?? -1),
          present,
          positive,
        ),
      ),
    )
  }
  // Both gaps in deviations of their own null, the larger of which counts.
  const scale = cues.map((_, k) => ({
    hits: deviation(draws.map((d) => d[k]?.hits ?? 0)),
    alarms: deviation(draws.map((d) => d[k]?.alarms ?? 0)),
  }))
  const strength = (gaps: readonly { hits: number; alarms: number }[]) =>
    gaps.map(({ hits, alarms }, k) => Math.max(Math.abs(hits) / (scale[k]?.hits ?? 1), Math.abs(alarms) / (scale[k]?.alarms ?? 1)))
  const strengths = strength(observed)
  const drawn = draws.map(strength)
  const family = maxT(strengths, drawn)
  const single = strengths.map(
    (value, k) =>
      permutationP(
        value,
        drawn.map((row) => row[k] ?? 0),
      ).p,
  )
  const discovery = benjaminiHochberg(single)
  return cues
    .map((cue, k) => ({
      cue: cue.name,
      split: cue.split,
      with: cue.side.filter((side) => side === 1).length,
      without: cue.side.filter((side) => side === 0).length,
      hits: rounded(100 * (observed[k]?.hits ?? 0)),
      alarms: settings.class ? rounded(100 * (observed[k]?.alarms ?? 0)) : null,
      strength: rounded(strengths[k] ?? 0),
      p: rounded(single[k] ?? 1),
      pFamily: rounded(family[k]?.p ?? 1),
      pDiscovery: rounded(discovery[k] ?? 1),
    }))
    .sort((a, b) => b.strength - a.strength)
    .map((row, at) => ({ rank: at + 1, ...row }))
}

function candidates({ answers, data }: { answers: Table; data?: Samples }, names: readonly string[], settings: Settings): Cue[] {
  const stranger = settings.cues.find((name) => !names.includes(name))
  if (stranger) throw new Problem({ kind: 'usage', what: `The table has no column "${stranger}".`, remedy: `It has ${names.join(', ')}.` })
  const chosen = settings.cues.length ? settings.cues : names.filter((name) => name !== settings.truth && name !== settings.predicted)
  const fromTable = chosen.flatMap((name) =>
    cuesOf(
      name,
      answers.rows.map((row) => row[name] ?? null),
    ),
  )
  if (!data) return fromTable
  const measured = measuredCues(data.array, settings.rateHz)
  const count = data.array.shape[0] ?? 0
  if (count !== answers.rows.length) {
    throw new Problem({
      what: `There are ${answers.rows.length} answers, but ${count} samples.`,
      remedy: 'Give them in the same order, one row a sample.',
    })
  }
  return [...fromTable, ...[...measured].flatMap(([name, values]) => cuesOf(name, values))]
}

/** Numbers are split at their outer thirds; words give one cue a word, as long as there are no more than twenty. */
function cuesOf(name: string, values: readonly (string | number | null)[]): Cue[] {
  const numbers = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  const distinct = new Set(values.filter((value) => value !== null))
  if (distinct.size < 2) return []
  if (numbers.length && numbers.length === values.filter((value) => value !== null).length && distinct.size > 4) {
    const sorted = [...numbers].sort((a, b) => a - b)
    const [low = 0, high = 0] = [sorted[Math.floor(sorted.length / 3)], sorted[Math.floor((2 * sorted.length) / 3)]]
    const side = Int8Array.from(values, (value) => (typeof value !== 'number' ? -1 : value >= high ? 1 : value < low ? 0 : -1))
    return [{ name, split: `at least ${rounded(high)} against below ${rounded(low)}`, side }]
  }
  if (distinct.size > 20) return []
  const words = distinct.size === 2 ? [[...distinct].sort().at(-1)] : [...distinct]
  return words.map((word) => ({
    name: `${name} = ${word}`,
    split: distinct.size === 2 ? 'against the other' : 'against all others',
    side: Int8Array.from(values, (value) => (value === null ? -1 : value === word ? 1 : 0)),
  }))
}

/** How much oftener the class is said with the cue than without: where it is present, and where it is not. */
function gapsOf(side: Int8Array, present: readonly boolean[], positive: readonly boolean[]): { hits: number; alarms: number } {
  const counts = [0, 0, 0, 0]
  const said = [0, 0, 0, 0]
  side.forEach((value, n) => {
    if (value < 0) return
    const cell = (present[n] ? 2 : 0) + value
    counts[cell] = (counts[cell] ?? 0) + 1
    if (positive[n]) said[cell] = (said[cell] ?? 0) + 1
  })
  const gap = (without: number, withCue: number) =>
    counts[without] && counts[withCue] ? (said[withCue] ?? 0) / (counts[withCue] ?? 1) - (said[without] ?? 0) / (counts[without] ?? 1) : 0
  return { hits: gap(2, 3), alarms: gap(0, 1) }
}

function strataOf(truth: readonly string[]): number[][] {
  const strata = new Map<string, number[]>()
  truth.forEach((value, n) => {
    strata.set(value, [...(strata.get(value) ?? []), n])
  })
  return [...strata.values()]
}

/** A random order that keeps every sample within its class. */
function dealt(strata: readonly (readonly number[])[], count: number, random: { integer(n: number): number }): Int32Array {
  const order = Int32Array.from({ length: count }, (_, n) => n)
  for (const members of strata) {
    for (let i = members.length - 1; i > 0; i--) {
      const [a, b] = [members[i] ?? 0, members[random.integer(i + 1)] ?? 0]
      const kept = order[a] ?? 0
      order[a] = order[b] ?? 0
      order[b] = kept
    }
  }
  return order
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
