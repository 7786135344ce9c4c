import { median } from '../statistics/median.ts'

/** Of each window, how many deviations the root mean square of each channel lies from its usual one. */
export interface WindowScores {
  /** First sample of each window. */
  readonly starts: readonly number[]
  readonly samples: number
  /** For each channel its z in each window. */
  readonly z: readonly Float64Array[]
}

/** Root mean squares of windows that overlap by two thirds: channels × windows. */
export function windowLevels(rows: readonly Float32Array[], samples: number): { starts: number[]; levels: Float64Array[] } {
  const step = Math.max(1, Math.round(samples / 3))
  const count = Math.max(0, Math.floor((rows[0].length - samples) / step) + 1)
  const starts = Array.from({ length: count }, (_, n) => n * step)
  const levels = rows.map((row) =>
    Float64Array.from(starts, (from) => {
      let sum = 0
      for (let k = from; k < from + samples; k++) sum += row[k] * row[k]
      return Math.sqrt(sum / samples)
    }),
  )
  return { starts, levels }
}

/** The median, and 1.4826 times the median distance from it: the deviation of what is normally distributed, whatever the outliers. */
export function usual(values: ArrayLike<number>): { middle: number; deviation: number } {
  const middle = median(values)
  const deviation = 1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - middle)))
  return { middle, deviation: deviation || Number.MIN_VALUE }
}

/** Scores of the windows of pieces of one recording, each channel against all its windows. */
export function scoreWindows(pieces: readonly (readonly Float32Array[])[], samples: number): WindowScores[] {
  const measured = pieces.map((rows) => windowLevels(rows, samples))
  const channels = pieces[0]?.length ?? 0
  const typical = Array.from({ length: channels }, (_, c) => usual(measured.flatMap(({ levels }) => Array.from(levels[c]))))
  return measured.map(({ starts, levels }) => ({
    starts,
    samples,
    z: levels.map((row, c) => row.map((level) => (level - typical[c].middle) / typical[c].deviation)),
  }))
}

/**
 * The spans [from, to) of a piece that lie in a window in which more than `share` of the channels score below `low` or above `high`; overlapping ones are one.
 */
export function badSpans({ starts, samples, z }: WindowScores, share: number, low: number, high: number): [number, number][] {
  const spans: [number, number][] = []
  for (const [w, from] of starts.entries()) {
    const outside = z.reduce((count, row) => count + (row[w] < low || row[w] > high ? 1 : 0), 0)
    if (outside <= share * z.length) continue
    const last = spans.at(-1)
    if (last && from <= last[1]) last[1] = from + samples
    else spans.push([from, from + samples])
  }
  return spans
}
