import type { Channel, Gap } from './recording.ts'

/** A time line that is longer than two years comes from a damaged time stamp. */
export const longestS = 2 * 365 * 86_400

/** Stored samples without a break: where they begin on the time line, and where among what is stored. */
export interface Segment {
  readonly at: number
  readonly stored: number
  readonly samples: number
}

/** Reads stored samples [from, to) of channels. */
export type ReadStored = (channels: readonly number[], from: number, to: number) => Promise<Float64Array[]>

/** `Recording.read` over what is stored: `segmentsOf` gives the segments of a channel in order, or nothing where it has no gaps. */
export function readerOf(channels: readonly Channel[], readStored: ReadStored, segmentsOf?: (channel: number) => readonly Segment[]) {
  return async (chosen: readonly number[], from: number, to: number): Promise<Float64Array[]> => {
    const first = check(channels, chosen, from, to)
    if (first === undefined) return []
    const segments = segmentsOf?.(first)
    if (!segments) return readStored(chosen, from, to)
    const out = chosen.map(() => new Float64Array(to - from).fill(Number.NaN))
    for (const { at, stored, samples } of segments) {
      const begin = Math.max(at, from)
      const end = Math.min(at + samples, to)
      if (begin >= end) continue
      const pieces = await readStored(chosen, stored + begin - at, stored + end - at)
      for (const [n, piece] of pieces.entries()) out[n].set(piece, begin - from)
    }
    return out
  }
}

/** The gaps between segments, whatever the rate. */
export function gapsBetween(segments: readonly Segment[], rateHz: number): Gap[] {
  return segments.slice(1).flatMap(({ at }, n) => {
    const end = segments[n].at + segments[n].samples
    return at > end ? [{ onsetS: end / rateHz, durationS: (at - end) / rateHz }] : []
  })
}

function check(channels: readonly Channel[], chosen: readonly number[], from: number, to: number): number | undefined {
  const first = chosen[0]
  for (const n of chosen) {
    const channel = channels[n]
    if (!channel) throw new RangeError(`channel ${n} of ${channels.length}`)
    const { rateHz, samples, startS = 0 } = channels[first]
    if (channel.rateHz !== rateHz || (channel.startS ?? 0) !== startS) throw new RangeError('channels of different rates')
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= Math.min(samples, channel.samples)))
      throw new RangeError(`samples ${from} to ${to} of ${samples}`)
  }
  return first
}
