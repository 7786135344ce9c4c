/** What the times of spikes are counted in. */
export type Clock =
  /** Whole samples of a recording: time = startS + n / rateHz. */
  | { readonly kind: 'samples'; readonly rateHz: number; readonly startS: number }
  /** Seconds, as the file gives them; `rateHz` where it says how finely they were sampled. */
  | { readonly kind: 'seconds'; readonly rateHz: number | null }

/** What is known of a unit without its spikes. */
export interface UnitHeader {
  readonly id: string
  readonly spikes: number
  /** Anything else that the file says of it: region, quality, channel, depth … */
  readonly [property: string]: string | number | boolean | null
}

export interface Unit {
  readonly header: UnitHeader
  /** In units of the clock (samples or seconds), ascending. */
  readonly times: Float64Array
  /** How large each spike was, in whatever the file gives it in, where it does. */
  readonly amplitudes?: Float64Array
}

/** Something that was measured beside the spikes. Values are C order: samples × columns. */
export interface Behaviour {
  readonly name: string
  readonly columns: readonly string[]
  readonly unit: string
  readonly timesS: Float64Array
  readonly values: Float64Array
}

/** Times from which to which something holds. */
export interface Interval {
  readonly startS: number
  readonly stopS: number
}

export interface SpikesHeader {
  readonly format: string
  readonly clock: Clock
  readonly units: readonly UnitHeader[]
  /** When the recording was on; from the first to the last spike where the file does not say. */
  readonly span: Interval
  /** Names of what was measured beside the spikes. */
  readonly behaviour: readonly string[]
  readonly trials: number
  readonly notes: readonly string[]
}

/** Spikes of the units of one recording. */
export interface SpikeTrains extends Omit<SpikesHeader, 'units' | 'behaviour' | 'trials'> {
  readonly file: string
  readonly units: readonly Unit[]
  readonly behaviour: readonly Behaviour[]
  readonly trials: readonly Interval[]
}

export function headerOf(trains: SpikeTrains): SpikesHeader {
  const { format, clock, span, notes, units, behaviour, trials } = trains
  return {
    format,
    clock,
    span,
    notes,
    units: units.map(({ header }) => header),
    behaviour: behaviour.map(({ name }) => name),
    trials: trials.length,
  }
}

/** When a unit fired, in seconds. */
export function spikeTimesS(clock: Clock, times: Float64Array): Float64Array {
  if (clock.kind === 'seconds') return times
  const { rateHz, startS } = clock
  return times.map((sample) => startS + sample / rateHz)
}

/** From the first to the last spike, or the given span where it is wider. */
export function spanOf(clock: Clock, units: readonly Pick<Unit, 'times'>[], known: Partial<Interval> = {}): Interval {
  let [startS, stopS] = [known.startS ?? Number.POSITIVE_INFINITY, known.stopS ?? Number.NEGATIVE_INFINITY]
  for (const { times } of units) {
    if (times.length === 0) continue
    const ends = spikeTimesS(clock, Float64Array.of(times[0], times[times.length - 1]))
    startS = Math.min(startS, ends[0])
    stopS = Math.max(stopS, ends[1])
  }
  return startS <= stopS ? { startS, stopS } : { startS: 0, stopS: 0 }
}
