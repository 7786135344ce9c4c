import { Problem } from '../../../data/problem.ts'
import { type SpikeTrains, spikeTimesS } from '../../../data/spikes/spike-trains.ts'
import { findMotifs, type MotifSearch, nearest } from '../../../spikes/find-motifs.ts'
import type { RunContext } from '../../contract.ts'
import { eventColumns, motifColumns } from './tables.ts'

/** Motifs of a recording and when they occur. `Problem` (input) where there are too few units. */
export async function decodeMotifs(trains: SpikeTrains, settings: Omit<MotifSearch, 'durationS'>, context: RunContext) {
  const { startS, stopS } = trains.span
  if (trains.units.length < 3 || !(stopS - startS > 10 * settings.longestS)) {
    const what = trains.units.length < 3 ? `It has ${trains.units.length} units; a motif needs three.` : 'It is too short for motifs.'
    throw new Problem({ file: trains.file, what, remedy: 'Name a longer recording of more units.' })
  }
  context.progress(0, 'Looking for motifs')
  // Lets the message out, and a request to stop in.
  await new Promise(setImmediate)
  context.signal.throwIfAborted()
  const times = trains.units.map((unit) => spikeTimesS(trains.clock, unit.times).map((time) => time - startS))
  const found = findMotifs(times, { ...settings, durationS: stopS - startS }, context.random)
  const motifs = found.flatMap(({ template, events }, n) =>
    template.map(({ unit, delayS }) => {
      const fired = events.filter(({ timeS }) => nearest(times[unit], timeS + delayS, 2 * settings.jitterS) !== undefined)
      return { motif: n + 1, unit: trains.units[unit].header.id, delay: delayS, present: fired.length / events.length }
    }),
  )
  const events = found.flatMap(({ template, events: own }, n) => {
    const duration = template.at(-1)?.delayS ?? 0
    return own.map(({ timeS, hits, score }) => ({ onset: startS + timeS, duration, motif: n + 1, hits, score }))
  })
  return {
    motifs: { columns: motifColumns, rows: motifs },
    events: { columns: eventColumns, rows: events.sort((a, b) => a.onset - b.onset) },
  }
}
