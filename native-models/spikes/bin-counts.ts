import type { Clock } from '../data/spikes/spike-trains.ts'
import { firstAtLeast } from './first-at-least.ts'

export interface Bins {
  readonly startS: number
  readonly binS: number
  readonly count: number
}

/** A spike this close before an edge (in ticks) is on it: what is left of rounding in startS + k · binS. */
const tolerance = 1e-6
const nanoseconds = 1e9

/**
 * How many spikes lie in each bin [start + k · width, start + (k + 1) · width). Spikes and edges are compared as whole ticks (samples, or nanoseconds
 * where the file holds seconds), so that a spike on an edge is never put before it by rounding. `times` ascend.
 */
export function binCounts(clock: Clock, times: Float64Array, { startS, binS, count }: Bins): Float64Array {
  // A time rounds to a tick before `end` where it lies before end − ½: compared so, nothing is rounded spike by spike.
  const [ticksPerS, zeroS, perTime, half] =
    clock.kind === 'samples' ? [clock.rateHz, clock.startS, 1, 0] : [nanoseconds, 0, nanoseconds, 0.5]
  const edge = (k: number) => Math.ceil((startS - zeroS + k * binS) * ticksPerS - tolerance)
  const counts = new Float64Array(count)
  let next = firstAtLeast(times, edge(0) - half, perTime)
  for (let k = 0; k < count; k++) {
    const end = edge(k + 1) - half
    const from = next
    while (next < times.length && times[next] * perTime < end) next++
    counts[k] = next - from
  }
  return counts
}
