/** Presets of the intensity window, as percentiles of what is not background. */
export const windowPresets = [
  { title: 'Middle 96 % (2 to 98)', low: 0.02, high: 0.98 },
  { title: 'Middle 99 % (0.5 to 99.5)', low: 0.005, high: 0.995 },
  { title: 'More contrast (10 to 90)', low: 0.1, high: 0.9 },
  { title: 'Everything', low: 0, high: 1 },
] as const

const mostSamples = 200_000

/**
 * Two quantiles of the voxels that are not zero, scaled (`stored * slope + intercept`), from at most 200,000 evenly spread voxels.
 * Zeros are what brain extraction and padding leave, and would hold the lower end. A constant volume gives a window of width 1.
 */
export function windowOf(data: ArrayLike<number>, slope: number, intercept: number, low: number, high: number): [number, number] {
  const step = Math.max(1, Math.floor(data.length / mostSamples))
  const values = new Float64Array(Math.ceil(data.length / step))
  let count = 0
  for (let n = 0; n < data.length; n += step) {
    const value = data[n]
    if (value !== 0 && Number.isFinite(value)) values[count++] = value * slope + intercept
  }
  const sorted = values.subarray(0, count).sort()
  const at = (fraction: number) => sorted[Math.round(fraction * (count - 1))] ?? 0
  const [from, to] = [at(low), at(high)]
  return to > from ? [from, to] : [from, from + 1]
}
