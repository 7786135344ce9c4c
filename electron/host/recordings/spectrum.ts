import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { welch } from '../../../native-models/signal/welch.ts'
import type { SpectrumView } from '../api/recordings.ts'
import type { Display } from './displayed.ts'
import { markedRuns, type Part } from './marked-row.ts'

/** Half a hertz tells a rhythm from its neighbour. */
const segmentS = 2

/** Welch's power spectral density of one trace as it is shown, over [fromS, toS); no segment crosses a gap. RangeError where nothing was recorded. */
export async function spectrumOf(recording: Recording, display: Display, part: Part): Promise<SpectrumView> {
  const { runs, rateHz } = await markedRuns(recording, display, part)
  const longest = Math.max(0, ...runs.map(({ row }) => row.length))
  const segment = Math.min(longest, Math.round(segmentS * rateHz))
  if (segment < 8) throw new RangeError('Too little was recorded here for a spectrum.')
  const { frequenciesHz, power, segments } = welch(
    runs.map(({ row }) => [row]),
    rateHz,
    segment,
  )
  return { frequenciesHz: [...frequenciesHz], power: [...(power[0] ?? [])], segments, segmentS: segment / rateHz }
}
