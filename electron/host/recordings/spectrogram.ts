import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { segmentSpectra } from '../../../native-models/signal/connectivity.ts'
import type { SpectrogramView } from '../api/recordings.ts'
import type { Display } from './displayed.ts'
import { markedRuns, type Part } from './marked-row.ts'

/** More columns than this are not seen. */
const mostColumns = 200

/**
 * Power over time and frequency of one trace as it is shown: Hann windows that overlap by half, in dB of V²/Hz, up to `highestHz`. Windows are a tenth of the part
 * long, from a quarter of a second to two. Times at which a gap is near have no power. RangeError where too little was recorded.
 */
export async function spectrogramOf(recording: Recording, display: Display, part: Part, highestHz: number): Promise<SpectrogramView> {
  const { runs, rateHz, fromS, lengthS } = await markedRuns(recording, display, part)
  const longest = Math.max(0, ...runs.map(({ row }) => row.length))
  const size = Math.min(longest, Math.round(Math.min(2, Math.max(0.25, lengthS / 10)) * rateHz))
  if (size < 8) throw new RangeError('Too little was recorded here for a spectrum.')
  const step = size - Math.floor(size / 2)
  const slots = Math.max(1, Math.floor((lengthS * rateHz - size) / step) + 1)
  const columns = Math.min(mostColumns, slots)
  // Hann windows have a mean square of 3/8.
  const scale = 2 / (rateHz * size * 0.375)
  const bins = Math.min(Math.floor(size / 2), Math.floor((highestHz * size) / rateHz)) + 1
  const sums = new Float64Array(columns * bins)
  const counts = new Float64Array(columns)
  for (const { row, from } of runs) {
    const { re, im, segments } = segmentSpectra([[row]], rateHz, size)
    const stored = Math.floor(size / 2) + 1
    for (let s = 0; s < segments; s++) {
      const column = Math.min(columns - 1, Math.floor(((from + s * step) / step / slots) * columns))
      counts[column]++
      for (let k = 0; k < bins; k++) sums[column * bins + k] += scale * (re[0][s * stored + k] ** 2 + im[0][s * stored + k] ** 2)
    }
  }
  const decibels = Array.from(sums, (sum, n) => {
    const count = counts[Math.floor(n / bins)]
    return count > 0 ? Number((10 * Math.log10(Math.max(sum / count, 1e-30))).toFixed(1)) : null
  })
  return { columns, bins, decibels, highestHz: ((bins - 1) * rateHz) / size, fromS, toS: fromS + lengthS, windowS: size / rateHz }
}
