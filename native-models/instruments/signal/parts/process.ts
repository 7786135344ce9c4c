import { memoryRecording } from '../../../data/recording/memory-recording.ts'
import type { Channel, Recording } from '../../../data/recording/recording.ts'
import { readStretches } from '../../../data/recording/stretches.ts'
import type { RunContext } from '../../contract.ts'

/**
 * A recording with its chosen channels changed, stretch by stretch, so that nothing crosses a gap or a break. Other channels of the same time line go
 * along as they are; those of another rate are left out, which is said. `change` takes and gives rows of the chosen channels, all of one length.
 */
export async function processed(
  recording: Recording,
  chosen: readonly number[],
  context: RunContext,
  change: (rows: Float32Array[], stretch: number) => Float32Array[],
): Promise<Recording> {
  const line = recording.channels[chosen[0]]
  const along = recording.channels.flatMap((channel, n) => (chosen.includes(n) || !sameLine(channel, line) ? [] : [n]))
  const lost = recording.channels.length - chosen.length - along.length
  if (lost > 0) context.warn(`${lost} channels of another sampling rate are not in the result.`)
  const kept = [...chosen, ...along].sort((a, b) => a - b)
  const data = kept.map(() => new Float32Array(line.samples).fill(Number.NaN))
  context.progress(0.1, 'Reading the samples')
  const stretches = await readStretches(recording, kept, context.signal)
  const places = chosen.map((n) => kept.indexOf(n))
  for (const [s, { from, data: rows }] of stretches.entries()) {
    context.signal.throwIfAborted()
    context.progress(0.3 + (0.6 * s) / stretches.length, 'Working through the samples')
    const changed = change(
      places.map((place) => rows[place]),
      s,
    )
    for (const [n, row] of rows.entries()) data[n].set(row, from)
    for (const [n, place] of places.entries()) data[place].set(changed[n], from)
  }
  const { file, startTime, gaps, breaksS, bad, coordinates, epochs } = recording
  return memoryRecording({
    ...{ file, startTime, gaps, breaksS, bad, coordinates, epochs },
    channels: kept.map((n) => recording.channels[n]),
    data,
    events: await recording.events(),
  })
}

function sameLine(a: Channel, b: Channel): boolean {
  return a.rateHz === b.rateHz && a.samples === b.samples && (a.startS ?? 0) === (b.startS ?? 0)
}
