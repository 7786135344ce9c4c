/** Why a channel is judged to be bad. */
export interface BadChannel {
  readonly channel: number
  readonly why: 'flat' | 'too large' | 'too small' | 'noisy' | 'unlike the others'
  /** What was measured, and the limit that it passes. */
  readonly value: number
  readonly limit: number
}

const limits = { z: 5, correlation: 0.4, share: 0.05, flatV: 1e-7 }

/**
 * Bad channels by the criteria of PREP (Bigdely-Shamlo N et al., 2015, Front Neuroinform 9:16): flat; an amplitude, or a share of what is fast, that is more
 * than five robust deviations (of its logarithm) from the other channels'; less than 0.4 correlated with every other channel in one of twenty windows of a second. `smooth` are the
 * same rows below 50 Hz or so, what is over is fast.
 */
export function findBadChannels(rows: readonly Float32Array[], smooth: readonly Float32Array[], rateHz: number): BadChannel[] {
  const amplitude = rows.map((row) => deviation(row))
  const bad: BadChannel[] = []
  const add = (channel: number, why: BadChannel['why'], value: number, limit: number) => {
    if (!bad.some((found) => found.channel === channel)) bad.push({ channel, why, value, limit })
  }
  for (const [n, value] of amplitude.entries()) if (!(value > limits.flatV)) add(n, 'flat', value * 1e6, limits.flatV * 1e6)
  const alive = rows.flatMap((_, n) => (bad.some(({ channel }) => channel === n) ? [] : [n]))
  const size = robustZ(alive.map((n) => amplitude[n]))
  const fast = robustZ(
    alive.map((n) => deviation(rows[n].map((value, k) => value - smooth[n][k])) / (deviation(smooth[n]) || Number.MIN_VALUE)),
  )
  for (const [k, n] of alive.entries()) {
    if (size[k] > limits.z) add(n, 'too large', size[k], limits.z)
    if (size[k] < -limits.z) add(n, 'too small', size[k], -limits.z)
    if (fast[k] > limits.z) add(n, 'noisy', fast[k], limits.z)
  }
  for (const [k, share] of unlike(
    alive.map((n) => smooth[n]),
    Math.round(rateHz),
  ).entries())
    if (share > limits.share) add(alive[k], 'unlike the others', share, limits.share)
  return bad.sort((a, b) => a.channel - b.channel)
}

/** For each row, the share of windows in which it is correlated with no other. */
function unlike(rows: readonly Float32Array[], window: number): number[] {
  const count = Math.floor((rows[0]?.length ?? 0) / window)
  const shares = rows.map(() => 0)
  if (rows.length < 4) return shares
  for (let w = 0; w < count; w++) {
    const pieces = rows.map((row) => standardised(row.subarray(w * window, (w + 1) * window)))
    const best = rows.map(() => 0)
    for (let a = 0; a < rows.length; a++)
      for (let b = a + 1; b < rows.length; b++) {
        let r = 0
        for (let k = 0; k < window; k++) r += pieces[a][k] * pieces[b][k]
        best[a] = Math.max(best[a], Math.abs(r))
        best[b] = Math.max(best[b], Math.abs(r))
      }
    for (const [n, r] of best.entries()) if (r < limits.correlation) shares[n] += 1 / count
  }
  return shares
}

function standardised(piece: Float32Array): Float64Array {
  const mean = piece.reduce((sum, value) => sum + value, 0) / piece.length
  const out = Float64Array.from(piece, (value) => value - mean)
  const norm = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0)) || 1
  return out.map((value) => value / norm)
}

/** 0.7413 times the distance of the quartiles: the deviation of what is normally distributed, whatever the outliers. */
function deviation(row: Float32Array): number {
  const step = Math.max(1, Math.floor(row.length / 20_000))
  const some = Float32Array.from({ length: Math.floor(row.length / step) }, (_, k) => row[k * step]).sort()
  return 0.7413 * (some[Math.floor(some.length * 0.75)] - some[Math.floor(some.length * 0.25)])
}

/** Of the logarithms: amplitudes differ by factors. */
function robustZ(amplitudes: readonly number[]): number[] {
  const values = amplitudes.map((value) => Math.log(Math.max(value, Number.MIN_VALUE)))
  const sorted = [...values].sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1]
  const spread = 0.7413 * (sorted[Math.floor(sorted.length * 0.75)] - sorted[Math.floor(sorted.length * 0.25)]) || Number.MIN_VALUE
  return values.map((value) => (value - median) / spread)
}
