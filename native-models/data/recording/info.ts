import type { Channel, Epochs, Gap, Recording, RecordingEvent } from './recording.ts'

/** What `touchstone info` says of a recording. */
export interface RecordingInfo {
  readonly kind: 'recording'
  readonly file: string
  readonly format: string
  readonly channels: readonly Omit<Channel, 'stored'>[]
  readonly durationS: number
  readonly startTime: string | null
  readonly events: readonly RecordingEvent[]
  readonly gaps: readonly Gap[]
  /** Where the samples before and after are not neighbours in time. */
  readonly breaksS: readonly number[]
  readonly bad: readonly string[]
  readonly epochs?: Epochs
  readonly coordinates?: string
  readonly projectors?: readonly string[]
  /** Of an independent component analysis that is stored with it. */
  readonly components?: number
  readonly notes: readonly string[]
}

export async function infoOfRecording(recording: Recording): Promise<RecordingInfo> {
  const { read: _read, close: _close, events, channels, ica, ...fields } = recording
  return {
    kind: 'recording',
    ...fields,
    channels: channels.map(({ stored: _stored, ...channel }) => channel),
    events: await events(),
    ...(ica ? { components: ica.components } : {}),
  }
}
