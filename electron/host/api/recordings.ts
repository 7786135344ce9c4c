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
