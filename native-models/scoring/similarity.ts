import { spearman } from '../statistics/ranks.ts'

/** a · b / (‖a‖ ‖b‖); NaN when either is zero. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN
}

/** Spearman's correlation of two maps, as they are or of their sizes. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, absolute: boolean): number {
  return absolute ? spearman(Float64Array.from(a, Math.abs), Float64Array.from(b, Math.abs)) : spearman(a, b)
}

/**
 * Structural similarity: the mean over all windows that fit of (2 μₐμ_b + c₁)(2 σ_ab + c₂) / ((μₐ² + μ_b² + c₁)(σₐ² + σ_b² + c₂)), with even
 * windows, unbiased (co)variances, c₁ = (0.01 R)² and c₂ = (0.03 R)², where R is the range of both maps. Wang et al. (2004), IEEE TIP 13:600,
 * in any number of dimensions. NaN where both maps are constant or smaller than the window.
 */
export function structuralSimilarity(a: ArrayLike<number>, b: ArrayLike<number>, shape: readonly number[], window = 7): number {
  const kept = shape.filter((n) => n > 1)
  if (!kept.length || kept.some((n) => n < window)) return Number.NaN
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const map of [a, b]) {
    for (let i = 0; i < map.length; i++) {
      low = Math.min(low, map[i] ?? 0)
      high = Math.max(high, map[i] ?? 0)
    }
  }
  const range = high - low
  if (range === 0) return Number.NaN
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2]
  const size = window ** kept.length
  const mean = (of: (i: number) => number) =>
    windowMeans(
      Float64Array.from({ length: a.length }, (_, i) => of(i)),
      kept,
      window,
    )
  const [x, y] = [(i: number) => a[i] ?? 0, (i: number) => b[i] ?? 0]
  const [mx, my, xx, yy, xy] = [mean(x), mean(y), mean((i) => x(i) ** 2), mean((i) => y(i) ** 2), mean((i) => x(i) * y(i))]
  const unbiased = size / (size - 1)
  let sum = 0
  for (let i = 0; i < mx.length; i++) {
    const [p, q] = [mx[i] ?? 0, my[i] ?? 0]
    const [vx, vy, c] = [unbiased * ((xx[i] ?? 0) - p * p), unbiased * ((yy[i] ?? 0) - q * q), unbiased * ((xy[i] ?? 0) - p * q)]
    sum += ((2 * p * q + c1) * (2 * c + c2)) / ((p * p + q * q + c1) * (vx + vy + c2))
  }
  return sum / mx.length
}

/** Means of all windows that fit, axis by axis (C order). */
function windowMeans(values: Float64Array, shape: readonly number[], window: number): Float64Array {
  let current = values
  const now = [...shape]
  shape.forEach((length, axis) => {
    const inner = now.slice(axis + 1).reduce((product, n) => product * n, 1)
    const outer = now.slice(0, axis).reduce((product, n) => product * n, 1)
    const out = length - window + 1
    const next = new Float64Array(outer * out * inner)
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++) {
        let sum = 0
        for (let n = 0; n < length; n++) {
          sum += current[(o * length + n) * inner + i] ?? 0
          if (n >= window) sum -= current[(o * length + n - window) * inner + i] ?? 0
          if (n >= window - 1) next[(o * out + n - window + 1) * inner + i] = sum / window
        }
      }
    }
    current = next
    now[axis] = out
  })
  return current
}
