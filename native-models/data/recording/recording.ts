/** What a channel measures, by the names that BIDS and MNE use. */
export type ChannelType = 'eeg' | 'seeg' | 'ecog' | 'eog' | 'ecg' | 'emg' | 'meg' | 'ref' | 'resp' | 'stim' | 'misc'

export interface Channel {
  readonly name: string
  readonly type: ChannelType
  /** As the file states it: 'µV', 'mV', '°C'; '' where it states none. What is read from a channel in a unit of voltage is in volts. */
  readonly unit: string
  readonly rateHz: number
  /** On its time line, gaps included. */
  readonly samples: number
  /** Time of its first sample after the start of the recording, where that is not 0. */
  readonly startS?: number
  /** x, y, z in millimetres, in the `coordinates` of the recording. */
  readonly positionMm?: readonly [number, number, number]
  /** The integers that it is stored as, so that a writer can keep them: value = (integer − digitalMin) × … + physicalMin, in `unit`. */
  readonly stored?: StoredRange
}

export interface StoredRange {
  readonly bits: 16 | 24
  readonly digitalMin: number
  readonly digitalMax: number
  readonly physicalMin: number
  readonly physicalMax: number
}

/** `onsetS` counts from the start of the recording. */
export interface RecordingEvent {
  readonly onsetS: number
  readonly durationS: number
  readonly label: string
}

/** Time in which nothing was recorded. */
export interface Gap {
  readonly onsetS: number
  readonly durationS: number
}

/** Epochs of one length, one behind the other on the time line. */
export interface Epochs {
  readonly count: number
  readonly samples: number
  /** Time of the first sample of each epoch, relative to what it is locked to. */
  readonly fromS: number
}

/** Independent components. Matrices are row by row. */
export interface Decomposition {
  readonly components: number
  /** Indices of the channels that were decomposed. */
  readonly channels: readonly number[]
  /** components × channels. */
  readonly unmixing: Float64Array
  /** channels × components: the maps. */
  readonly mixing: Float64Array
}

/** Channels over time. Opening one reads headers only; `close` it when done. */
export interface Recording {
  readonly file: string
  /** 'edf' | 'edf+c' | 'edf+d' | 'bdf' | 'brainvision' | 'eeglab' | 'fif' | 'xdf' | 'gdf' … */
  readonly format: string
  readonly channels: readonly Channel[]
  /** ISO 8601; with a Z only where the file says that it is UTC. */
  readonly startTime: string | null
  readonly durationS: number
  readonly gaps: readonly Gap[]
  /** Where the samples before and after are not neighbours in time although nothing stands between them, in seconds. */
  readonly breaksS: readonly number[]
  /** Names of channels that somebody has judged to be bad. */
  readonly bad: readonly string[]
  readonly epochs?: Epochs
  /** What the positions are relative to. */
  readonly coordinates?: string
  /** Projections that are stored with the data and not applied. */
  readonly projectors?: readonly string[]
  readonly ica?: Decomposition
  /** Warnings for the reader. */
  readonly notes: readonly string[]
  /** Sorted by onset. May have to look through the file. */
  events(): Promise<readonly RecordingEvent[]>
  /**
   * Samples [from, to) of channels that share one rate, a Float64Array for each: volts, or the file's unit where that is none of voltage.
   * NaN in gaps. RangeError outside of the channel.
   */
  read(channels: readonly number[], fromSample: number, toSample: number): Promise<Float64Array[]>
  close(): Promise<void>
}

/** A file format of recordings. */
export interface RecordingFormat {
  readonly name: string
  /** Whether a file of this name that begins with these bytes (a thousand or so) is of this format. */
  recognises(head: Uint8Array, path: string): boolean
  /** Reads headers and nothing more. */
  open(path: string): Promise<Recording>
}
