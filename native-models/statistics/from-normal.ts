import { normalCdf } from './normal.ts'

const [reach, points] = [5, 1000]
const step = (2 * reach) / points
const grid = Float64Array.from({ length: points }, (_, n) => (n + 0.5) * step - reach)
const normal = grid.map(normalCdf)

/**
 * ∫|F − Φ| over [−5, 5]: how far a list, scaled to a standard deviation of 1, is from the normal distribution. Not a number where it does not vary.
 * @param isCentred whether its mean is taken away first; else the scale is its root mean square
 */
export function distanceFromNormal(values: Float64Array, isCentred = true): number {
  const mean = isCentred ? values.reduce((sum, value) => sum + value, 0) / values.length : 0
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  if (!(scale > 0)) return Number.NaN
  const sorted = values.map((value) => (value - mean) / scale).sort()
  let [below, total] = [0, 0]
  for (const [n, at] of grid.entries()) {
    while (below < sorted.length && sorted[below] <= at) below++
    total += Math.abs(below / sorted.length - normal[n]) * step
  }
  return total
}
