import { type Clock, spikeTimesS, type Unit } from '../data/spikes/spike-trains.ts'

export interface LagBins {
  readonly binS: number
  /** Bins on each side of the one that is centred on zero. */
  readonly longest: number
}

export interface Correlograms extends LagBins {
  readonly units: number
  /**
   * units × units × (longest + 1), C order: how often unit j fires k bins after unit i (k = 0: at the same time or less than half a bin later).
   * Earlier lags of (i, j) are later ones of (j, i).
   */
  readonly after: Int32Array
}

const microseconds = 1e6

/** Times as whole ticks (samples, or microseconds where the file holds seconds) and how many of them make a second. */
export function ticksOf(clock: Clock, units: readonly Pick<Unit, 'times'>[]): { trains: Float64Array[]; perS: number } {
  if (clock.kind === 'samples') return { trains: units.map(({ times }) => times), perS: clock.rateHz }
  return { trains: units.map(({ times }) => spikeTimesS(clock, times).map((s) => Math.round(s * microseconds))), perS: microseconds }
}

/**
 * Cross-correlograms of all pairs in one pass over all spikes in order of time: each is compared only with those that follow within reach. Lags are whole ticks.
 * @param trains ticks from any zero, not below it
 */
export function allCorrelograms(trains: readonly Float64Array[], perS: number, { binS, longest }: LagBins): Correlograms {
  const units = trains.length
  const { ticks, ids } = inOrder(trains)
  const lags = longest + 1
  const binTicks = binS * perS
  const reach = Math.ceil((longest + 0.5) * binTicks) - 1
  const binOf = Uint16Array.from({ length: reach + 1 }, (_, ticksLater) => Math.floor(ticksLater / binTicks + 0.5))
  const after = new Int32Array(units * units * lags)
  // Unit by unit: the counts of one stay in the fastest cache, which makes this seven times faster than spike by spike.
  const block = new Int32Array(units * lags)
  for (const [unit, own] of placesOf(ids, units).entries()) {
    countAfter(own, ticks, ids, binOf, lags, block)
    after.set(block, unit * units * lags)
    block.fill(0)
  }
  return { binS, longest, units, after }
}

/** Adds to `block` (units × `lags`) what follows each spike whose place is in `own`. */
function countAfter(
  own: Int32Array,
  ticks: Int32Array | Float64Array,
  ids: Uint16Array,
  binOf: Uint16Array,
  lags: number,
  block: Int32Array,
): void {
  for (let k = 0; k < own.length; k++) {
    const from = ticks[own[k]]
    for (let m = own[k] + 1; m < ticks.length; m++) {
      const later = ticks[m] - from
      if (later >= binOf.length) break
      block[ids[m] * lags + binOf[later]]++
    }
  }
}

/** Where each unit's spikes stand among all. */
function placesOf(ids: Uint16Array, units: number): Int32Array[] {
  const counts = new Int32Array(units)
  for (let n = 0; n < ids.length; n++) counts[ids[n]]++
  const places = Array.from(counts, (count) => new Int32Array(count))
  counts.fill(0)
  for (let n = 0; n < ids.length; n++) places[ids[n]][counts[ids[n]]++] = n
  return places
}

/** All spikes in order of time, with the unit of each. */
function inOrder(trains: readonly Float64Array[]): { ticks: Int32Array | Float64Array; ids: Uint16Array } {
  const units = trains.length
  const keys = new Float64Array(trains.reduce((sum, own) => sum + own.length, 0))
  let [at, last] = [0, 0]
  for (const [unit, own] of trains.entries()) {
    for (const tick of own) keys[at++] = tick * units + unit
    last = Math.max(last, own[own.length - 1] ?? 0)
  }
  keys.sort()
  const ticks = last < 2 ** 31 ? new Int32Array(keys.length) : new Float64Array(keys.length)
  const ids = new Uint16Array(keys.length)
  for (let n = 0; n < keys.length; n++) {
    ticks[n] = Math.floor(keys[n] / units)
    ids[n] = keys[n] - ticks[n] * units
  }
  return { ticks, ids }
}

/** The correlogram of one pair from the most negative lag to the most positive; of a unit with itself without each spike with itself. */
export function correlogramOf({ units, after, longest }: Correlograms, i: number, j: number): Float64Array {
  const lags = longest + 1
  const [forth, back] = [(i * units + j) * lags, (j * units + i) * lags]
  return Float64Array.from({ length: 2 * longest + 1 }, (_, n) => {
    const lag = n - longest
    if (lag === 0) return after[forth] + after[back]
    return lag > 0 ? after[forth + lag] : after[back - lag]
  })
}
