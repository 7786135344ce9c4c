import { type Follow, overBlocks } from './blocks.ts'
import type { Recording } from './recording.ts'

/** What a writer has to know of all samples before it writes the first. */
export interface Survey {
  /** Smallest and largest value of each channel, as `read` gives it; [0, 0] where there is none. */
  readonly ranges: readonly (readonly [number, number])[]
  /** Where the channels hold samples, in seconds of their time line. */
  readonly segmentsS: readonly { readonly fromS: number; readonly toS: number }[]
}

/** Looks through channels that may have different rates. A gap is where the first of them has no samples. */
export async function survey(recording: Recording, chosen: readonly number[], follow: Follow): Promise<Survey> {
  const ranges = chosen.map((): [number, number] => [Infinity, -Infinity])
  const segmentsS: { fromS: number; toS: number }[] = []
  for (const [row, channel] of chosen.entries()) {
    const { samples, rateHz } = recording.channels[channel]
    let from: number | undefined
    const end = (sample: number) => {
      if (from !== undefined) segmentsS.push({ fromS: from / rateHz, toS: sample / rateHz })
      from = undefined
    }
    const at = (fraction: number) => follow.progress?.((row + fraction) / chosen.length / 2)
    await overBlocks(recording, [channel], samples, { ...follow, progress: at }, ([values], first) => {
      const range = ranges[row]
      for (let n = 0; n < values.length; n++) {
        const value = values[n]
        if (value < range[0]) range[0] = value
        if (value > range[1]) range[1] = value
        if (row > 0) continue
        if (!Number.isNaN(value)) from ??= first + n
        else end(first + n)
      }
    })
    if (row === 0) end(samples)
  }
  return { ranges: ranges.map(([low, high]) => (low <= high ? [low, high] : [0, 0])), segmentsS }
}
