import { firstAtLeast } from '../../../native-models/spikes/first-at-least.ts'
import type { OpenSpikes } from './opened.ts'

const mostColumns = 8000

/**
 * Lowest and highest of every column of a behaviour in each of `columns` equal parts of [fromS, toS) (from the beginning of the recording): series × columns × 2, NaN where nothing was measured.
 * RangeError where there is none.
 */
export function behaviourPage(
  { trains }: OpenSpikes,
  { behaviour, fromS, toS, columns }: { behaviour: number; fromS: number; toS: number; columns: number },
): Float32Array<ArrayBuffer> {
  const found = trains.behaviour[behaviour]
  if (!found || !(toS > fromS) || !(columns >= 1 && columns <= mostColumns)) throw new RangeError('There is no such part of a behaviour.')
  const { timesS, values } = found
  const width = found.columns.length
  const page = new Float32Array(width * columns * 2).fill(Number.NaN)
  const [first, end] = [fromS + trains.span.startS, toS + trains.span.startS]
  for (let n = firstAtLeast(timesS, first); n < timesS.length && timesS[n] < end; n++) {
    const column = Math.min(columns - 1, Math.floor(((timesS[n] - first) / (end - first)) * columns))
    for (let series = 0; series < width; series++) {
      const [value, at] = [values[n * width + series], 2 * (series * columns + column)]
      if (Number.isNaN(value)) continue
      if (!(page[at] <= value)) page[at] = value
      if (!(page[at + 1] >= value)) page[at + 1] = value
    }
  }
  return page
}
