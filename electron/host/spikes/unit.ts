import { allCorrelograms, correlogramOf, ticksOf } from '../../../native-models/spikes/all-correlograms.ts'
import { binCounts } from '../../../native-models/spikes/bin-counts.ts'
import { intervalHistogram } from '../../../native-models/spikes/interspike-intervals.ts'
import { isiViolations } from '../../../native-models/spikes/unit-quality.ts'
import type { CorrelogramView, UnitView } from '../api/spikes.ts'
import type { OpenSpikes } from './opened.ts'

/** As SpikeInterface has it. */
export const refractoryS = 0.0015
const [mostBins, fewestBins, spikesABin] = [240, 20, 5]
const mostLag = 2000

/** What one unit is like by itself. RangeError where there is no such unit. */
export function unitView(open: OpenSpikes, unit: number): UnitView {
  const { span, clock, units } = open.trains
  const times = open.timesS(unit)
  const durationS = span.stopS - span.startS
  // Bins that hold a few spikes each: in shorter ones a rate is noise.
  const bins = Math.max(fewestBins, Math.min(mostBins, Math.round(times.length / spikesABin)))
  const binS = durationS / bins
  const counts = binS > 0 ? binCounts(clock, units[unit].times, { startS: span.startS, binS, count: bins }) : new Float64Array(0)
  // The recording ends with its last spike where the file does not say otherwise.
  if (times[times.length - 1] === span.stopS) counts[bins - 1]++
  const { edgesS, counts: found, medianS, variation } = intervalHistogram(times)
  const { violations, contamination } = isiViolations(times, durationS, refractoryS)
  return {
    id: units[unit].header.id,
    binS,
    ratesHz: Array.from(counts, (count) => count / binS),
    intervals: {
      edgesS: [...edgesS],
      counts: [...found],
      medianS: finite(medianS),
      variation: finite(variation),
      refractoryS,
      violations,
      violationShare: times.length > 1 ? violations / (times.length - 1) : null,
      contamination: finite(contamination),
    },
  }
}

/** How often `other` fires at each lag from spikes of `unit`; the autocorrelogram, without each spike with itself, where they are one. */
export function correlogram(open: OpenSpikes, unit: number, other: number, bins: { binS: number; longest: number }): CorrelogramView {
  const { trains } = open
  const pair = unit === other ? [unit] : [unit, other]
  if (pair.some((n) => !trains.units[n])) throw new RangeError('There is no such unit.')
  if (!(bins.binS >= 0.0001 && bins.binS <= 1) || !(bins.longest >= 1 && bins.longest <= mostLag))
    throw new RangeError('There are no such lags.')
  const { trains: ticks, perS } = ticksOf(
    trains.clock,
    pair.map((n) => trains.units[n]),
  )
  const least = Math.min(0, ...ticks.map((own) => own[0] ?? 0))
  const found = allCorrelograms(least < 0 ? ticks.map((own) => own.map((tick) => tick - least)) : ticks, perS, bins)
  const counts = correlogramOf(found, 0, pair.length - 1)
  const references = trains.units[unit].times.length
  const durationS = trains.span.stopS - trains.span.startS
  return {
    ...bins,
    ratesHz: Array.from(counts, (count) => (references ? count / (references * bins.binS) : 0)),
    expectedHz: durationS > 0 ? trains.units[other].times.length / durationS : 0,
    pairs: counts.reduce((a, b) => a + b, 0),
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)
