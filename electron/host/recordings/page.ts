import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { type Display, type Lane, lanesOf, readLane } from './displayed.ts'

/** What part of a recording is drawn. */
export interface PageAsked {
  readonly fromS: number
  readonly toS: number
  /** Of the picture: each trace has two numbers for each, its lowest and its highest. */
  readonly columns: number
}

export const mostColumns = 8000

/** How many samples a page has, over all traces. */
export function samplesOf({ channels }: Recording, { fromS, toS }: PageAsked): number {
  return channels.reduce((sum, { rateHz }) => sum + rateHz * (toS - fromS), 0)
}

/** The traces × columns × 2 of a page, nothing in them yet. RangeError where the page is empty. */
export function emptyPage(lanes: readonly Lane[], { fromS, toS, columns }: PageAsked): Float32Array<ArrayBuffer> {
  if (!(toS > fromS) || !(columns >= 1 && columns <= mostColumns)) throw new RangeError('This part of the recording cannot be drawn.')
  return new Float32Array(lanes.reduce((sum, { traces }) => sum + traces.length, 0) * columns * 2).fill(Number.NaN)
}

/** Lowest and highest value of every trace in every column, from the samples themselves: traces × columns × 2, NaN where nothing was recorded. */
export async function pageOfSamples(recording: Recording, display: Display, asked: PageAsked): Promise<Float32Array<ArrayBuffer>> {
  const lanes = lanesOf(recording, display)
  const page = emptyPage(lanes, asked)
  for (const lane of lanes) {
    const sampleAt = (s: number) => Math.round((s - lane.startS) * lane.rateHz)
    const [from, to] = [Math.max(0, sampleAt(asked.fromS)), Math.min(lane.samples, sampleAt(asked.toS))]
    if (to <= from) continue
    const rows = await readLane(recording, lane, display, from, to)
    for (const [n, trace] of lane.traces.entries())
      spread(rows[n], rows[n], { lane, asked, from, samplesEach: 1 }, traceOf(page, trace, asked))
  }
  return page
}

export function traceOf(page: Float32Array, trace: number, { columns }: PageAsked): Float32Array {
  return page.subarray(trace * columns * 2, (trace + 1) * columns * 2)
}

/** Puts lows and highs, each of `samplesEach` samples from sample `from` on, into the columns of a trace. */
export function spread(
  lows: Float32Array,
  highs: Float32Array,
  { lane, asked, from, samplesEach }: { lane: Lane; asked: PageAsked; from: number; samplesEach: number },
  into: Float32Array,
): void {
  const { fromS, toS, columns } = asked
  const perSample = columns / ((toS - fromS) * lane.rateHz)
  const first = (lane.startS - fromS) * lane.rateHz + from + (samplesEach - 1) / 2
  for (let n = 0; n < lows.length; n++) {
    const [low, high] = [lows[n], highs[n]]
    if (Number.isNaN(low)) continue
    const column = Math.floor((first + n * samplesEach) * perSample + 1e-9)
    const at = 2 * (column < 0 ? 0 : column >= columns ? columns - 1 : column)
    if (!(into[at] <= low)) into[at] = low
    if (!(into[at + 1] >= high)) into[at + 1] = high
  }
}
