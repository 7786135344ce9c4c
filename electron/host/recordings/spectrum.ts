import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { welch } from '../../../native-models/signal/welch.ts'
import type { SpectrumView } from '../api/recordings.ts'
import { type Display, lanesOf, readLane } from './displayed.ts'

/** Longer parts have a spectrum of their beginning. */
const mostS = 600
/** Half a hertz tells a rhythm from its neighbour. */
const segmentS = 2

/** Welch's power spectral density of one trace as it is shown, over [fromS, toS); no segment crosses a gap. RangeError where nothing was recorded. */
export async function spectrumOf(
  recording: Recording,
  display: Display,
  { trace, fromS, toS }: { readonly trace: number; readonly fromS: number; readonly toS: number },
): Promise<SpectrumView> {
  const lane = lanesOf(recording, display).find(({ traces }) => traces.includes(trace))
  if (!lane) throw new RangeError('There is no such trace.')
  const { rateHz, startS, samples } = lane
  const sampleAt = (s: number) => Math.min(samples, Math.max(0, Math.round((s - startS) * rateHz)))
  const [from, to] = [sampleAt(fromS), sampleAt(Math.min(toS, fromS + mostS))]
  const rows = to > from ? await readLane(recording, lane, display, from, to) : []
  const row = rows[lane.traces.indexOf(trace)] ?? new Float32Array(0)
  const runs = recordedRuns(row)
  const longest = Math.max(0, ...runs.map((run) => run.length))
  const segment = Math.min(longest, Math.round(segmentS * rateHz))
  if (segment < 8) throw new RangeError('Too little was recorded here for a spectrum.')
  const { frequenciesHz, power, segments } = welch(
    runs.map((run) => [run]),
    rateHz,
    segment,
  )
  return { frequenciesHz: [...frequenciesHz], power: [...(power[0] ?? [])], segments, segmentS: segment / rateHz }
}

function recordedRuns(row: Float32Array): Float32Array[] {
  const runs: Float32Array[] = []
  let from = 0
  for (let at = 0; at <= row.length; at++) {
    if (at < row.length && !Number.isNaN(row[at])) continue
    if (at > from) runs.push(row.subarray(from, at))
    from = at + 1
  }
  return runs
}
