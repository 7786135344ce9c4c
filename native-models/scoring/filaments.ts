import { type Instances, skeletonOf } from './instances.ts'

/** Thresholds of clDice at which instances are matched: those of avF1, then those that avAP adds. */
const f1Thresholds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
const apThresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.55, 0.65, 0.75, 0.85, 0.95]

export interface FilamentOptions {
  /** Only some instances of the reference were drawn: a candidate is false only where it lies on one of them. */
  readonly partly?: boolean
  /** Recall from which a pair counts as merged, and as split. */
  readonly mergeAbove?: number
  readonly splitAbove?: number
}

export interface FilamentScores {
  /** Half avF1, half coverage. */
  readonly S: number
  readonly avF1: number
  /** Mean over the reference of how much of each skeleton those candidates cover that are assigned to it. */
  readonly C: number
  readonly avAP: number
  /** True positives at clDice above 0.5, of the reference; and their mean clDice. */
  readonly tp: number
  readonly clDiceTp: number
  readonly falseSplits: number
  readonly falseMerges: number
  readonly counts: readonly { readonly threshold: number; readonly tp: number; readonly fp: number; readonly fn: number }[]
  /** clDice of each reference instance (row) and candidate (column). */
  readonly clDice: Overlaps
  readonly coverage: readonly number[]
}

/** Rows of shares, as 32-bit numbers; column 0 is the background. */
interface Overlaps {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/**
 * The scores of the FISBe benchmark (Mais L et al. 2024, FISBe: a real-world benchmark dataset for instance segmentation of long-range thin
 * filamentous structures, CVPR), as its evaluator defines them for one image: instances are compared by the share of skeleton inside the other.
 * Shares are 32-bit numbers there and here, because they are compared with thresholds.
 */
export function scoreFilaments(reference: Instances, candidate: Instances, options: FilamentOptions = {}): FilamentScores {
  const { partly = false, mergeAbove = 0.1, splitAbove = 0.05 } = options
  const skeletons = reference.all.map((each) => skeletonOf(each, reference.shape))
  const theirs = candidate.all.map((each) => skeletonOf(each, candidate.shape))
  const recall = sharesInside(skeletons, candidate)
  const precision = sharesInside(theirs, reference)
  const clDice = harmonic(recall, precision)
  // The reference that holds most of a candidate's skeleton, 0 for the background: the first of equals.
  const home = theirs.map((_, p) => {
    let best = 0
    for (let g = 1; g < precision.columns; g++)
      if (precision.values[p * precision.columns + g] > precision.values[p * precision.columns + best]) best = g
    return best
  })
  const countsAt = (threshold: number) => {
    const pairs = greedyPairs(clDice, threshold)
    const matched = new Set(pairs.map(([, p]) => p))
    const fp = partly ? home.filter((g, p) => g > 0 && !matched.has(p)).length : candidate.all.length - pairs.length
    return { threshold, tp: pairs.length, fp, fn: reference.all.length - pairs.length, pairs }
  }
  const counts = f1Thresholds.map(countsAt)
  const avF1 = mean(counts.map(({ tp, fp, fn }) => f1(tp, fp, fn)))
  const half = counts[4]
  const coverage = coverageOf(skeletons, reference, candidate, recall, home)
  const overlaps = reference.overlap || candidate.overlap
  const matchesAbove = (threshold: number) =>
    overlaps ? manyToMany(skeletons, reference, candidate, recall, threshold) : above(recall, threshold)
  const C = mean(coverage)
  return {
    S: 0.5 * avF1 + 0.5 * C,
    avF1,
    C,
    avAP: mean(
      apThresholds.map((threshold) => {
        const { tp, fp, fn } = countsAt(threshold)
        return (tp / Math.max(1, tp + fp)) * (tp / Math.max(1, tp + fn))
      }),
    ),
    tp: half.tp / reference.all.length,
    clDiceTp: half.tp > 0 ? mean(half.pairs.map(([g, p]) => clDice.values[g * clDice.columns + p])) : 0,
    falseSplits: surplus(matchesAbove(splitAbove).map(([g]) => g)),
    falseMerges: surplus(matchesAbove(mergeAbove).map(([, p]) => p)),
    counts: counts.map(({ threshold, tp, fp, fn }) => ({ threshold, tp, fp, fn })),
    clDice,
    coverage,
  }
}

type Pair = readonly [reference: number, candidate: number]

function f1(tp: number, fp: number, fn: number): number {
  const [precision, recall] = [tp / Math.max(1, tp + fp), tp / Math.max(1, tp + fn)]
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
}

/** Share of each skeleton inside each instance; in column 0 outside of all, in column n + 1 inside instance n. */
function sharesInside(skeletons: readonly Int32Array[], { all, at }: Instances): Overlaps {
  const columns = all.length + 1
  const values = new Float32Array(skeletons.length * columns)
  for (const [row, skeleton] of skeletons.entries()) {
    const counts = new Float64Array(columns)
    for (const voxel of skeleton) {
      let inside = false
      for (const numbers of at) {
        if (numbers[voxel] === 0) continue
        counts[numbers[voxel]]++
        inside = true
      }
      if (!inside) counts[0]++
    }
    // A block of two voxels a side has no skeleton, and is inside nothing.
    if (skeleton.length > 0) for (let n = 0; n < columns; n++) values[row * columns + n] = counts[n] / skeleton.length
  }
  return { rows: skeletons.length, columns, values }
}

/** clDice of reference instance g and candidate p at [g, p]: the harmonic mean of both shares, 0 where both are. */
function harmonic(recall: Overlaps, precision: Overlaps): Overlaps {
  const columns = recall.columns - 1
  const values = new Float32Array(recall.rows * columns)
  const { fround } = Math
  for (let g = 0; g < recall.rows; g++)
    for (let p = 0; p < columns; p++) {
      const a = recall.values[g * recall.columns + p + 1]
      const b = precision.values[p * precision.columns + g + 1]
      values[g * columns + p] = a + b > 0 ? fround(fround(fround(2 * b) * a) / fround(b + a)) : 0
    }
  return { rows: recall.rows, columns, values }
}

/** Pairs above a threshold, the most alike first, each instance once; of equals the one that comes first. */
function greedyPairs({ rows, columns, values }: Overlaps, threshold: number): Pair[] {
  const limit = Math.fround(threshold)
  const order = Array.from(values.keys())
    .filter((n) => values[n] > limit)
    .sort((a, b) => values[b] - values[a] || a - b)
  const [usedRow, usedColumn] = [new Uint8Array(rows), new Uint8Array(columns)]
  return order.flatMap((n): Pair[] => {
    const [g, p] = [Math.floor(n / columns), n % columns]
    if (usedRow[g] || usedColumn[p]) return []
    usedRow[g] = 1
    usedColumn[p] = 1
    return [[g, p]]
  })
}

/** Of each skeleton of the reference, the share inside the candidates whose home it is. */
function coverageOf(
  skeletons: readonly Int32Array[],
  reference: Instances,
  candidate: Instances,
  recall: Overlaps,
  home: readonly number[],
): number[] {
  return skeletons.map((skeleton, g) => {
    const own = home.flatMap((at, p) => (at === g + 1 ? [p] : []))
    // Where nothing overlaps twice, shares add up.
    if (!(reference.overlap && candidate.overlap))
      return own.reduce((sum, p) => Math.fround(sum + recall.values[g * recall.columns + p + 1]), 0)
    const covered = skeleton.filter((voxel) => own.some((p) => holds(candidate, p, voxel)))
    return skeleton.length > 0 ? covered.length / skeleton.length : 0
  })
}

function above({ rows, columns, values }: Overlaps, threshold: number): Pair[] {
  const limit = Math.fround(threshold)
  return Array.from({ length: rows }, (_, g) => Array.from({ length: columns - 1 }, (_, p) => [g, p] as const))
    .flat()
    .filter(([g, p]) => values[g * columns + p + 1] > limit)
}

const holds = ({ all, at }: Instances, n: number, voxel: number) => at[all[n].channel][voxel] === n + 1

/**
 * Pairs in the order of their recall, where each takes what it covers: what is covered of a skeleton, and what was needed of a candidate, no
 * longer counts for others.
 */
function manyToMany(
  skeletons: readonly Int32Array[],
  reference: Instances,
  candidate: Instances,
  recall: Overlaps,
  threshold: number,
): Pair[] {
  const start = above(recall, threshold)
  const waiting = new Map<string, { pair: Pair; recall: number; turn: number }>()
  let turn = 0
  const key = ([g, p]: Pair) => `${g} ${p}`
  const wait = (pair: Pair, value: number) => waiting.set(key(pair), { pair, recall: value, turn: turn++ })
  for (const pair of start) wait(pair, recall.values[pair[0] * recall.columns + pair[1] + 1])
  const uncovered = skeletons.map((skeleton) => new Set(skeleton))
  const unused = candidate.all.map(({ voxels }) => new Set(voxels))
  const partners = (g: number) => start.filter(([own]) => own === g).map(([, p]) => p)
  const owners = (p: number) => start.filter(([, own]) => own === p).map(([g]) => g)
  const again = (pair: Pair, value: number) => (value > threshold ? wait(pair, value) : waiting.delete(key(pair)))
  const matches: Pair[] = []
  while (waiting.size > 0) {
    const next = [...waiting.values()].reduce((best, each) =>
      each.recall > best.recall || (each.recall === best.recall && each.turn < best.turn) ? each : best,
    )
    waiting.delete(key(next.pair))
    const [g, p] = next.pair
    matches.push(next.pair)
    for (const voxel of uncovered[g]) if (holds(candidate, p, voxel)) uncovered[g].delete(voxel)
    for (const voxel of unused[p]) if (holds(reference, g, voxel)) unused[p].delete(voxel)
    for (const other of partners(g)) again([g, other], shareOf(uncovered[g], candidate, other) / (skeletons[g].length || 1))
    for (const other of owners(p))
      again([other, p], skeletons[other].filter((voxel) => unused[p].has(voxel)).length / (skeletons[other].length || 1))
  }
  return matches
}

function shareOf(voxels: ReadonlySet<number>, instances: Instances, n: number): number {
  let count = 0
  for (const voxel of voxels) if (holds(instances, n, voxel)) count++
  return count
}

/** How many of a list come more than once, each time counted but the first. */
const surplus = (list: readonly number[]) => list.length - new Set(list).size

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
