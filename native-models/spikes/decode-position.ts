import { blockedFolds } from '../statistics/blocked-folds.ts'
import { cellSizes, cellsOf, centreOf, type PlaceGrid, spreadOn } from './place-grid.ts'
import { type RateMaps, rateMaps } from './rate-maps.ts'

export interface DecodingPlan {
  readonly grid: PlaceGrid
  readonly binS: number
  readonly folds: number
  /** Bins on both sides of a block kept back that are neither learned from nor tested. */
  readonly gapBins: number
  readonly smoothingCells: number
  /** Rates are never taken to be lower: a unit that was silent while learning may fire once. */
  readonly floorHz: number
  /**
   * Whether the position is expected near that in the bin before ('past'), or before and after ('both'), as near as is usual in what is learned
   * from; 'none' takes every bin alone.
   */
  readonly continuity: 'none' | 'past' | 'both'
}

/** Chance that the position jumps anywhere between two bins. */
const jumpChance = 1e-3

/**
 * The most probable position in each bin, learned from the other blocks of time only. Poisson spikes of independent units and a uniform prior: log P(x | n) =
 * Σ n log λ(x) − Δ Σ λ(x) + constant (Zhang et al. (1998), J Neurophysiol 79:1017, equation 36); with `continuity`, the filter or smoother of a random walk
 * on the grid (ibid., two-step decoding; Brown et al. (1998), J Neurosci 18:7411; Rabiner (1989), Proc IEEE 77:257, forward–backward).
 * @param positions one list for each axis, NaN where it is not known
 * @param use 1 where a bin may be learned from
 */
export function decodePosition(
  counts: readonly Float64Array[],
  positions: readonly Float64Array[],
  use: Uint8Array,
  plan: DecodingPlan,
): Float64Array[] {
  const { grid } = plan
  const bins = positions[0].length
  const cells = cellsOf(grid, positions)
  const decoded = positions.map(() => new Float64Array(bins).fill(Number.NaN))
  for (const { from, to, train } of blockedFolds(bins, plan.folds, plan.gapBins)) {
    const learn = train.map((value, n) => value & use[n])
    const maps = rateMaps(grid, cells, counts, { binS: plan.binS, use: learn, smoothingCells: plan.smoothingCells, floorHz: plan.floorHz })
    const move = spreadOn(grid, usualSteps(positions, learn, grid))
    followBlock(counts, maps, plan, { from, to }, move, (bin, cell) => {
      for (const [a, value] of centreOf(grid, cell).entries()) decoded[a][bin] = value
    })
  }
  return decoded
}

/** Where the animal was in bins [from, to): the cell of the largest posterior, told to `found`. */
function followBlock(
  counts: readonly Float64Array[],
  { ratesHz }: RateMaps,
  { grid, binS, continuity }: DecodingPlan,
  { from, to }: { from: number; to: number },
  move: (values: Float64Array) => Float64Array,
  found: (bin: number, cell: number) => void,
): void {
  const logRates = ratesHz.map((rates) => rates.map((rate) => Math.log(rate * binS)))
  const silence = new Float64Array(grid.cells)
  for (const rates of ratesHz) for (let cell = 0; cell < grid.cells; cell++) silence[cell] -= rates[cell] * binS
  const likelihoods = Array.from({ length: to - from }, (_, n) => {
    const log = silence.slice()
    for (const [unit, own] of counts.entries()) {
      const spikes = own[from + n]
      if (spikes > 0) for (let cell = 0; cell < grid.cells; cell++) log[cell] += spikes * logRates[unit][cell]
    }
    const largest = log.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
    return log.map((value) => Math.exp(value - largest))
  })
  const step = (values: Float64Array) => move(values).map((value) => (1 - jumpChance) * value + jumpChance / grid.cells)
  const before = continuity === 'none' ? undefined : predictions(likelihoods, step)
  const after = continuity === 'both' ? predictions([...likelihoods].reverse(), step).reverse() : undefined
  for (const [n, likelihood] of likelihoods.entries()) {
    let [best, most] = [0, -1]
    for (let cell = 0; cell < grid.cells; cell++) {
      const posterior = likelihood[cell] * (before?.[n][cell] ?? 1) * (after?.[n][cell] ?? 1)
      if (posterior > most) [best, most] = [cell, posterior]
    }
    found(from + n, best)
  }
}

/** What is expected of each bin from the ones before it; uniform for the first. */
function predictions(likelihoods: readonly Float64Array[], step: (values: Float64Array) => Float64Array): Float64Array[] {
  const uniform: Float64Array = new Float64Array(likelihoods[0]?.length ?? 0).fill(1 / (likelihoods[0]?.length ?? 1))
  const expected: Float64Array[] = [uniform]
  for (let n = 0; n + 1 < likelihoods.length; n++) {
    const posterior = likelihoods[n].map((value, cell) => value * expected[n][cell])
    const sum = posterior.reduce((total, value) => total + value, 0)
    expected.push(sum > 0 ? step(posterior.map((value) => value / sum)) : uniform)
  }
  return expected
}

/** Root of the mean squared step from bin to bin along each axis, in cells. */
function usualSteps(positions: readonly Float64Array[], use: Uint8Array, grid: PlaceGrid): number[] {
  const sizes = cellSizes(grid)
  return positions.map((values, a) => {
    let [sum, count] = [0, 0]
    for (let n = 1; n < values.length; n++) {
      const step = values[n] - values[n - 1]
      if (!use[n] || !use[n - 1] || Number.isNaN(step)) continue
      sum += step * step
      count++
    }
    return Math.max(0.5, Math.sqrt(sum / Math.max(1, count)) / sizes[a])
  })
}
