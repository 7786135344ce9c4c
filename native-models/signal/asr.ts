import { inverse, Matrix } from 'ml-matrix'
import { applyFir } from './apply-fir.ts'
import { badSpans, scoreWindows, usual, windowLevels } from './bad-windows.ts'
import { combine, dot, sortedEigen } from './rows.ts'

/** What clean data are like: what artefact subspace reconstruction is calibrated to. */
export interface Asr {
  /** Covariance of the clean data, channels × channels. */
  readonly covariance: Matrix
  /** Rows: principal directions of the clean data, each as long as the largest level that is still believed. */
  readonly limits: Matrix
  readonly rateHz: number
  /** Clean data that it rests on. */
  readonly cleanS: number
}

/** Windows of a second with more than 7.5 % of their channels outside of these z-scores are not clean; levels are taken over half a second. */
const [cleanShare, cleanLow, cleanHigh, levelS] = [0.075, -3.5, 5.5, 0.5]
/** Of the dimensions, at most this share is reconstructed; how long one reconstruction holds. */
const [mostDimensions, stepS] = [0.66, 0.125]

/**
 * Calibrates artefact subspace reconstruction (Mullen TR et al., 2015, IEEE Trans Biomed Eng 62:2553–2567; Chang CY et al., 2020, IEEE Trans Biomed Eng
 * 67:1114–1121) on those windows of the pieces that are clean. Rows are channels without drifts. Levels have their median and median deviation in the place of
 * a fitted distribution; what is usual in EEG is weighed down by a filter of zero phase. undefined where no second is clean.
 */
export function calibrateAsr(pieces: readonly (readonly Float32Array[])[], rateHz: number, cutoff: number): Asr | undefined {
  const second = Math.round(rateHz)
  const scores = scoreWindows(pieces, second)
  const clean = pieces.flatMap((rows, p) =>
    between(badSpans(scores[p], cleanShare, cleanLow, cleanHigh), rows[0].length)
      .filter(([from, to]) => to - from >= second)
      .map(([from, to]) => rows.map((row) => row.subarray(from, to))),
  )
  if (clean.length === 0) return undefined
  const weighted = clean.map((rows) => applyFir(rows, weighting(rateHz)))
  const covariance = robustCovariance(weighted)
  const { vectors } = sortedEigen(covariance)
  const window = Math.round(levelS * rateHz)
  const limits = Array.from({ length: covariance.rows }, (_, c) => {
    const direction = vectors.getColumn(c)
    const levels = weighted.flatMap((rows) => Array.from(windowLevels([Float32Array.from(combine(direction, rows))], window).levels[0]))
    const { middle, deviation } = usual(levels)
    return direction.map((value) => value * (middle + cutoff * deviation))
  })
  const cleanS = clean.reduce((sum, rows) => sum + rows[0].length, 0) / rateHz
  return { covariance, limits: new Matrix(limits), rateHz, cleanS }
}

/** Rows of one stretch with what is too large for clean data made from the other dimensions, and for how many samples that was so. */
export function applyAsr(rows: readonly Float32Array[], asr: Asr): { rows: Float32Array[]; repaired: number } {
  const [channels, samples] = [rows.length, rows[0].length]
  const step = Math.max(1, Math.round(stepS * asr.rateHz))
  const sums = blockSums(applyFir(rows, weighting(asr.rateHz)), step)
  const out = rows.map((row) => row.slice())
  let repaired = 0
  let before: Matrix | undefined
  for (let block = 0; block <= sums.length; block++) {
    // Two blocks to each side: half a second about the moment at which this reconstruction holds.
    const after = reconstruction(sums.slice(Math.max(0, block - 2), block + 2), step, asr)
    const [from, to] = [(block - 1) * step, Math.min(samples, block * step)]
    if (block > 0 && (before || after)) {
      repaired += to - from
      for (let k = from; k < to; k++) {
        const share = (1 - Math.cos((Math.PI * (k - from)) / step)) / 2
        const given = rows.map((row) => row[k])
        for (let c = 0; c < channels; c++)
          out[c][k] =
            (1 - share) * (before ? dot(before.getRow(c), given) : given[c]) + share * (after ? dot(after.getRow(c), given) : given[c])
      }
    }
    before = after
  }
  return { rows: out, repaired }
}

/**
 * Where directions of a window exceed their limits: Σ·V·(Vᵀ·Σ·V)⁻¹·Vᵀ over the directions V that do not, which is what a normal distribution with the clean
 * covariance Σ expects of all channels given these. It equals M·(Vᵀ·M)⁺·Vᵀ with M = Σ^½ of the papers. undefined where none does.
 */
function reconstruction(blocks: readonly Float64Array[], step: number, { covariance, limits }: Asr): Matrix | undefined {
  const n = covariance.rows
  const total = new Float64Array(n * n)
  for (const block of blocks) for (let k = 0; k < total.length; k++) total[k] += block[k] / (blocks.length * step)
  const { values, vectors } = sortedEigen(Matrix.from1DArray(n, n, Array.from(total)))
  const most = Math.floor(mostDimensions * n)
  const reached = limits.mmul(vectors)
  const kept = values.flatMap((value, c) => {
    const limit = reached.getColumn(c)
    return c >= most || value < dot(limit, limit) ? [c] : []
  })
  if (kept.length === n) return undefined
  const v = new Matrix(vectors.to2DArray().map((row) => kept.map((c) => row[c])))
  const through = covariance.mmul(v)
  return through.mmul(inverse(v.transpose().mmul(through))).mmul(v.transpose())
}

/** Σ x·xᵀ over each block of samples. */
function blockSums(rows: readonly Float32Array[], step: number): Float64Array[] {
  const n = rows.length
  return Array.from({ length: Math.ceil(rows[0].length / step) }, (_, block) => {
    const pieces = rows.map((row) => row.subarray(block * step, (block + 1) * step))
    const sum = new Float64Array(n * n)
    for (let a = 0; a < n; a++) for (let b = 0; b <= a; b++) sum[a * n + b] = sum[b * n + a] = dot(pieces[a], pieces[b])
    return sum
  })
}

/** The geometric median of the covariances of short blocks, by Weiszfeld's iteration: single blocks that are not clean after all do not move it. */
function robustCovariance(pieces: readonly (readonly Float32Array[])[]): Matrix {
  const n = pieces[0].length
  const samples = pieces.reduce((sum, rows) => sum + rows[0].length, 0)
  const step = Math.max(10, Math.ceil(samples / 3000))
  const blocks = pieces.flatMap((rows) => blockSums(rows, step).slice(0, Math.floor(rows[0].length / step)))
  let centre = mean(blocks, () => 1)
  for (let turn = 0; turn < 100; turn++) {
    const here = centre
    const next = mean(blocks, (block) => 1 / Math.max(distance(block, here), Number.MIN_VALUE))
    const moved = distance(next, centre)
    centre = next
    if (moved < 1e-5 * Math.sqrt(dot(centre, centre))) break
  }
  return Matrix.from1DArray(
    n,
    n,
    Array.from(centre, (value) => value / step),
  )
}

function mean(blocks: readonly Float64Array[], weightOf: (block: Float64Array) => number): Float64Array {
  const weights = blocks.map(weightOf)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return combine(
    weights.map((weight) => weight / total),
    blocks,
  )
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2
  return Math.sqrt(sum)
}

/** What lies between spans of [0, length). */
function between(spans: readonly (readonly [number, number])[], length: number): [number, number][] {
  const ends = [0, ...spans.map(([, to]) => to)]
  const begins = [...spans.map(([from]) => from), length]
  return ends.map((from, n): [number, number] => [from, begins[n]])
}

/** Gains of the papers' filter, which weighs what is usual in EEG down and drifts and muscles up; here linear between, and of zero phase. */
function weighting(rateHz: number): Float64Array {
  const half = Math.round(rateHz / 2)
  const corners = [
    [0, 3],
    [2, 0.75],
    [3, 0.33],
    [13, 0.33],
    [16, 1],
    [40, 1],
    [80, 3],
    [Infinity, 3],
  ]
  const gainAt = (hz: number) => {
    const n = corners.findIndex(([corner]) => corner > hz)
    const [[low, a], [high, b]] = [corners[n - 1], corners[n]]
    return high === Infinity ? a : a + ((b - a) * (hz - low)) / (high - low)
  }
  const bins = 4 * half
  const gains = Float64Array.from({ length: bins }, (_, k) => gainAt((k * rateHz) / (2 * bins)))
  return Float64Array.from({ length: 2 * half + 1 }, (_, n) => {
    const lag = n - half
    const sum = gains.reduce((total, gain, k) => total + (k === 0 ? 1 : 2) * gain * Math.cos((Math.PI * k * lag) / bins), 0)
    return (sum / (2 * bins)) * (0.54 + 0.46 * Math.cos((Math.PI * lag) / half))
  })
}
