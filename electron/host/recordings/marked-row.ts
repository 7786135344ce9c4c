import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { type Display, lanesOf, readLane } from './displayed.ts'

/** What is marked of one trace. */
export interface Part {
  readonly trace: number
  readonly fromS: number
  readonly toS: number
}

/** Longer parts are looked at in their beginning. */
const mostS = 600

/** What was recorded of a part as it is shown, in runs that no gap and no break divides, each with its first sample counted from the part's. */
export async function markedRuns(recording: Recording, display: Display, { trace, fromS, toS }: Part) {
  const lane = lanesOf(recording, display).find(({ traces }) => traces.includes(trace))
  if (!lane) throw new RangeError('There is no such trace.')
  const { rateHz, startS, samples } = lane
  const sampleAt = (s: number) => Math.min(samples, Math.max(0, Math.round((s - startS) * rateHz)))
  const [from, to] = [sampleAt(fromS), sampleAt(Math.min(toS, fromS + mostS))]
  const rows = to > from ? await readLane(recording, lane, display, from, to) : []
  const row = rows[lane.traces.indexOf(trace)] ?? new Float32Array(0)
  const cuts = new Set(recording.breaksS.map((s) => Math.round((s - startS) * rateHz) - from))
  return { runs: runsOf(row, cuts), rateHz, fromS: startS + from / rateHz, lengthS: row.length / rateHz }
}

function runsOf(row: Float32Array, cuts: ReadonlySet<number>): { row: Float32Array; from: number }[] {
  const runs: { row: Float32Array; from: number }[] = []
  let from = 0
  for (let at = 0; at <= row.length; at++) {
    const isGap = at === row.length || Number.isNaN(row[at])
    if (!isGap && !cuts.has(at)) continue
    if (at > from) runs.push({ row: row.subarray(from, at), from })
    from = isGap ? at + 1 : at
  }
  return runs
}
