import type { Random } from '../../../statistics/random.ts'

export interface Masked {
  /** What the network sees. */
  readonly seen: Float32Array
  /** 1 where a cell lies in a masked time, and 1 where it lies in a masked frequency. */
  readonly inTime: Float32Array
  readonly inFrequency: Float32Array
}

interface Span {
  readonly from: number
  readonly to: number
}

/** A span begins at each place with this probability, and is 1 … `widest` long. */
const SHARES = { time: { probability: 0.05, widest: 5 }, frequency: { probability: 0.05, widest: 2 } }

/**
 * Masks spans of frames and spans of bins: of ten spans eight are set to zero, one is filled from elsewhere in the window, one is left. Every cell of both kinds
 * is to be scored. (In BrainBERT's published code cells of masked bins are labelled by the intervals of time.)
 */
export function maskWindow(values: Float32Array, frames: number, bins: number, random: Random): Masked {
  const [seen, inTime, inFrequency] = [values.slice(), new Float32Array(values.length), new Float32Array(values.length)]
  const mask = ({ from, to }: Span, length: number, marked: Float32Array, place: (at: number) => number[]) => {
    const draw = random.uniform()
    const shift = random.integer(length)
    for (let at = from; at < to; at++) {
      const other = place((at + shift) % length)
      for (const [k, cell] of place(at).entries()) {
        marked[cell] = 1
        if (draw < 0.8) seen[cell] = 0
        else if (draw < 0.9) seen[cell] = values[other[k]]
      }
    }
  }
  const frame = (at: number) => Array.from({ length: bins }, (_, k) => at * bins + k)
  const bin = (at: number) => Array.from({ length: frames }, (_, n) => n * bins + at)
  for (const span of spansOf(frames, SHARES.time, random)) mask(span, frames, inTime, frame)
  for (const span of spansOf(bins, SHARES.frequency, random)) mask(span, bins, inFrequency, bin)
  return { seen, inTime, inFrequency }
}

function spansOf(length: number, { probability, widest }: { probability: number; widest: number }, random: Random): Span[] {
  const spans: Span[] = []
  for (let at = 0; at < length; at++) {
    if (random.uniform() >= probability) continue
    const to = Math.min(length, at + 1 + random.integer(widest))
    spans.push({ from: at, to })
    at = to - 1
  }
  return spans
}
