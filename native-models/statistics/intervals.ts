import type { Random } from './random.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Wilson's interval of a share: `found` of `count`; `z` = 1.96 for 95 %. */
export function wilson(found: number, count: number, z = 1.959963984540054): Interval {
  if (count === 0) return { low: 0, high: 1 }
  const share = found / count
  const middle = (share + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** The percentile interval of a statistic over samples drawn with replacement (Efron 1979). */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  random: Random,
  draws = 2000,
  confidence = 0.95,
): Interval {
  const found = Array.from({ length: draws }, () => statistic(values.map(() => values[random.integer(values.length)] ?? 0))).sort(
    (a, b) => a - b,
  )
  const tail = (1 - confidence) / 2
  return {
    low: found[Math.floor(tail * draws)] ?? Number.NaN,
    high: found[Math.min(draws - 1, Math.ceil((1 - tail) * draws) - 1)] ?? Number.NaN,
  }
}
