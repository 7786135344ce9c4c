import type { Interval } from '../../../native-models/data/spikes/spike-trains.ts'

/** What is known of units: a column that they can be sorted, coloured and filtered by. */
export interface UnitColumn {
  readonly name: string
  /** As people call it, with its unit. */
  readonly title: string
  readonly kind: 'number' | 'text'
}

/** What the window is told of a file of spikes before its first page. Times are seconds from `startS` unless they are said to be the file's. */
export interface SpikesView {
  readonly format: string
  /** The file's own time at which the view begins. */
  readonly startS: number
  readonly durationS: number
  readonly spikes: number
  readonly columns: readonly UnitColumn[]
  /** For each unit a value for each column. */
  readonly units: readonly (readonly (string | number | null)[])[]
  readonly behaviour: readonly {
    readonly name: string
    readonly unit: string
    /** Seconds between samples, in the mean. */
    readonly stepS: number
    readonly columns: readonly { readonly name: string; readonly low: number; readonly high: number }[]
  }[]
  readonly events: readonly {
    readonly name: string
    readonly count: number
    readonly moments: readonly string[]
    readonly conditions: readonly string[]
  }[]
  /** Why there are no waveforms and no probe; empty where there are some. */
  readonly withoutWaveforms: string
  /** What a person did to the units, where anything was kept: its log, the steps that stand, and what tells it from earlier ones. */
  readonly curated?: { readonly name: string; readonly steps: number; readonly revision: string }
  /** Whether it is known how large each spike was. */
  readonly hasAmplitudes: boolean
  readonly notes: readonly string[]
}

/** All units together over the whole recording, and its trials or events. */
export interface SpikesOverview {
  readonly binS: number
  /** Spikes a second of all units. */
  readonly ratesHz: readonly number[]
  readonly events: readonly (Interval & { readonly label: string })[]
}

export interface UnitView {
  readonly id: string
  readonly binS: number
  readonly ratesHz: readonly number[]
  readonly intervals: {
    readonly edgesS: readonly number[]
    readonly counts: readonly number[]
    readonly medianS: number | null
    readonly variation: number | null
    readonly refractoryS: number
    readonly violations: number
    /** Of the intervals. */
    readonly violationShare: number | null
    /** Of the spikes, by other neurons (Hill); null where it cannot be told. */
    readonly contamination: number | null
  }
}

/** How often one unit fires after another, or after itself. */
export interface CorrelogramView {
  readonly binS: number
  /** Bins on each side of the one that is centred on zero. */
  readonly longest: number
  /** Spikes a second of the second unit at each lag from spikes of the first. */
  readonly ratesHz: readonly number[]
  /** What independent firing at their mean rates gives. */
  readonly expectedHz: number
  readonly pairs: number
}

export interface PerieventView {
  readonly events: number
  /** Events that are drawn as rows: the first ones where there are too many. */
  readonly groups: readonly {
    readonly condition: string
    readonly events: number
    readonly ratesHz: readonly number[]
    readonly semHz: readonly (number | null)[]
    readonly rows: readonly (readonly number[])[]
  }[]
  readonly binS: number
  readonly beforeS: number
  readonly afterS: number
}

export interface TuningView {
  readonly axes: readonly { readonly name: string; readonly from: number; readonly to: number; readonly cells: number }[]
  readonly unit: string
  /** Spikes a second, the last axis fastest; null where nobody has been. */
  readonly ratesHz: readonly (number | null)[]
  readonly occupancyS: readonly number[]
  /** Bits that a spike tells (Skaggs), what shifted spikes reach in the middle, and how often they reach as much. */
  readonly information: number
  readonly chance: number
  readonly p: number
  readonly shifts: number
  /** Of a cosine fit where directions are asked for, in degrees. */
  readonly preferred: number | null
}

export interface WaveformView {
  readonly source: string
  readonly unit: string
  readonly rateHz: number | null
  readonly samples: number
  /** The channels with the largest swing, the largest first. */
  readonly channels: readonly { readonly site: number; readonly values: readonly number[] }[]
  /** Where the sites of the probe are, and how large the swing of this unit is there; none where the file does not say. */
  readonly sites: readonly { readonly x: number; readonly y: number; readonly swing: number }[]
}
