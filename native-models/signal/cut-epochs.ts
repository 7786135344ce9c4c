import type { RecordingEvent } from '../data/recording/recording.ts'
import type { Stretch } from '../data/recording/stretches.ts'

/** Pieces of equal length around events. */
export interface EpochSet {
  /** epochs × channels × samples, C order. */
  readonly data: Float32Array
  readonly channels: number
  /** Samples of an epoch. */
  readonly samples: number
  /** Time of the first sample relative to the event. */
  readonly fromS: number
  readonly rateHz: number
  /** The event of each epoch, in order. */
  readonly events: readonly RecordingEvent[]
  readonly dropped: readonly Dropped[]
}

export interface Dropped {
  readonly event: RecordingEvent
  /** In words: 'not whole in one stretch', '152 µV at Fp1'. */
  readonly why: string
}

export interface EpochWindow {
  readonly rateHz: number
  /** Relative to the event; both ends are included, as MNE-Python has it. */
  readonly fromS: number
  readonly toS: number
  /** Its mean in each channel is taken away; left out, nothing is. Both ends are included. */
  readonly baselineS?: readonly [number, number]
  /** An epoch in which any channel spans more volts is left out. */
  readonly rejectV?: number
  /** An epoch in which any channel spans fewer volts is left out. */
  readonly flatV?: number
  /** For the reasons. */
  readonly names?: readonly string[]
}

/**
 * Cuts epochs around events: an epoch that a gap, a break or an end would divide is dropped, so are those that reject and flat leave out (judged after the
 * baseline, over all channels that are given). An event belongs to the sample nearest to it.
 */
export function cutEpochs(stretches: readonly Stretch[], events: readonly RecordingEvent[], window: EpochWindow): EpochSet {
  const { rateHz, fromS, toS } = window
  const first = Math.round(fromS * rateHz)
  const samples = Math.round(toS * rateHz) - first + 1
  const channels = stretches[0]?.data.length ?? 0
  const kept: Float32Array[] = []
  const keptEvents: RecordingEvent[] = []
  const dropped: Dropped[] = []
  for (const event of events) {
    const begin = Math.round(event.onsetS * rateHz) + first
    const stretch = stretches.find(({ from, data }) => begin >= from && begin + samples <= from + data[0].length)
    if (!stretch) {
      dropped.push({ event, why: 'not whole in one stretch' })
      continue
    }
    const piece = new Float32Array(channels * samples)
    for (const [n, row] of stretch.data.entries())
      piece.set(row.subarray(begin - stretch.from, begin - stretch.from + samples), n * samples)
    if (window.baselineS) takeBaseline(piece, samples, first, rateHz, window.baselineS)
    const why = whyDropped(piece, samples, window)
    if (why) dropped.push({ event, why })
    else {
      kept.push(piece)
      keptEvents.push(event)
    }
  }
  const data = new Float32Array(kept.length * channels * samples)
  for (const [n, piece] of kept.entries()) data.set(piece, n * piece.length)
  return { data, channels, samples, fromS: first / rateHz, rateHz, events: keptEvents, dropped }
}

function takeBaseline(piece: Float32Array, samples: number, first: number, rateHz: number, [fromS, toS]: readonly [number, number]): void {
  const from = Math.max(0, Math.round(fromS * rateHz) - first)
  const to = Math.min(samples, Math.round(toS * rateHz) - first + 1)
  if (to <= from) return
  for (let at = 0; at < piece.length; at += samples) {
    let sum = 0
    for (let k = at + from; k < at + to; k++) sum += piece[k]
    const mean = sum / (to - from)
    for (let k = at; k < at + samples; k++) piece[k] -= mean
  }
}

function whyDropped(piece: Float32Array, samples: number, { rejectV, flatV, names }: EpochWindow): string | undefined {
  if (rejectV === undefined && flatV === undefined) return undefined
  for (let at = 0; at < piece.length; at += samples) {
    let [low, high] = [Infinity, -Infinity]
    for (let k = at; k < at + samples; k++) {
      if (piece[k] < low) low = piece[k]
      if (piece[k] > high) high = piece[k]
    }
    const span = high - low
    if ((rejectV !== undefined && span > rejectV) || (flatV !== undefined && span < flatV))
      return `${(1e6 * span).toPrecision(3)} µV at ${names?.[at / samples] ?? `channel ${at / samples + 1}`}`
  }
  return undefined
}
