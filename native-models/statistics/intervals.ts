import { normalCdf, normalQuantile } from './normal.ts'
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

/**
 * The bias-corrected and accelerated interval of a statistic over samples drawn with replacement (Efron 1987, J Am Stat Assoc 82:171). A
 * statistic that is the same in every draw has an interval of no width.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  random: Random,
  draws = 2000,
  confidence = 0.95,
): Interval {
  return acceleratedInterval(
    {
      observed: statistic(values),
      draws: Array.from({ length: draws }, () => statistic(values.map(() => values[random.integer(values.length)] ?? 0))),
      jackknife: values.map((_, left) => statistic(values.filter((_, i) => i !== left))),
    },
    confidence,
  )
}

/**
 * The same from its parts: the statistic, its draws, and what it is without each sample (or without each cluster, where clusters are drawn).
 * Without two of these there is no acceleration, and only the bias is corrected.
 */
export function acceleratedInterval(
  { observed, draws, jackknife }: { observed: number; draws: readonly number[]; jackknife: readonly number[] },
  confidence = 0.95,
): Interval {
  const sorted = draws.filter(Number.isFinite).sort((a, b) => a - b)
  if (!sorted.length || !Number.isFinite(observed)) return { low: Number.NaN, high: Number.NaN }
  // Draws equal to the observed count half: else ties would pass for bias. Never all or none, which would be an infinite bias.
  const [below, equal] = [sorted.filter((value) => value < observed).length, sorted.filter((value) => value === observed).length]
  const share = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, (below + equal / 2) / sorted.length))
  const bias = normalQuantile(share)
  const acceleration = accelerationOf(jackknife)
  const end = (tail: number) => {
    const z = bias + normalQuantile(tail)
    return quantile(sorted, normalCdf(bias + z / (1 - acceleration * z)))
  }
  const tail = (1 - confidence) / 2
  return { low: end(tail), high: end(1 - tail) }
}

function accelerationOf(jackknife: readonly number[]): number {
  const mean = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length
  const moment = (power: number) => jackknife.reduce((sum, value) => sum + (mean - value) ** power, 0)
  const spread = 6 * moment(2) ** 1.5
  return jackknife.length > 1 && spread > 0 ? moment(3) / spread : 0
}

/** Linear between order statistics, as NumPy's percentile. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const [low = Number.NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}
