import { Problem } from '../../../data/problem.ts'
import { blockedFolds } from '../../../statistics/blocked-folds.ts'
import { permutationP } from '../../../statistics/permutation.ts'
import type { NumericArray, RunContext } from '../../contract.ts'

export interface LeakageSettings {
  readonly folds: number
  readonly gap: number
  readonly shifts: number
}

/**
 * Scores a nearest-neighbour decoder by random and by blocked folds, with the labels and with labels shifted in time, which mean nothing but keep
 * their runs. What random folds reach with those is leakage.
 */
export function auditFolds(features: NumericArray, labels: NumericArray, settings: LeakageSettings, context: RunContext) {
  const [count, width] = features.shape
  refuse(features, labels, settings)
  const classes = Array.from(labels.data, Number)
  const scaled = scaledFeatures(features.data, count, width)
  const random = new Int32Array(count)
  for (let n = 0; n < count; n++) random[n] = n
  for (let n = count - 1; n > 0; n--) {
    const other = context.random.integer(n + 1)
    ;[random[n], random[other]] = [random[other], random[n]]
  }
  const foldOf = new Int32Array(count)
  for (const [rank, n] of random.entries()) foldOf[n] = rank % settings.folds
  context.progress(0.1, 'Random folds')
  const shuffled = neighbours(scaled, width, count, (item, other) => foldOf[item] !== foldOf[other], context)
  context.progress(0.5, 'Blocked folds')
  const blocks = blockedFolds(count, settings.folds, settings.gap)
  const blockOf = new Int32Array(count)
  for (const [fold, { from, to }] of blocks.entries()) blockOf.fill(fold, from, to)
  const blocked = neighbours(scaled, width, count, (item, other) => blocks[blockOf[item]].train[other] === 1, context)
  const scored = (nearest: Int32Array, shift: number) => balancedAccuracy(classes, nearest, shift)
  const shifts = Array.from({ length: settings.shifts }, () => Math.floor(count * context.random.between(0.1, 0.9)))
  const rows = [
    { folds: 'random', nearest: shuffled },
    { folds: 'blocked', nearest: blocked },
  ].map(({ folds, nearest }) => {
    const meaningless = shifts.map((shift) => scored(nearest, shift))
    const score = scored(nearest, 0)
    return {
      folds,
      score,
      shifted: meaningless.reduce((sum, value) => sum + value, 0) / meaningless.length,
      ...permutationP(score, meaningless),
    }
  })
  return { scores: { columns: leakageColumns, rows } }
}

function refuse({ shape, data }: NumericArray, labels: NumericArray, { folds }: LeakageSettings): void {
  if (shape.length !== 2 || labels.data.length !== shape[0])
    throw new Problem({
      what: `The features are ${shape.join(' × ')} and there are ${labels.data.length} labels.`,
      remedy: 'Give features as time × features and one label for each time, in order of time.',
    })
  if (shape[0] < 10 * folds)
    throw new Problem({ what: `${shape[0]} items are too few for ${folds} folds.`, remedy: 'Ten for each fold are the least.' })
  for (let n = 0; n < data.length; n++)
    if (!Number.isFinite(Number(data[n])))
      throw new Problem({
        what: `Feature ${(n % shape[1]) + 1} of item ${Math.floor(n / shape[1]) + 1} is not a number.`,
        remedy: 'Leave that item out.',
      })
  if (new Set(Array.from(labels.data, Number)).size < 2)
    throw new Problem({ what: 'All labels are the same.', remedy: 'Two classes are the least.' })
}

/** Each feature less its median, over its median absolute deviation: artefacts do not set the scale. */
function scaledFeatures(data: NumericArray['data'], count: number, width: number): Float64Array {
  const scaled = new Float64Array(count * width)
  for (let k = 0; k < width; k++) {
    const column = Float64Array.from({ length: count }, (_, n) => Number(data[n * width + k]))
    const middle = column.toSorted()[count >> 1]
    const deviation = column.map((value) => Math.abs(value - middle)).sort()[count >> 1] || 1
    for (let n = 0; n < count; n++) scaled[n * width + k] = (column[n] - middle) / deviation
  }
  return scaled
}

function neighbours(
  data: Float64Array,
  width: number,
  count: number,
  allowed: (item: number, other: number) => boolean,
  { signal }: RunContext,
) {
  const nearest = new Int32Array(count)
  for (let item = 0; item < count; item++) {
    if (item % 500 === 0) signal.throwIfAborted()
    let least = Infinity
    for (let other = 0; other < count; other++) {
      if (!allowed(item, other)) continue
      let distance = 0
      for (let k = 0; k < width && distance < least; k++) distance += (data[item * width + k] - data[other * width + k]) ** 2
      if (distance < least) [least, nearest[item]] = [distance, other]
    }
  }
  return nearest
}

/** Mean over classes of the share found, with all labels moved on by `shift` items. */
function balancedAccuracy(labels: readonly number[], nearest: Int32Array, shift: number): number {
  const counts = new Map<number, { all: number; right: number }>()
  for (const [item, other] of nearest.entries()) {
    const label = labels[(item + shift) % labels.length]
    const entry = counts.get(label) ?? { all: 0, right: 0 }
    entry.all++
    if (labels[(other + shift) % labels.length] === label) entry.right++
    counts.set(label, entry)
  }
  return [...counts.values()].reduce((sum, { all, right }) => sum + right / all, 0) / counts.size
}

export const leakageColumns = [
  { name: 'folds', description: 'How items were divided' },
  { name: 'score', description: 'Balanced accuracy with the labels' },
  { name: 'shifted', description: 'Mean balanced accuracy with labels shifted in time, which mean nothing' },
  { name: 'p', description: 'How often shifted labels reach the score' },
  { name: 'floor', description: 'The smallest p that so many shifts can give' },
]
