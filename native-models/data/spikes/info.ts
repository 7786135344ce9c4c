import type { SpikesHeader, UnitHeader } from './spike-trains.ts'

/** What `touchstone info` says of a file of spikes. */
export interface SpikesInfo {
  readonly kind: 'spikes'
  readonly file: string
  readonly format: string
  readonly units: readonly UnitHeader[]
  /** Seconds from the start of the recording to its end, or from the first to the last spike where the file does not say. */
  readonly durationS: number
  readonly startS: number
  /** Of the recording that was sorted, where the file says. */
  readonly rateHz: number | null
  readonly behaviour: readonly string[]
  readonly trials: number
  readonly notes: readonly string[]
}

export function infoOfSpikes(file: string, header: SpikesHeader): SpikesInfo {
  const { format, units, span, clock, behaviour, trials, notes } = header
  return {
    kind: 'spikes',
    file,
    format,
    units,
    durationS: span.stopS - span.startS,
    startS: span.startS,
    rateHz: clock.rateHz,
    behaviour,
    trials,
    notes,
  }
}
