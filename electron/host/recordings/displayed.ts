import type { Recording } from '../../../native-models/data/recording/recording.ts'
import { butterworth, filterBothWays, type Sections } from '../../../native-models/signal/butterworth.ts'
import { customDerivations } from '../../../native-models/signal/custom-montage.ts'
import { type Derivation, derivationsOf, derive, type MontageName } from '../../../native-models/signal/montages.ts'
import { notchSections } from '../../../native-models/signal/notch-sections.ts'

/** How a recording is looked at. Filters are for the eye: zero-phase Butterworth of second order, each way once, and a notch. */
export interface Display {
  /** One that is known, or a person's own as text: 'custom:Fp1-F7;F7-T7'. */
  readonly montage: MontageName | `custom:${string}`
  readonly lowHz?: number
  readonly highHz?: number
  readonly notchHz?: number
  /** Channels that are in no reference; those of the recording unless others are given. */
  readonly bad?: readonly string[]
}

/** Traces that share one time line. */
export interface Lane {
  readonly rateHz: number
  readonly startS: number
  readonly samples: number
  /** Indices among the traces of the montage. */
  readonly traces: readonly number[]
  readonly derivations: readonly Derivation[]
}

/** RangeError where a montage of a person's own does not fit. */
export function shownDerivations(
  montage: Display['montage'],
  channels: Recording['channels'],
  bad: readonly string[],
): readonly Derivation[] {
  const text = /^custom:(.*)$/s.exec(montage)?.[1]
  return text === undefined ? derivationsOf(montage as MontageName, channels, bad) : customDerivations(text, channels, bad)
}

export function lanesOf({ channels, bad: known }: Recording, { montage, bad = known }: Display): Lane[] {
  const lanes = new Map<string, { rateHz: number; startS: number; samples: number; traces: number[]; derivations: Derivation[] }>()
  for (const [trace, derivation] of shownDerivations(montage, channels, bad).entries()) {
    const { rateHz, samples, startS = 0 } = channels[derivation.channel]
    const key = `${rateHz} ${samples} ${startS}`
    const lane = lanes.get(key) ?? { rateHz, startS, samples, traces: [], derivations: [] }
    lane.traces.push(trace)
    lane.derivations.push(derivation)
    lanes.set(key, lane)
  }
  return [...lanes.values()]
}

/** Samples [from, to) of the traces of a lane as they are shown: a row for each, NaN in gaps, which no filter crosses. */
export async function readLane(recording: Recording, lane: Lane, display: Display, from: number, to: number): Promise<Float32Array[]> {
  const sections = sectionsOf(display, lane.rateHz)
  // What a filter needs to settle.
  const settleS = sections.length === 0 ? 0 : Math.min(20, 3 / (display.lowHz ?? 3) + 0.5)
  const margin = Math.ceil(settleS * lane.rateHz)
  const [first, last] = [Math.max(0, from - margin), Math.min(lane.samples, to + margin)]
  const wanted = [...new Set(lane.derivations.flatMap(({ channel, against }) => [channel, ...against.map((other) => other.channel)]))]
  const values = await recording.read(wanted, first, last)
  const rows = derive(lane.derivations, new Map(wanted.map((channel, n) => [channel, values[n]])))
  if (sections.length > 0) {
    const cuts = new Set(recording.breaksS.map((s) => Math.round((s - lane.startS) * lane.rateHz) - first))
    for (const [n, row] of rows.entries()) if (isFiltered(recording, lane.derivations[n])) filterRuns(row, sections, cuts)
  }
  return rows.map((row) => row.subarray(from - first, to - first))
}

/** Codes are not filtered. */
function isFiltered({ channels }: Recording, { channel }: Derivation): boolean {
  return channels[channel].type !== 'stim'
}

function sectionsOf({ lowHz, highHz, notchHz }: Display, rateHz: number): Sections {
  const fits = (hz: number | undefined) => (hz !== undefined && hz < rateHz / 2 ? hz : undefined)
  const [low, high] = [fits(lowHz), fits(highHz)]
  return [
    ...(low === undefined ? [] : butterworth(2, rateHz, { lowHz: low })),
    ...(high === undefined ? [] : butterworth(2, rateHz, { highHz: high })),
    ...(notchHz === undefined ? [] : notchSections(rateHz, notchHz)),
  ]
}

function filterRuns(row: Float32Array, sections: Sections, cuts: ReadonlySet<number>): void {
  let from = 0
  for (let at = 0; at <= row.length; at++) {
    const isGap = at === row.length || Number.isNaN(row[at])
    if (!isGap && !cuts.has(at)) continue
    if (at - from > 1) row.set(filterBothWays([row.subarray(from, at)], sections)[0], from)
    from = isGap ? at + 1 : at
  }
}
