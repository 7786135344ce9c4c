import type { RidgeFit, Rows } from '../statistics/ridge.ts'

/** How much each cell (unit × lag) of a linear decoder counts, under three definitions. */
export type CauseMethod = 'gradient' | 'input-x-gradient' | 'pattern'

/**
 * A map over the columns of `x`. 'gradient': the weight by the deviation of the count. 'input-x-gradient': the mean contribution in bins where the target is above
 * its mean. 'pattern': how the count goes with the target (Haufe et al. (2014), NeuroImage 87:96): it shows what carries information, caused or not.
 */
export function causeMap(x: Rows, target: Float64Array, { weights }: RidgeFit, use: Uint8Array, method: CauseMethod): Float64Array {
  const { width, data } = x
  const [mean, square, high, product] = [0, 0, 0, 0].map(() => new Float64Array(width))
  const rows = use.reduce((sum, value) => sum + value, 0)
  const level = target.reduce((sum, value, n) => sum + (use[n] ? value : 0), 0) / rows
  let highs = 0
  for (let n = 0; n < use.length; n++) {
    if (!use[n]) continue
    const isHigh = target[n] > level
    if (isHigh) highs++
    for (let i = 0; i < width; i++) {
      const value = data[n * width + i]
      if (value === 0) continue
      mean[i] += value / rows
      square[i] += (value * value) / rows
      product[i] += (value * (target[n] - level)) / rows
      if (isHigh) high[i] += value
    }
  }
  return Float64Array.from({ length: width }, (_, i) => {
    const deviation = Math.sqrt(Math.max(0, square[i] - mean[i] ** 2))
    if (method === 'gradient') return Math.abs(weights.get(i, 0)) * deviation
    if (method === 'pattern') return deviation > 0 ? Math.abs(product[i]) / deviation : 0
    return Math.abs(weights.get(i, 0) * (high[i] / Math.max(1, highs) - mean[i]))
  })
}

/**
 * R² on bins whose `test` is 1 when ever more cells, in this order, are held at their mean. The first is with none, the last with all of them.
 * @param steps how many shares of the cells are looked at
 */
export function deletionCurve(
  x: Rows,
  target: Float64Array,
  { weights, intercepts }: RidgeFit,
  test: Uint8Array,
  order: readonly number[],
  steps: number,
): number[] {
  const { width, data } = x
  const kept = [...test.keys()].filter((n) => test[n])
  const mean = new Float64Array(width)
  for (const n of kept) for (let i = 0; i < width; i++) mean[i] += data[n * width + i] / kept.length
  const level = kept.reduce((sum, n) => sum + target[n], 0) / kept.length
  const all = kept.reduce((sum, n) => sum + (target[n] - level) ** 2, 0)
  const slopes = Float64Array.from({ length: width }, (_, i) => weights.get(i, 0))
  const fitted = Float64Array.from(kept, (n) => {
    let sum = intercepts[0]
    for (let i = 0; i < width; i++) if (data[n * width + i] !== 0) sum += data[n * width + i] * slopes[i]
    return sum
  })
  const r2 = () => 1 - kept.reduce((sum, n, at) => sum + (target[n] - fitted[at]) ** 2, 0) / all
  const curve = [r2()]
  for (let step = 0, done = 0; step < steps; step++) {
    const to = Math.round(((step + 1) * width) / steps)
    for (; done < to; done++) {
      const cell = order[done]
      for (let at = 0; at < kept.length; at++) fitted[at] -= slopes[cell] * (data[kept[at] * width + cell] - mean[cell])
    }
    curve.push(r2())
  }
  return curve
}
