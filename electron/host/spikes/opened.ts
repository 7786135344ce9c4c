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

/** The spikes that were asked for last stay open for a while: pages are turned one after another. */
const keptMs = 120_000
let kept: { path: string; spikes: Promise<OpenSpikes>; timer: NodeJS.Timeout } | undefined

export function openedSpikes(path: string): Promise<OpenSpikes> {
  if (kept?.path !== path) {
    release()
    const spikes = open(path)
    kept = { path, spikes, timer: setTimeout(release, keptMs).unref() }
    // One that cannot be opened is tried anew.
    spikes.catch(() => {
      if (kept?.spikes === spikes) kept = undefined
    })
  }
  kept.timer.refresh()
  return kept.spikes
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

function release(): void {
  clearTimeout(kept?.timer)
  kept = undefined
}
