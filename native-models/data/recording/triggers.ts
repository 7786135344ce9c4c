import type { Channel, Recording, RecordingEvent } from './recording.ts'

const blockSamples = 1 << 20

/**
 * Triggers in a channel of codes: where the code rises, from nothing or to a larger one, as MNE's `find_events` has it. What it holds at the very
 * first sample began before the recording. `bits` are those that hold the code.
 */
export async function triggersOf(
  read: Recording['read'],
  index: number,
  { rateHz, samples }: Channel,
  bits = 0x7fffffff,
): Promise<RecordingEvent[]> {
  const events: RecordingEvent[] = []
  let last: number | undefined
  for (let from = 0; from < samples; from += blockSamples) {
    const [codes] = await read([index], from, Math.min(samples, from + blockSamples))
    for (let n = 0; n < codes.length; n++) {
      if (Number.isNaN(codes[n])) continue
      const code = Math.abs(Math.round(codes[n])) & bits
      if (last !== undefined && code > last) events.push({ onsetS: (from + n) / rateHz, durationS: 0, label: String(code) })
      last = code
    }
  }
  return events
}
