import { z } from 'zod'
import type { RecordingInfo } from '../../../native-models/data/recording/info.ts'
import type { Derivation, MontageName } from '../../../native-models/signal/montages.ts'

/** What is marked in a recording, in seconds from its start; some files hold events that begin before it. */
export const annotation = z.object({ onsetS: z.number(), durationS: z.number().min(0), label: z.string().max(10_000) })

/** What the window is told of a recording before its first page; events come apart, since some files must be read whole for them. */
export interface RecordingView extends Omit<RecordingInfo, 'events'> {
  /** The name of the annotations that a person kept last; events and bad channels are theirs. */
  readonly annotated?: string
  /** The montages that can be had, each with its traces from the top. */
  readonly montages: readonly { readonly id: MontageName; readonly traces: readonly Pick<Derivation, 'name' | 'channel'>[] }[]
}

/** The power spectral density of a trace, in squared units (V²) per hertz. */
export interface SpectrumView {
  readonly frequenciesHz: readonly number[]
  readonly power: readonly number[]
  readonly segments: number
  readonly segmentS: number
}

/** Power over time and frequency of a trace: `columns` × `bins` from `fromS` and 0 Hz, in dB of V²/Hz; null where nothing was recorded. */
export interface SpectrogramView {
  readonly columns: number
  readonly bins: number
  readonly decibels: readonly (number | null)[]
  readonly highestHz: number
  readonly fromS: number
  readonly toS: number
  readonly windowS: number
}

/** Potentials of the scalp at one moment, in volts, on a head from above with the nose up; places are shares of the picture from its top left. */
export interface TopographyView {
  readonly atS: number
  /** What the potentials are against: that of the traces where it has a potential for each electrode. */
  readonly montage: string
  /** Whether places are of this head, or those that the 10–10 system has. */
  readonly isMeasured: boolean
  readonly electrodes: readonly { readonly name: string; readonly value: number; readonly x: number; readonly y: number }[]
  readonly cells: number
  /** Which of `cells` × `cells`, row by row, are on the head, and what is there. */
  readonly inside: readonly number[]
  readonly grid: readonly number[]
}
