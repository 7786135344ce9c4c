import { type Choice, percentiles } from './percentile.ts'

export interface Window extends Choice {
  /** Percentile that becomes 0. */
  readonly low?: number
  /** Percentile that becomes 1. */
  readonly high?: number
  /** Cut what lies outside 0 to 1. */
  readonly clip?: boolean
}

/**
 * Values scaled so that the `low` and `high` percentiles become 0 and 1 (1st and 99th, zeros ignored, clipped, unless told otherwise).
 * Where the two are equal there is no contrast, and everything is 0. Returns a new array.
 */
export function normalise(data: Float32Array, { low = 1, high = 99, clip = true, ignoreZeros = true }: Window = {}): Float32Array {
  const [from = 0, to = 0] = percentiles(data, [low, high], { ignoreZeros })
  const scale = to > from ? 1 / (to - from) : 0
  const result = new Float32Array(data.length)
  if (scale === 0) return result
  for (let n = 0; n < data.length; n++) {
    const value = ((data[n] as number) - from) * scale
    result[n] = clip ? Math.min(1, Math.max(0, value)) : value
  }
  return result
}
