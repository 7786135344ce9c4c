import { peakColumn } from '../../../native-models/data/spikes/mean-waveforms.ts'
import { isiViolations, presenceRatio } from '../../../native-models/spikes/unit-quality.ts'
import type { SpikesOverview, SpikesView, UnitColumn } from '../api/spikes.ts'
import { tileBins } from './count-pyramid.ts'
import type { OpenSpikes } from './opened.ts'
import { refractoryS } from './unit.ts'

type Cell = string | number | null
interface Column extends UnitColumn {
  readonly cells: readonly Cell[]
}

const presenceBinS = 60
/** Traces beneath the raster: a pose of fifty points is not drawn whole. */
const mostTraces = 12
const mostEvents = 20_000

export function spikesView(open: OpenSpikes): Omit<SpikesView, 'curated'> {
  const { trains, events, waveforms } = open
  const { span, units, format, notes } = trains
  const columns = columnsOf(open)
  return {
    format,
    startS: span.startS,
    durationS: span.stopS - span.startS,
    spikes: units.reduce((sum, { times }) => sum + times.length, 0),
    columns: columns.map(({ cells: _, ...column }) => column),
    units: units.map((_, n) => columns.map(({ cells }) => cells[n] ?? null)),
    behaviour: trains.behaviour.map(({ name, unit, columns: names, timesS, values }) => ({
      name,
      unit,
      stepS: timesS.length > 1 ? (timesS[timesS.length - 1] - timesS[0]) / (timesS.length - 1) : 0,
      columns: names.slice(0, mostTraces).map((column, c) => ({ name: column, ...rangeOf(values, c, names.length) })),
    })),
    events: events.map(({ name, moments, conditions }) => ({
      name,
      count: moments[0]?.timesS.length ?? 0,
      moments: moments.map((moment) => moment.name),
      conditions: conditions.map((condition) => condition.name),
    })),
    hasAmplitudes: units.some(({ amplitudes }) => amplitudes !== undefined),
    withoutWaveforms: waveforms ? '' : `This ${format} file holds no mean waveforms and no probe.`,
    notes,
  }
}

/** What can be measured of every unit, then where it lies, then what the file says of it. */
function columnsOf(open: OpenSpikes): Column[] {
  const { trains, waveforms } = open
  const { units, span } = trains
  const durationS = span.stopS - span.startS
  const number = (name: string, title: string, of: (n: number) => number): Column => ({
    name,
    title,
    kind: 'number',
    cells: units.map((_, n) => finite(of(n))),
  })
  const violations = units.map(({ times }, n) => isiViolations(open.timesS(n), durationS, refractoryS).violations / (times.length - 1))
  const peaks = waveforms?.units.map((own) => (own ? waveforms.sites?.[own.sites[peakColumn(own)] ?? -1] : undefined))
  const place = (axis: 0 | 1) => (n: number) => peaks?.[n]?.[axis] ?? Number.NaN
  const own = [...new Set(units.flatMap(({ header }) => Object.keys(header)))].filter((name) => name !== 'id' && name !== 'spikes')
  const given = own.map((name): Column => {
    const cells = units.map(({ header }): Cell => {
      const value = header[name] ?? null
      return typeof value === 'boolean' ? String(value) : value === '' ? null : value
    })
    const isNumber = cells.every((cell) => cell === null || typeof cell === 'number')
    return {
      name,
      title: titleOf(name),
      kind: isNumber ? 'number' : 'text',
      cells: isNumber ? cells : cells.map((cell) => cell?.toString() ?? null),
    }
  })
  return [
    { name: 'id', title: 'Unit', kind: 'text', cells: units.map(({ header }) => header.id) },
    number('spikes', 'Spikes', (n) => units[n].times.length),
    number('rate', 'Firing rate (Hz)', (n) => units[n].times.length / durationS),
    number('isi_violations', 'ISI violations (%)', (n) => 100 * violations[n]),
    ...(durationS >= 2 * presenceBinS
      ? [number('presence', 'Presence ratio', (n) => presenceRatio(open.timesS(n), span.startS, durationS, presenceBinS))]
      : []),
    ...(peaks?.some(Boolean) ? [number('probe_y', 'Depth on probe', place(1)), number('probe_x', 'Across probe', place(0))] : []),
    // What nobody filled in tells nothing.
    ...given.filter(({ cells }) => cells.some((cell) => cell !== null)),
  ]
}

/** All units together, in no more than 1,024 bins, and what happened. */
export async function spikesOverview({ trains, events, pyramid }: OpenSpikes): Promise<SpikesOverview> {
  const { span, units } = trains
  const durationS = span.stopS - span.startS
  const level = Math.max(-16, Math.ceil(Math.log2(Math.max(1e-4, durationS) / (2 * tileBins))))
  const tiles = [await pyramid.tile(level, 0), await pyramid.tile(level, 1)]
  const binS = 2 ** level
  const bins = Math.min(2 * tileBins, Math.ceil(durationS / binS))
  const ratesHz = Array.from({ length: bins }, (_, bin) => {
    const tile = tiles[Math.floor(bin / tileBins)]
    let sum = 0
    for (let unit = 0; unit < units.length; unit++) sum += tile[unit * tileBins + (bin % tileBins)]
    return sum / binS
  })
  return { binS, ratesHz, events: happenings(events, span.startS) }
}

function happenings(events: OpenSpikes['events'], startS: number): SpikesOverview['events'] {
  const all = events.flatMap(({ name, moments, conditions }) => {
    const [begin, end] = [moments.find((each) => each.name === 'start') ?? moments[0], moments.find((each) => each.name === 'stop')]
    return Array.from(begin?.timesS ?? [], (s, n) => {
      const stop = end?.timesS[n] ?? s
      const label = conditions[0]?.values[n] ?? `${name.replace(/s$/, '')} ${n + 1}`
      return { startS: s - startS, stopS: Math.max(s, stop || s) - startS, label }
    })
  })
  return all
    .filter((event) => Number.isFinite(event.startS))
    .sort((a, b) => a.startS - b.startS)
    .slice(0, mostEvents)
}

function rangeOf(values: Float64Array, column: number, width: number): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let n = column; n < values.length; n += width) {
    if (values[n] < low) low = values[n]
    if (values[n] > high) high = values[n]
  }
  return low <= high ? { low, high } : { low: 0, high: 0 }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
