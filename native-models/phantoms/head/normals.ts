import type { Random } from '../../statistics/random.ts'

/**
 * Standard normals by the million: a table of the inverse normal distribution at 65,536 equal steps, drawn from by xorshift128
 * (Marsaglia 2003), two draws a word. Bounded at ±4.3; mean 0 and variance 1 to four digits. About ten times faster than `Random.normal`.
 */
export function fastNormals(random: Random): () => number {
  let x = (random.integer(0xffffffff) + 1) | 0
  let y = random.integer(0xffffffff) | 0
  let z = random.integer(0xffffffff) | 0
  let w = random.integer(0xffffffff) | 0
  let word = 0
  let left = 0
  return () => {
    if (left === 0) {
      const t = x ^ (x << 11)
      x = y
      y = z
      z = w
      w = w ^ (w >>> 19) ^ (t ^ (t >>> 8))
      word = w
      left = 2
    }
    left--
    const draw = quantiles[word & 0xffff]
    word >>>= 16
    return draw
  }
}

/** Inverse of the standard normal distribution (P. J. Acklam's rational approximation, relative error below 1.2e-9). */
export function inverseNormal(p: number): number {
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)))
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)))
  const q = p - 0.5
  return (horner(centreNumerator, q * q) * q) / horner(centreDenominator, q * q)
}

const tail = (q: number) => horner(tailNumerator, q) / horner(tailDenominator, q)
const horner = (coefficients: readonly number[], x: number) => coefficients.reduce((sum, c) => sum * x + c, 0)

const centreNumerator = [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239]
const centreDenominator = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1]
const tailNumerator = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783,
]
const tailDenominator = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]

const quantiles = Float32Array.from({ length: 65536 }, (_, i) => inverseNormal((i + 0.5) / 65536))
