import { Problem } from '../problem.ts'
import type { Unit, UnitHeader } from './spike-trains.ts'

/**
 * A unit from the times that a file gives: sorted where they are not, and refused where they are no times at all.
 * @param properties what else is known of it
 */
export function unitOf(file: string, id: string, times: Float64Array, properties: Omit<UnitHeader, 'id' | 'spikes'> = {}): Unit {
  for (let n = 0; n < times.length; n++) {
    if (Number.isFinite(times[n])) continue
    const what = `Spike ${n + 1} of unit ${id} is at ${times[n]}, which is no time.`
    throw new Problem({ file, what, remedy: 'Export it again from its source.' })
  }
  const sorted = isAscending(times) ? times : Float64Array.from(times).sort()
  return { header: { id, spikes: times.length, ...properties }, times: sorted }
}

export function isAscending(times: Float64Array): boolean {
  for (let n = 1; n < times.length; n++) if (times[n] < times[n - 1]) return false
  return true
}

/**
 * Units from one list of times and one of the unit that fired at each, as sorters write them; ascending in number where the ids are numbers.
 */
export function unitsFromPairs(
  file: string,
  times: Float64Array,
  ids: ArrayLike<number | string>,
  properties: (id: string) => Omit<UnitHeader, 'id' | 'spikes'> = () => ({}),
): Unit[] {
  if (times.length !== ids.length) {
    const what = `There are ${times.length} spike times but ${ids.length} units to them.`
    throw new Problem({ file, what, remedy: 'Export both again from their source.' })
  }
  const counts = new Map<number | string, number>()
  for (let n = 0; n < ids.length; n++) counts.set(ids[n], (counts.get(ids[n]) ?? 0) + 1)
  const trains = new Map([...counts].map(([id, count]) => [id, { times: new Float64Array(count), filled: 0 }]))
  for (let n = 0; n < ids.length; n++) {
    const train = trains.get(ids[n])
    if (train) train.times[train.filled++] = times[n]
  }
  return [...trains]
    .sort(([a], [b]) =>
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true }),
    )
    .map(([id, train]) => unitOf(file, String(id), train.times, properties(String(id))))
}
