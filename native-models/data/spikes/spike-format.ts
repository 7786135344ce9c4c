import type { EventTable } from './event-table.ts'
import type { MeanWaveforms } from './mean-waveforms.ts'
import type { SpikesHeader, SpikeTrains } from './spike-trains.ts'

/** A format in which spikes of sorted units are stored. */
export interface SpikeFormat {
  readonly name: string
  /** Whether a file that begins with these bytes is of this format; a folder has none. */
  recognises(path: string, head: Uint8Array): boolean
  read(path: string): Promise<SpikeTrains>
  /** Without reading the spikes, where that can be done. */
  describe?(path: string): Promise<SpikesHeader>
  /** Trials and other events with what tells them apart, where the format has them. */
  events?(path: string): Promise<readonly EventTable[]>
  /** How the spikes of each unit look, for units in the order of the file; undefined where this file does not say. */
  waveforms?(path: string, ids: readonly string[]): Promise<MeanWaveforms | undefined>
}

/** The first bytes of a file as text. */
export function latin1(head: Uint8Array): string {
  return Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
}
