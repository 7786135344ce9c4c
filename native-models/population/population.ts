/** Responses of many units (neurons, channels, voxels, units of a network) under conditions. */
export interface Population {
  /** Rows × units, C order. */
  readonly values: Float64Array
  readonly units: number
  /** The condition of each row, from 0. */
  readonly conditions: Int32Array
  readonly conditionNames: readonly string[]
  /** The run, or the subject, of each row, from 0: rows of one run are not independent. */
  readonly runs: Int32Array
  readonly runCount: number
}

/** Means over rows as conditions × units; a condition without rows gives NaN. `use` says which rows count. */
export function conditionMeans({ values, units, conditions, conditionNames }: Population, use: (row: number) => boolean): Float64Array {
  const means = new Float64Array(conditionNames.length * units)
  const counts = new Float64Array(conditionNames.length)
  for (let row = 0; row < conditions.length; row++) {
    if (!use(row)) continue
    const to = conditions[row] * units
    counts[conditions[row]]++
    for (let u = 0; u < units; u++) means[to + u] += values[row * units + u]
  }
  for (let i = 0; i < means.length; i++) means[i] /= counts[Math.floor(i / units)]
  return means
}

/** Whole numbers from 0 for labels of any kind, in ascending order of the labels. */
export function coded(labels: ArrayLike<number>): { codes: Int32Array; names: string[] } {
  const names = [...new Set(Array.from(labels))].sort((a, b) => a - b)
  const at = new Map(names.map((name, n) => [name, n]))
  return { codes: Int32Array.from(labels, (label) => at.get(label) ?? 0), names: names.map(String) }
}
