import type { Recording } from './recording.ts'

/** How the caller follows a long conversion, and how he stops it. */
export interface Follow {
  progress?(fraction: number): void
  readonly signal?: AbortSignal
}

const blockSamples = 1 << 20

/** Passes over channels of one time line in blocks of bounded size: `visit` is given the samples from `from` on. */
export async function overBlocks(
  recording: Recording,
  channels: readonly number[],
  samples: number,
  { progress, signal }: Follow,
  visit: (pieces: readonly Float64Array[], from: number) => Promise<void> | void,
): Promise<void> {
  const step = Math.max(1, Math.floor(blockSamples / Math.max(1, channels.length)))
  for (let from = 0; from < samples; from += step) {
    signal?.throwIfAborted()
    await visit(await recording.read(channels, from, Math.min(samples, from + step)), from)
    progress?.(Math.min(1, (from + step) / samples))
  }
}
