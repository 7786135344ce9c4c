import { type SpikeTrains, spanOf, type Unit } from '../../data/spikes/spike-trains.ts'
import type { Random } from '../../statistics/random.ts'

const rateHz = 30_000

export interface MotifRecipe {
  readonly durationS: number
  readonly units: number
  /** How many of them take part. */
  readonly members: number
  readonly longestS: number
  /** Delays are whole multiples of it, where it is given. */
  readonly delayStepS?: number
  readonly eventsHz: number
  /** Each spike of an event lies this far at most from where it should. */
  readonly jitterS: number
  /** Chance that a member does not fire in an event. */
  readonly missing: number
  readonly backgroundHz: number
  /** False: the same number of extra spikes, each at a time of its own. */
  readonly together: boolean
}

export interface PlantedMotif {
  readonly trains: SpikeTrains
  /** Delay of each member after the first; null for units that take no part. */
  readonly delaysS: readonly (number | null)[]
  /** When the first member fires, or would have. */
  readonly onsetsS: readonly number[]
}

/** One motif of spikes with fixed delays in Poisson noise of the same units. Onsets are at least twice the length of the motif apart. */
export function plantedMotif(random: Random, recipe: MotifRecipe): PlantedMotif {
  const { durationS, units: count, members, longestS, delayStepS, eventsHz, jitterS, missing, backgroundHz, together } = recipe
  const order = ordered(random.fork('members'), count)
  const delays = random.fork('delays')
  const inner = Array.from({ length: members - 2 }, () => delays.between(0.1, 0.9) * longestS)
  const own = [0, ...inner.map((delay) => (delayStepS ? Math.round(delay / delayStepS) * delayStepS : delay)), longestS]
  const delaysS = Array.from({ length: count }, (_, unit) => own[order[unit]] ?? null)
  const onsets = random.fork('onsets')
  const onsetsS: number[] = []
  for (let s = 0.5; ; ) {
    s += 2 * longestS - Math.log(1 - onsets.uniform()) / eventsHz
    if (s > durationS - 0.5 - longestS) break
    onsetsS.push(s)
  }
  const units = delaysS.map((delay, n): Unit => {
    const draw = random.fork(`unit ${n}`)
    const times: number[] = []
    for (let s = 0; ; ) {
      s -= Math.log(1 - draw.uniform()) / backgroundHz
      if (s >= durationS) break
      times.push(s)
    }
    for (const onset of delay === null ? [] : onsetsS) {
      if (draw.uniform() < missing) continue
      const s = onset + (delay ?? 0) + draw.between(-jitterS, jitterS)
      times.push(together ? s : draw.between(0, durationS))
    }
    const samples = Float64Array.from(times, (s) => Math.max(0, Math.round(s * rateHz))).sort()
    return { header: { id: String(n + 1), spikes: samples.length, member: delay !== null }, times: samples }
  })
  const clock = { kind: 'samples', rateHz, startS: 0 } as const
  const span = spanOf(clock, units, { startS: 0, stopS: durationS })
  const trains: SpikeTrains = { file: 'phantom', format: 'phantom', clock, units, span, behaviour: [], trials: [], notes: [] }
  return { trains, delaysS, onsetsS: together ? onsetsS : [] }
}

/** A place in a random order for each of `count`. */
function ordered(random: Random, count: number): number[] {
  const places = Array.from({ length: count }, (_, n) => n)
  for (let n = count - 1; n > 0; n--) {
    const other = random.integer(n + 1)
    ;[places[n], places[other]] = [places[other], places[n]]
  }
  return places
}
