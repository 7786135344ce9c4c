import { Problem } from '../../../data/problem.ts'
import { spacingMm } from '../../../data/volume/values.ts'
import { earthMover } from '../../../scoring/earth-mover.ts'
import {
  areaUnderCurve,
  averagePrecision,
  farFalsePositive,
  hitAt,
  pointingGame,
  ratesAt,
  relevanceMass,
  relevanceRank,
  topK,
  widened,
} from '../../../scoring/localisation.ts'
import { chanceCorrected, type Outcome } from '../../../scoring/outcome.ts'
import { type ScoredMap, type Sign, scoredMap } from '../../../scoring/scored-map.ts'
import { bootstrapInterval } from '../../../statistics/intervals.ts'
import { scaleAndShift } from '../../../volume/affine.ts'
import { distanceToMm } from '../../../volume/distance.ts'
import type { RunContext, Samples, Table } from '../../contract.ts'
import { processMap } from '../ground-truth/process-map.ts'

interface Settings {
  readonly sign: Sign
  readonly label: number
  readonly fwhm: number
  readonly cutoff: number
  readonly dilate: readonly number[]
  readonly tolerance: number
  readonly far: number
}

/** Every score, its chance and its interval over maps. The grid is the last three axes at most. */
export async function scoreMaps(
  inputs: { map: Samples; truth: Samples; inside?: Samples },
  settings: Settings,
  context: RunContext,
): Promise<Table['rows']> {
  const truthShape = inputs.truth.array.shape
  const size = inputs.map.array.data.length
  const { grid, count, perMap } = gridOf(inputs)
  const places = grid.reduce((product, n) => product * n, 1)
  const spacing = spacingOf(inputs, grid)
  const outcomes = new Map<string, Outcome[]>()
  const inside = inputs.inside && Uint8Array.from(inputs.inside.array.data as Float32Array, (value) => (Number(value) ? 1 : 0))
  if (inside && inside.length !== places) throw wrongGrid('scored place', inputs.inside?.array.shape ?? [], grid)
  for (let n = 0; n < count; n++) {
    context.signal.throwIfAborted()
    context.progress(n / count, `Scoring map ${n + 1} of ${count}`)
    await new Promise(setImmediate)
    const raw = summedOverChannels(
      inputs.map.array.data.subarray((n * size) / count, ((n + 1) * size) / count) as Float32Array,
      places,
      settings.sign,
    )
    const from = perMap ? n * places : 0
    const truth = Uint8Array.from({ length: places }, (_, p) => {
      const value = Number(inputs.truth.array.data[from + p])
      return (settings.label ? value === settings.label : value !== 0) ? 1 : 0
    })
    const axes = grid.map((_, axis) => axis)
    const map = processMap(raw, grid, axes, inside ?? new Uint8Array(places).fill(1), {
      smoothVoxels: settings.fwhm,
      cutoffPercent: settings.cutoff,
    })
    const distance = distances(truth, spacing)
    for (const reach of settings.dilate) {
      const wide = reach ? Uint8Array.from(distance, (d) => (d <= reach ? 1 : 0)) : truth
      const suffix = reach ? `, truth widened by ${reach} ${spacing.unit}` : ''
      for (const [name, outcome] of scoresOf(scoredMap(map, wide, inside, settings.sign), spacing, distance, settings)) {
        const key = name + suffix
        outcomes.set(key, [...(outcomes.get(key) ?? []), outcome])
      }
    }
    const atlas = settings.label ? Array.from({ length: places }, (_, p) => Number(inputs.truth.array.data[from + p])) : undefined
    for (const [name, outcome] of atlas ? hitsOf(map, atlas, inside, settings) : [])
      outcomes.set(name, [...(outcomes.get(name) ?? []), outcome])
  }
  if (!truthShape.length) return []
  return [...outcomes].map(([name, list]) => rowOf(name, list, context))
}

function scoresOf(scored: ScoredMap, spacing: Spacing, distance: Float32Array, settings: Settings): [string, Outcome][] {
  const near = (reach: number) => Uint8Array.from(distance, (d) => (d <= reach ? 1 : 0))
  const { truePositive, falsePositive } = ratesAt(scored, 99)
  const mover = earthMover(scored, spacing.grid, (voxel) => voxel.map((at, axis) => at * (spacing.steps[axis] ?? 1)))
  const way: Outcome = mover.distanceMm === undefined ? mover.score : { value: mover.distanceMm, chance: mover.evenMm ?? Number.NaN }
  return [
    ['relevance mass', relevanceMass(scored)],
    ['relevance rank', relevanceRank(scored)],
    ['top 1 % of places', topK(Math.max(1, Math.round(scored.truth.length / 100)))(scored)],
    ['pointing game', pointingGame(scored)],
    [`pointing game within ${settings.tolerance} ${spacing.unit}`, pointingGame(widened(scored, near(settings.tolerance)))],
    ['area under the curve', areaUnderCurve(scored)],
    ['average precision', averagePrecision(scored)],
    ['earth mover', mover.score],
    [`${DISTANCE} in ${spacing.unit}`, way],
    ['true positive rate at the 99th percentile', truePositive],
    ['false positive rate at the 99th percentile', falsePositive],
    ['far false positive', farFalsePositive(scored, near(settings.far))],
  ]
}

/** Among how many regions of highest relevance the benchmark looks for the true one. */
const HITS = [1, 3, 5]

/** Whether the true region of an atlas is among those of highest relevance. */
function hitsOf(
  map: Float32Array,
  atlas: readonly number[],
  inside: Uint8Array | undefined,
  { label, sign }: Settings,
): [string, Outcome][] {
  const { relevance, places } = scoredMap(map, new Uint8Array(map.length), inside, sign)
  const regions = new Map<number, number[]>([[label, []]])
  places.forEach((place, i) => {
    const region = atlas[place] ?? 0
    if (!region) return
    const own = regions.get(region) ?? []
    regions.set(region, own)
    own.push(relevance[i] ?? 0)
  })
  const lists = [...regions.values()]
  return HITS.filter((k) => k < lists.length).map((k) => [`true region among the ${k} highest of ${lists.length}`, hitAt(k, lists, 0)])
}

/** How far relevance lies from the truth: 0 is best. */
const DISTANCE = 'earth mover distance'

function rowOf(score: string, list: readonly Outcome[], { random }: RunContext): Table['rows'][number] {
  const defined = list.flatMap((outcome) => (outcome.value === undefined ? [] : [outcome]))
  const reasons = new Set(list.flatMap((outcome) => (outcome.value === undefined ? [outcome.reason] : [])))
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
  if (!defined.length)
    return { score, value: null, chance: null, corrected: null, low: null, high: null, samples: 0, undefined: [...reasons].join(' ') }
  const values = defined.map(({ value }) => value)
  const chance = mean(defined.map((outcome) => outcome.chance))
  const interval = values.length >= 5 ? bootstrapInterval(values, mean, random.fork(score)) : undefined
  const corrected = Number.isFinite(chance)
    ? chanceCorrected({ value: mean(values), chance }, score.startsWith(DISTANCE) ? 0 : 1)
    : undefined
  return {
    score,
    value: rounded(mean(values)),
    chance: Number.isFinite(chance) ? rounded(chance) : null,
    corrected: corrected === undefined ? null : rounded(corrected),
    low: interval ? rounded(interval.low) : null,
    high: interval ? rounded(interval.high) : null,
    samples: values.length,
    undefined: [...reasons].join(' ') || null,
  }
}

/** The grid that maps and truth share: the axes at the end that are alike, whose sizes multiply to the truth's. */
function gridOf({ map, truth }: { map: Samples; truth: Samples }): { grid: number[]; count: number; perMap: boolean } {
  const [m, t] = [map.array.shape, truth.array.shape]
  const common: number[] = []
  for (let k = 1; k <= Math.min(m.length, t.length) && m[m.length - k] === t[t.length - k]; k++) common.unshift(m[m.length - k] ?? 1)
  const whole = t.reduce((product, n) => product * n, 1)
  // One truth for all maps: all of its axes but those of length 1 are common.
  const single = t.filter((n) => n > 1)
  const shared = single.length ? common.slice(-t.length).filter((n) => n > 1) : []
  if (shared.join() === single.join() && common.length) {
    const grid = t.slice(t.findIndex((n) => n > 1))
    return { grid, count: countOf(m, grid), perMap: false }
  }
  const grid = t.slice(1).filter((n, axis, rest) => n > 1 || axis === rest.length - 1)
  const places = grid.reduce((product, n) => product * n, 1)
  if (t[0] === m[0] && whole === (t[0] ?? 0) * places) return { grid, count: m[0] ?? 1, perMap: true }
  throw wrongGrid('truth', t, m)
}

/** Maps beyond the grid and one channel axis. */
function countOf(map: readonly number[], grid: readonly number[]): number {
  const before = map.slice(0, map.length - grid.length)
  return before.length > 1 ? (before[0] ?? 1) : before.length === 1 ? (before[0] ?? 1) : 1
}

function wrongGrid(what: string, given: readonly number[], wanted: readonly number[]): Problem {
  return new Problem({
    what: `The ${what} has shape (${given.join(', ')}), which does not fit (${wanted.join(', ')}).`,
    remedy: 'Give it on the grid of the map: one for all maps, or one for each along the first axis.',
  })
}

/** Relevance of a place is the sum over its channels, of sizes or of positive parts. */
function summedOverChannels(map: ArrayLike<number>, places: number, sign: Sign): Float32Array {
  const sum = new Float32Array(places)
  for (let i = 0; i < map.length; i++) {
    const value = Number(map[i])
    const kept = sign === 'absolute' ? Math.abs(value) : Math.max(0, value)
    sum[i % places] = (sum[i % places] ?? 0) + (Number.isFinite(kept) ? kept : 0)
  }
  return sum
}

/** The grid and the way from one place to the next along each of its axes. */
interface Spacing {
  readonly grid: readonly number[]
  readonly steps: readonly number[]
  readonly unit: 'mm' | 'voxels'
}

/** Of the scan that map or truth was read from; of an array, which has none, in voxels. */
function spacingOf({ map, truth }: { map: Samples; truth: Samples }, grid: readonly number[]): Spacing {
  const scan = truth.volume ?? map.volume
  return scan && grid.length === 3
    ? { grid, steps: spacingMm(scan.affine), unit: 'mm' }
    : { grid, steps: grid.map(() => 1), unit: 'voxels' }
}

/** Distance of each place to the truth; infinite where there is no truth. Grids of fewer axes are planes or lines. */
function distances(truth: Uint8Array, { grid, steps }: Spacing): Float32Array {
  if (!truth.includes(1)) return new Float32Array(truth.length).fill(Number.POSITIVE_INFINITY)
  // C order with the last axis fastest is the volume's order with the axes turned round.
  const [a = 1, b = 1, ...rest] = [...grid].reverse()
  const [stepA = 1, stepB = 1, stepC = 1] = [...steps].reverse()
  const shape = [a, b, rest.reduce((product, n) => product * n, 1)] as const
  return distanceToMm(truth, { shape, affine: scaleAndShift([stepA, stepB, stepC]) })
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
