import type { Channel, Recording, RecordingEvent } from './recording.ts'
import { readerOf } from './timeline.ts'

/** What a recording that is held in memory is made of; anything that is left out is empty. */
export interface HeldRecording
  extends Partial<Pick<Recording, 'file' | 'startTime' | 'gaps' | 'breaksS' | 'bad' | 'coordinates' | 'epochs'>> {
  readonly channels: readonly Omit<Channel, 'samples'>[]
  /** The samples of each channel on its time line, in volts where its unit is one of voltage; NaN in gaps. */
  readonly data: readonly Float32Array[] | readonly Float64Array[]
  readonly events?: readonly RecordingEvent[]
}

/** A recording whose samples are at hand. */
interface MemoryRecording extends Recording {
  readonly held: readonly Float32Array[] | readonly Float64Array[]
}

/** The samples of a recording that was made by `memoryRecording`, a row for each channel; RangeError for any other. */
export function heldSamples(recording: Recording | undefined): readonly ArrayLike<number>[] {
  if (!recording || !('held' in recording)) throw new RangeError('not a recording in memory')
  return (recording as MemoryRecording).held
}

/** A recording in memory: what a phantom draws, and what an instrument gives. */
export function memoryRecording({ channels, data, events = [], ...about }: HeldRecording): MemoryRecording {
  const described = channels.map(({ stored: _stored, ...channel }, n): Channel => ({ ...channel, samples: data[n].length }))
  const sorted = [...events].sort((a, b) => a.onsetS - b.onsetS)
  return {
    file: '',
    format: 'memory',
    startTime: null,
    gaps: [],
    breaksS: [],
    bad: [],
    ...about,
    channels: described,
    durationS: Math.max(0, ...described.map(({ samples, rateHz, startS = 0 }) => startS + samples / rateHz)),
    notes: [],
    held: data,
    events: async () => sorted,
    read: readerOf(described, async (chosen, from, to) => chosen.map((n) => Float64Array.from(data[n].subarray(from, to)))),
    close: async () => {},
  }
}
