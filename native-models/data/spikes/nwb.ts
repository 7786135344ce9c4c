import { type Hdf5, isHdf5, withHdf5 } from '../hdf5/open.ts'
import { Problem } from '../problem.ts'
import { nwbBehaviour } from './nwb-behaviour.ts'
import { nwbEvents } from './nwb-events.ts'
import { nwbWaveforms } from './nwb-waveforms.ts'
import type { SpikeFormat } from './spike-format.ts'
import { type Clock, type Interval, type SpikesHeader, type SpikeTrains, spanOf, type UnitHeader } from './spike-trains.ts'
import { isAscending, unitOf } from './unit-times.ts'

/** Where tables of units are found; a file may have several. */
const unitPlaces = ['units', 'processing/ecephys/units', 'processing/ecephys/Units', 'processing/units/units', 'processing/units']
/** Columns whose rows are not of a length of one, which say nothing in a list of units. */
const longColumns = /^(spike_times|obs_intervals|electrodes|waveform|spike_amplitudes|timeseries)/

/**
 * Neurodata Without Borders 2 in HDF5: spikes of `units`, wherever that table stands; trials; behaviour with one clock.
 * Source: NWB format specification 2.8, hdmf-common 1.8 (VectorIndex holds ends).
 */
export const nwb: SpikeFormat = {
  name: 'NWB',
  recognises: (path, head) => isHdf5(head) && /\.nwb$/i.test(path),
  read: (path) => withHdf5(path, readUnits),
  events: (path) => withHdf5(path, nwbEvents),
  waveforms: (path) => withHdf5(path, (file) => nwbWaveforms(file, open(file).place)),
  describe: (path) =>
    withHdf5(path, (file) => {
      const { place, ends, header } = open(file)
      const last = ends.map((end, n) => (end > (ends[n - 1] ?? 0) ? (file.slice(`${place}/spike_times`, end - 1, end)?.[0] ?? 0) : 0))
      const first = ends.map((end, n) =>
        end > (ends[n - 1] ?? 0) ? (file.slice(`${place}/spike_times`, ends[n - 1] ?? 0, (ends[n - 1] ?? 0) + 1)?.[0] ?? 0) : 0,
      )
      const fired = ends.flatMap((_, n) => (header.units[n]?.spikes ? [{ times: Float64Array.of(first[n], last[n]) }] : []))
      return { ...header, span: spanOf(header.clock, fired, header.span) }
    }),
}

interface Open {
  readonly place: string
  readonly ends: readonly number[]
  readonly header: Omit<SpikesHeader, 'span'> & { readonly span: Partial<Interval>; readonly trialTimes: readonly Interval[] }
}

function readUnits(file: Hdf5): SpikeTrains {
  const { place, ends, header } = open(file)
  const all = file.numbers(`${place}/spike_times`) ?? new Float64Array(0)
  const sizes = file.numbers(`${place}/spike_amplitudes`)
  const units = header.units.map(({ id, spikes: _, ...properties }, n) => {
    const [from, to] = [ends[n - 1] ?? 0, ends[n]]
    const unit = unitOf(file.path, id, all.slice(from, to), properties)
    // Amplitudes are told apart by the order of their spikes.
    return sizes?.length === all.length && isAscending(all.subarray(from, to)) ? { ...unit, amplitudes: sizes.slice(from, to) } : unit
  })
  const { format, clock, notes, trialTimes } = header
  return {
    file: file.path,
    format,
    clock,
    units,
    span: spanOf(clock, units, header.span),
    behaviour: nwbBehaviour(file).map((behaviour) => behaviour.read()),
    trials: trialTimes,
    notes,
  }
}

function open(file: Hdf5): Open {
  const version = file.attribute('/', 'nwb_version')
  const place = unitPlaces.find(
    (path) => file.shape(`${path}/spike_times`) !== undefined || (file.isGroup(path) && file.shape(`${path}/id`) !== undefined),
  )
  if (place === undefined) {
    throw new Problem({
      file: file.path,
      what:
        version === undefined ? 'This HDF5 file does not say that it is NWB, and has no units.' : 'This NWB file has no table of units.',
      remedy: 'Sort its spikes first, or name a file that holds sorted units.',
    })
  }
  const total = file.shape(`${place}/spike_times`)?.[0] ?? 0
  const ids = file.numbers(`${place}/id`)
  const ends = [...(file.numbers(`${place}/spike_times_index`) ?? (ids && ids.length > 1 ? ids.map(() => 0) : [total]))]
  check(file, ends, total, ids?.length)
  const columns = propertiesOf(file, place, ends.length)
  const units = ends.map(
    (end, n): UnitHeader => ({
      id: String(ids?.[n] ?? n),
      spikes: end - (ends[n - 1] ?? 0),
      ...Object.fromEntries(columns.map(([name, cells]) => [name, cells[n]])),
    }),
  )
  const resolution = file.attribute(`${place}/spike_times`, 'resolution')
  const rateHz = typeof resolution === 'number' && resolution > 0 ? 1 / resolution : null
  const clock: Clock = { kind: 'seconds', rateHz }
  const trialTimes = intervalsIn(file, 'intervals/trials')
  const observed = observedIn(file, place)
  const notes = place === 'units' ? [] : [`The units are in ${place}.`]
  const behaviour = nwbBehaviour(file).map(({ name }) => name)
  const format = `NWB ${version ?? ''}`.trim()
  return { place, ends, header: { format, clock, units, span: observed, behaviour, trials: trialTimes.length, trialTimes, notes } }
}

function check(file: Hdf5, ends: readonly number[], total: number, units: number | undefined): void {
  const wrong = ends.some((end, n) => end < (ends[n - 1] ?? 0) || end > total) || (units !== undefined && units !== ends.length)
  if (!wrong) return
  const what = `Its index of units does not fit: ${ends.length} ends up to ${Math.max(...ends)} for ${total} spikes of ${units ?? '?'} units.`
  throw new Problem({ file: file.path, what, remedy: 'Export it again from its source.' })
}

/** What stands in the columns of the table of units: text or numbers, one for each unit; regions by way of the electrodes. */
function propertiesOf(file: Hdf5, place: string, count: number): (readonly [string, readonly (string | number | null)[]])[] {
  const all = file.keys(place)
  const isIndex = (name: string) => name.endsWith('_index') && all.includes(name.replace(/_index$/, ''))
  const names = all.filter((name) => name !== 'id' && name !== 'electrode_group' && !longColumns.test(name) && !isIndex(name))
  const columns = names.flatMap((name): (readonly [string, readonly (string | number | null)[]])[] => {
    if (file.shape(`${place}/${name}`)?.length !== 1 || file.shape(`${place}/${name}_index`)) return []
    const cells = file.texts(`${place}/${name}`) ?? file.numbers(`${place}/${name}`)
    if (cells?.length !== count || name === 'spikes') return []
    return [
      [
        name,
        Array.from<string | number, string | number | null>(cells as ArrayLike<string | number>, (cell) =>
          typeof cell === 'number' && !Number.isFinite(cell) ? null : cell,
        ),
      ],
    ]
  })
  return [...columns, ...regionsOf(file, place, count)]
}

/** Where the first electrode of each unit lies. */
function regionsOf(file: Hdf5, place: string, count: number): (readonly [string, readonly (string | null)[]])[] {
  const electrodes = file.numbers(`${place}/electrodes`)
  const ends = file.numbers(`${place}/electrodes_index`)
  const regions = file.texts('general/extracellular_ephys/electrodes/location')
  const byId = peakRegions(file, place, count, regions)
  if (byId) return [['region', byId]]
  if (!electrodes || !regions || (ends ?? electrodes).length !== count) return []
  return [['region', Array.from({ length: count }, (_, n) => regions[electrodes[ends ? (ends[n - 1] ?? 0) : n]] ?? null)]]
}

/** AllenSDK names the electrode on which a unit is largest by its id. */
function peakRegions(file: Hdf5, place: string, count: number, regions: readonly string[] | undefined): (string | null)[] | undefined {
  const peaks = file.numbers(`${place}/peak_channel_id`)
  const ids = file.numbers('general/extracellular_ephys/electrodes/id')
  if (!regions || !ids || peaks?.length !== count) return undefined
  const regionOf = new Map(Array.from(ids, (id, n) => [id, regions[n] ?? null]))
  return Array.from(peaks, (id) => regionOf.get(id) ?? null)
}

/** From the first to the last moment that is said to be observed: of units, or of epochs. */
function observedIn(file: Hdf5, place: string): Partial<Interval> {
  const observed = file.numbers(`${place}/obs_intervals`)
  const epochs = intervalsIn(file, 'intervals/epochs')
  const edges = observed?.length ? observed : epochs.flatMap(({ startS, stopS }) => [startS, stopS])
  const finite = Array.from(edges).filter(Number.isFinite)
  return finite.length ? { startS: Math.min(...finite), stopS: Math.max(...finite) } : {}
}

function intervalsIn(file: Hdf5, place: string): Interval[] {
  const starts = file.numbers(`${place}/start_time`)
  const stops = file.numbers(`${place}/stop_time`)
  return starts && stops && starts.length === stops.length ? Array.from(starts, (startS, n) => ({ startS, stopS: stops[n] })) : []
}
