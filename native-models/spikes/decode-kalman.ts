import { inverse, Matrix } from 'ml-matrix'
import { blockedFolds } from '../statistics/blocked-folds.ts'
import { normalSums, type Rows, ridge } from '../statistics/ridge.ts'
import type { MovementPlan } from './decode-wiener.ts'

/**
 * Movement as the state of a linear system that is seen through the spike counts: x' = A x + w, n = C x + b + q, all fitted by least squares, followed by the Kalman
 * filter. The state holds each axis and its rate of change. Wu, Gao, Bienenstock, Donoghue & Black (2006), Neural Comput 18:80. Each block of time is decoded from the
 * others; the past is used, the future never.
 * @param targets one list for each axis; bins whose `use` is 0 may hold anything
 */
export function decodeKalman(
  counts: readonly Float64Array[],
  targets: readonly Float64Array[],
  use: Uint8Array,
  plan: MovementPlan,
): Float64Array[] {
  const states = statesOf(targets)
  const known = use.map((value, n) => (value && n > 0 && use[n - 1] ? 1 : 0))
  const decoded = targets.map(() => new Float64Array(use.length).fill(Number.NaN))
  // Counts of the last `lags` bins, so that units that fire ahead of the movement are seen.
  const seen = counts.map((own) =>
    own.map((_, n) => own.subarray(Math.max(0, n - plan.lags + 1), n + 1).reduce((sum, value) => sum + value, 0)),
  )
  for (const { from, to, train } of blockedFolds(use.length, plan.folds, Math.max(plan.gapBins, plan.lags))) {
    const system = fitSystem(
      seen,
      states,
      known.map((value, n) => value & train[n]),
    )
    follow(system, seen, from, to, (bin, state) => {
      for (let k = 0; k < targets.length; k++) decoded[k][bin] = state[k]
    })
  }
  return decoded
}

interface LinearSystem {
  readonly means: Float64Array
  readonly seenMeans: Float64Array
  readonly move: Matrix
  readonly moveNoise: Matrix
  readonly start: Matrix
  /** C'Q⁻¹ and C'Q⁻¹C: what the counts say, and how surely. */
  readonly evidence: Matrix
  readonly certainty: Matrix
}

/** Each axis and its step since the bin before, bin by bin. */
function statesOf(targets: readonly Float64Array[]): Float64Array[] {
  return [...targets, ...targets.map((own) => own.map((value, n) => (n > 0 ? value - own[n - 1] : 0)))]
}

function fitSystem(seen: readonly Float64Array[], states: readonly Float64Array[], use: Uint8Array): LinearSystem {
  const rows = rowsOf(states, use.length)
  const forth = use.map((value, n) => (value && use[n + 1] ? 1 : 0))
  const next = states.map((own) => own.map((_, n) => own[Math.min(n + 1, own.length - 1)]))
  const moves = normalSums(rows, next, forth)
  const looks = normalSums(rows, seen, use)
  // A small penalty keeps the fit when an axis never moves.
  const [move, look] = [ridge(moves, 1e-8), ridge(looks, 1e-8)]
  const moveNoise = residuals(rows, next, forth, move.weights, move.intercepts)
  const noise = residuals(rows, seen, use, look.weights, look.intercepts)
  const load = (1e-3 * noise.trace()) / noise.rows + 1e-9
  const inverted = inverse(Matrix.add(noise, Matrix.eye(noise.rows, noise.rows, load)))
  const evidence = look.weights.mmul(inverted)
  return {
    means: looks.means,
    seenMeans: looks.targetMeans,
    move: move.weights.transpose(),
    moveNoise,
    start: Matrix.mul(looks.gram, 1 / Math.max(1, looks.rows)),
    evidence,
    certainty: evidence.mmul(look.weights.transpose()),
  }
}

/** Covariance of what a fit leaves over. */
function residuals(x: Rows, targets: readonly Float64Array[], use: Uint8Array, weights: Matrix, intercepts: readonly number[]): Matrix {
  const left = targets.map((own, k) => {
    const column = weights.getColumn(k)
    return own.map((value, n) => {
      let rest = value - intercepts[k]
      for (let i = 0; i < x.width; i++) rest -= x.data[n * x.width + i] * column[i]
      return rest
    })
  })
  const { gram, rows } = normalSums(rowsOf(left, use.length), [], use)
  return Matrix.mul(gram, 1 / Math.max(1, rows - x.width))
}

function follow(
  { means, seenMeans, move, moveNoise, start, evidence, certainty }: LinearSystem,
  seen: readonly Float64Array[],
  from: number,
  to: number,
  found: (bin: number, state: readonly number[]) => void,
): void {
  let state = Matrix.zeros(means.length, 1)
  let spread = start
  for (let bin = from; bin < to; bin++) {
    if (bin > from) {
      state = move.mmul(state)
      spread = Matrix.add(move.mmul(spread).mmul(move.transpose()), moveNoise)
    }
    spread = inverse(Matrix.add(inverse(steadied(spread)), certainty))
    const off = Matrix.columnVector(seen.map((own, unit) => own[bin] - seenMeans[unit]))
    state = Matrix.add(state, spread.mmul(Matrix.sub(evidence.mmul(off), certainty.mmul(state))))
    found(
      bin,
      Array.from(means, (mean, k) => mean + state.get(k, 0)),
    )
  }
}

/** An axis that never moved has no spread, which could not be inverted. */
function steadied(spread: Matrix): Matrix {
  return Matrix.add(spread, Matrix.eye(spread.rows, spread.rows, 1e-12 * (spread.trace() || 1)))
}

function rowsOf(columns: readonly Float64Array[], count: number): Rows {
  const data = new Float64Array(count * columns.length)
  for (const [i, own] of columns.entries())
    for (let n = 0; n < count; n++) data[n * columns.length + i] = Number.isFinite(own[n]) ? own[n] : 0
  return { data, width: columns.length }
}
