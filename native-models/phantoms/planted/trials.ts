import type { Random } from '../../statistics/random.ts'
import { fieldOf, scalpBackground, scalpPlaces } from './scalp.ts'

/**
 * What the target depends on. `evoked`: height of a deflection. `rhythm`: amplitude of a burst of unknown phase. `firing`: how much a group
 * of units fires. `source`: height of a deflection whose source lies in a head, as a montage of electrodes sees it through skull and scalp.
 */
export type TrialSignal = 'evoked' | 'rhythm' | 'firing' | 'source'

export interface TrialsOptions {
  readonly signal: TrialSignal
  /** Channels, or units. */
  readonly channels: number
  /** Samples of a trial, or lags. */
  readonly samples: number
  readonly trials: number
  /** Nothing is planted: the target is drawn without regard to the trial. */
  readonly empty?: boolean
  /** A second place shows noise that also lies in the signal's, and is unrelated to the target: a network does well to look there too. */
  readonly suppressor?: boolean
  /** Share of the trials, from the first, in which the whole first channel goes with the target; in the others it is random. */
  readonly shortcut?: number
  /** Which place carries the signal: repetitions that count upwards go round all of them. Drawn at random unless given. */
  readonly turn?: number
  /** Standard deviation of what no trial can tell, of a target whose standard deviation is 1 without it. */
  readonly targetNoise?: number
}

/** Trials of channels × samples whose target comes from one place of known channels and times. */
export interface PlantedTrials {
  readonly channels: number
  readonly samples: number
  /** Masks of channels × samples, time fastest; the target depends on the one at `signal`. All vary alike. */
  readonly places: readonly Uint8Array[]
  readonly signal: number
  /** Which place shows the suppressor's noise, if one does. */
  readonly suppressor?: number
  /** How many trials, from the first, carry the shortcut. */
  readonly marked?: number
  readonly trials: readonly PlantedTrial[]
}

export interface PlantedTrial {
  /** channels × samples, time fastest. */
  readonly values: Float32Array
  readonly target: number
  /** What somebody who knows all places would measure in each. */
  readonly measured: readonly number[]
}

/** Cycles of a burst within a place: enough that its mean says nothing. */
const CYCLES = 4

/** Shared noise of a trial: how much a sample keeps of the one before (recordings drift), and a channel of its neighbour (volume conduction). */
const KEPT = { inTime: 0.8, inSpace: 0.5 }

/** Draws trials: trial n depends on the seed and on n alone. */
export function plantedTrials(options: TrialsOptions, random: Random): PlantedTrials {
  const { channels, samples, signal } = options
  const places = placesOf(channels, samples, signal)
  const carrier = (options.turn ?? random.fork('role').integer(places.length)) % places.length
  const suppressor = options.suppressor ? (carrier + 1 + random.fork('suppressor').integer(places.length - 1)) % places.length : undefined
  const marked = options.shortcut === undefined ? undefined : Math.round(options.shortcut * options.trials)
  const shown = marked === undefined ? places : [...places, firstChannel(channels, samples)]
  const draw = DRAWS[signal]
  const base = Array.from({ length: channels }, (_, unit) => random.fork(`unit ${unit}`).between(0.3, 1))
  const trials = Array.from({ length: options.trials }, (_, n): PlantedTrial => {
    const own = random.fork(`trial ${n}`)
    const factors = places.map(() => own.normal())
    const noise = (options.targetNoise ?? 0.3) * own.normal()
    const target = options.empty ? own.fork('empty').normal() : factors[carrier] + noise
    // The suppressor's own factor joins the signal's place after the target was read from it.
    if (suppressor !== undefined) factors[carrier] += factors[suppressor]
    if (marked !== undefined) factors.push(n < marked ? target : own.fork('mark').normal())
    const values = draw(options, shown, factors, base, own.fork('values'))
    return { values, target, measured: places.map((place) => measure(values, place, signal)) }
  })
  const finished = signal === 'firing' ? standardised(trials, channels, samples) : trials
  return { channels, samples, places, signal: carrier, suppressor, marked, trials: finished }
}

/** No place has anything in it. */
function firstChannel(channels: number, samples: number): Uint8Array {
  return new Uint8Array(channels * samples).fill(1, 0, samples)
}

/** Three groups of channels by two windows: every place shares its channels with one other and its times with two. */
export function placesOf(channels: number, samples: number, signal?: TrialSignal): Uint8Array[] {
  const group = Math.max(1, Math.floor(channels / 5))
  const window = Math.max(1, Math.round(0.16 * samples))
  const starts = [0.2, 0.6].map((share) => Math.round(share * samples))
  if (signal === 'source')
    return scalpPlaces(
      channels,
      starts.map((from) => ({ from, length: window })),
      samples,
    )
  return [0, 1, 2].flatMap((k) =>
    starts.map((start) => {
      const first = Math.round(((k + 0.5) * channels) / 3 - group / 2)
      return Uint8Array.from({ length: channels * samples }, (_, n) => {
        const [channel, sample] = [Math.floor(n / samples), n % samples]
        return channel >= first && channel < first + group && sample >= start && sample < start + window ? 1 : 0
      })
    }),
  )
}

type Drawn = (
  options: TrialsOptions,
  places: readonly Uint8Array[],
  factors: readonly number[],
  base: readonly number[],
  random: Random,
) => Float32Array

/** Noise that lasts and spreads to neighbours, and in every place a deflection (half a sine) or a burst. */
const drawRecording: Drawn = ({ channels, samples, signal }, places, factors, _base, random) => {
  const values = new Float32Array(channels * samples)
  const fresh = Math.sqrt(1 - KEPT.inTime ** 2)
  const own = Math.sqrt(1 - KEPT.inSpace ** 2)
  for (let channel = 0; channel < channels; channel++) {
    let lasting = random.normal()
    for (let sample = 0; sample < samples; sample++) {
      lasting = KEPT.inTime * lasting + fresh * random.normal()
      const n = channel * samples + sample
      values[n] = channel ? KEPT.inSpace * values[n - samples] + own * lasting : lasting
    }
  }
  for (const [at, place] of places.entries()) {
    const first = place.indexOf(1)
    const from = first % samples
    const length = place.indexOf(0, first) - first
    const phase = 2 * Math.PI * random.uniform()
    const height = signal === 'evoked' ? 2 + 2 * factors[at] : 2 * Math.exp(0.5 * factors[at])
    for (let n = first; n < place.length; n++) {
      if (!place[n]) continue
      const share = ((n % samples) - from + 0.5) / length
      const shape = Math.sin(Math.PI * share)
      values[n] += height * shape * (signal === 'evoked' ? 1 : Math.sin(2 * Math.PI * CYCLES * share + phase))
    }
  }
  return values
}

/** Mean height of a source's deflection where it is largest, in deviations of the background. */
const SOURCE_HEIGHT = 4

/** What a scalp shows, and from every place a deflection that all electrodes see as far as its source reaches them. */
const drawSources: Drawn = ({ channels, samples }, places, factors, _base, random) => {
  const values = scalpBackground(channels, samples, random)
  for (const [at, place] of places.entries()) {
    const first = place.indexOf(1)
    const from = first % samples
    const length = place.indexOf(0, first) - first
    const field = fieldOf(channels, at, place, samples)
    for (let channel = 0; channel < channels; channel++)
      for (let k = 0; k < length; k++)
        values[channel * samples + from + k] +=
          SOURCE_HEIGHT * (1 + factors[at]) * field[channel] * Math.sin((Math.PI * (k + 0.5)) / length)
  }
  return values
}

/** Poisson counts: each unit has a rate of its own, which every place raises or lowers. */
const drawCounts: Drawn = ({ channels, samples }, places, factors, base, random) => {
  const rates = Float64Array.from({ length: channels * samples }, (_, n) => base[Math.floor(n / samples)])
  for (const [at, place] of places.entries()) for (let n = 0; n < rates.length; n++) if (place[n]) rates[n] *= Math.exp(0.7 * factors[at])
  return Float32Array.from(rates, (rate) => poisson(rate, random))
}

const DRAWS: Readonly<Record<TrialSignal, Drawn>> = {
  evoked: drawRecording,
  rhythm: drawRecording,
  firing: drawCounts,
  source: drawSources,
}

/** Knuth's product of uniforms: exact, and quick where few are expected. */
function poisson(expected: number, random: Random): number {
  const limit = Math.exp(-expected)
  let count = 0
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++
  return count
}

/** Counts less their unit's mean over its deviation, as decoders of spikes are given them. */
function standardised(trials: readonly PlantedTrial[], channels: number, samples: number): PlantedTrial[] {
  const all = trials.length * samples
  for (let channel = 0; channel < channels; channel++) {
    let [sum, squares] = [0, 0]
    for (const { values } of trials)
      for (let n = channel * samples; n < (channel + 1) * samples; n++) {
        sum += values[n]
        squares += values[n] ** 2
      }
    const mean = sum / all
    const deviation = Math.sqrt(squares / all - mean ** 2) || 1
    for (const { values } of trials)
      for (let n = channel * samples; n < (channel + 1) * samples; n++) values[n] = (values[n] - mean) / deviation
  }
  return [...trials]
}

/** Mean of a deflection, log power of a burst, log count (and a half, since there may be none) of a group of units. */
function measure(values: Float32Array, place: Uint8Array, signal: TrialSignal): number {
  let [sum, squares, count] = [0, 0, 0]
  for (let n = 0; n < place.length; n++) {
    if (!place[n]) continue
    sum += values[n]
    squares += values[n] ** 2
    count++
  }
  if (signal === 'evoked' || signal === 'source') return sum / count
  return signal === 'rhythm' ? Math.log(squares / count) : Math.log(sum + 0.5)
}
