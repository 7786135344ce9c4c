import type { EventTable } from '../../../native-models/data/spikes/event-table.ts'
import type { MeanWaveforms } from '../../../native-models/data/spikes/mean-waveforms.ts'
import { readEvents, readSpikes, readWaveforms } from '../../../native-models/data/spikes/read.ts'
import { type SpikeTrains, spikeTimesS } from '../../../native-models/data/spikes/spike-trains.ts'
import { type CountPyramid, countPyramid } from './count-pyramid.ts'

/** Spikes that are looked at, with what has been made of them so far. */
export interface OpenSpikes {
  readonly trains: SpikeTrains
  readonly events: readonly EventTable[]
  readonly waveforms: MeanWaveforms | undefined
  readonly pyramid: CountPyramid
  /** Seconds, of one unit. */
  timesS(unit: number): Float64Array
}

/** The spikes that were asked for last stay open for a while: pages are turned one after another, and two files may lie side by side. */
const [keptMs, mostKept] = [120_000, 2]
const kept = new Map<string, { spikes: Promise<OpenSpikes>; timer: NodeJS.Timeout }>()

/** @param revision what tells what the file holds now from what it held before */
export function openedSpikes(path: string, revision: string): Promise<OpenSpikes> {
  const key = `${path}\n${revision}`
  const known = kept.get(key)
  if (known) {
    known.timer.refresh()
    // The one that was asked for last goes last.
    kept.delete(key)
    kept.set(key, known)
    return known.spikes
  }
  const spikes = open(path)
  kept.set(key, { spikes, timer: setTimeout(() => release(key), keptMs).unref() })
  for (const oldest of kept.keys()) if (kept.size > mostKept) release(oldest)
  // One that cannot be opened is tried anew.
  spikes.catch(() => release(key))
  return spikes
}

async function open(path: string): Promise<OpenSpikes> {
  const trains = await readSpikes(path)
  const events = await readEvents(path)
  // Pictures of spikes are an extra: spikes are shown without them where they cannot be read.
  const waveforms = await readWaveforms(
    path,
    trains.units.map(({ header }) => header.id),
  ).catch(() => undefined)
  return openSpikes(trains, events, waveforms)
}

export function openSpikes(trains: SpikeTrains, events: readonly EventTable[] = [], waveforms?: MeanWaveforms): OpenSpikes {
  return {
    trains,
    events,
    waveforms,
    pyramid: countPyramid(trains),
    timesS(unit) {
      const own = trains.units[unit]
      if (!own) throw new RangeError('There is no such unit.')
      return spikeTimesS(trains.clock, own.times)
    },
  }
}

function release(key: string): void {
  clearTimeout(kept.get(key)?.timer)
  kept.delete(key)
}
