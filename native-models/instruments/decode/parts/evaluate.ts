import { areaUnder } from '../../../statistics/area-under.ts'
import { blockedFolds } from '../../../statistics/blocked-folds.ts'
import type { Random } from '../../../statistics/random.ts'
import { shuffled } from '../../../training/split.ts'
import type { Decoder } from '../epochs/decoders.ts'

/** Trials kept back together and those that are learned from, with the same once more inside the latter. */
export interface Fold {
  readonly tested: readonly number[]
  readonly learned: readonly number[]
  readonly inner: readonly Fold[]
}

const INNER = 3

/** Groups are left out in turn, or contiguous blocks where all trials are of one group. */
export function planFolds(groups: readonly string[], folds: number, gap: number, deep = true): Fold[] {
  const names = [...new Set(groups)]
  const all = [...groups.keys()]
  const outer =
    names.length > 1
      ? names.map((name) => ({ tested: all.filter((n) => groups[n] === name), learned: all.filter((n) => groups[n] !== name) }))
      : blockedFolds(all.length, folds, gap).map(({ from, to, train }) => ({
          tested: all.slice(from, to),
          learned: all.filter((n) => train[n] === 1),
        }))
  return outer.map(({ tested, learned }) => ({ tested, learned, inner: deep ? innerFolds(groups, learned, gap) : [] }))
}

function innerFolds(groups: readonly string[], learned: readonly number[], gap: number): Fold[] {
  if (learned.length < 2 * INNER) return []
  const own = learned.map((n) => groups[n])
  const several = new Set(own).size > 1
  const inner = planFolds(several ? own : own.map(() => ''), INNER, gap, false)
  return inner.map((fold) => ({ tested: fold.tested.map((n) => learned[n]), learned: fold.learned.map((n) => learned[n]), inner: [] }))
}

export interface Decoded {
  /** Scores of each trial, by the rule that did not see it; undefined where its fold lacked a class to learn. */
  readonly scores: readonly (readonly number[] | undefined)[]
  /** What `choose` took in each fold. */
  readonly chosen: readonly number[]
}

/** Decodes each fold by what is learned in the others; with `choose`, the decoder's number is chosen by folds inside those. */
export async function decodeFolds(
  decoder: Decoder,
  labels: readonly number[],
  classes: number,
  folds: readonly Fold[],
  choose: boolean,
): Promise<Decoded> {
  const scores: (readonly number[] | undefined)[] = labels.map(() => undefined)
  const chosen: number[] = []
  for (const { tested, learned, inner } of folds) {
    if (!hasAll(labels, learned, classes)) continue
    const candidate = choose && decoder.candidates.length > 1 ? await bestCandidate(decoder, labels, classes, inner) : decoder.preset
    chosen.push(candidate)
    const rule = await decoder.learn(labels, learned, candidate)
    for (const n of tested) scores[n] = rule(n)
  }
  return { scores, chosen }
}

async function bestCandidate(decoder: Decoder, labels: readonly number[], classes: number, inner: readonly Fold[]): Promise<number> {
  let best = { candidate: decoder.preset, area: -Infinity }
  for (const candidate of decoder.candidates) {
    const { scores } = await decodeFolds({ ...decoder, preset: candidate }, labels, classes, inner, false)
    const area = areaOf(scores, labels, classes, inner)
    if (area > best.area) best = { candidate, area }
  }
  return best.candidate
}

const hasAll = (labels: readonly number[], chosen: readonly number[], classes: number) =>
  Array.from({ length: classes }, (_, k) => chosen.filter((n) => labels[n] === k).length).every((count) => count >= 2)

/**
 * The mean over folds of the area under the curve: scores of different rules are not compared. More than two classes: the mean over their pairs
 * (Hand & Till 2001, Mach Learn 45:171). A trial that `picked` names twice counts twice.
 */
export function areaOf(
  scores: Decoded['scores'],
  labels: readonly number[],
  classes: number,
  folds: readonly Pick<Fold, 'tested'>[],
): number {
  const areas = folds.flatMap(({ tested }) => {
    const own = tested.filter((n) => scores[n] !== undefined)
    return pairsOf(classes).flatMap(([a, b]) => {
      const both = own.filter((n) => labels[n] === a || labels[n] === b)
      const area = areaUnder(
        both.map((n) => (scores[n]?.[a] ?? 0) - (scores[n]?.[b] ?? 0)),
        both.map((n) => labels[n] === a),
      )
      return Number.isFinite(area) ? [area] : []
    })
  })
  return areas.reduce((sum, area) => sum + area, 0) / areas.length
}

const pairsOf = (classes: number) =>
  Array.from({ length: classes }, (_, a) => a).flatMap((a) => Array.from({ length: classes - 1 - a }, (_, b) => [a, a + 1 + b] as const))

/** Labels exchanged among the trials of each group. */
export function shuffledWithin(labels: readonly number[], groups: readonly string[], random: Random): number[] {
  const exchanged = [...labels]
  for (const group of new Set(groups)) {
    const places = groups.flatMap((own, n) => (own === group ? [n] : []))
    const drawn = shuffled(places, random)
    for (const [k, place] of places.entries()) exchanged[place] = labels[drawn[k]]
  }
  return exchanged
}
