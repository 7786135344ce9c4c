/** How power is set against what it was before: as MNE-Python's `rescale` names them, but for dB, which is ten times its logratio. */
export const baselineModes = ['dB', 'ratio', 'percent', 'z-score', 'difference', 'none'] as const
export type BaselineMode = (typeof baselineModes)[number]

const modes: Readonly<Record<BaselineMode, (value: number, mean: number, deviation: number) => number>> = {
  dB: (value, mean) => 10 * Math.log10(value / mean),
  ratio: (value, mean) => value / mean,
  percent: (value, mean) => (100 * (value - mean)) / mean,
  'z-score': (value, mean, deviation) => (value - mean) / deviation,
  difference: (value, mean) => value - mean,
  none: (value) => value,
}

/** A row against its samples [from, to). */
export function againstBaseline(row: Float64Array, [from, to]: readonly [number, number], mode: BaselineMode): Float64Array {
  const before = row.subarray(from, to)
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length
  const deviation = Math.sqrt(before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / before.length)
  return row.map((value) => modes[mode](value, mean, deviation))
}
