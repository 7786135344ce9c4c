import type { Hdf5 } from '../hdf5/open.ts'
import type { MeanWaveform, MeanWaveforms } from './mean-waveforms.ts'

/** `waveform_mean` of a table of units (units × samples, or × channels), on the electrodes of each. Undefined where there is none. */
export function nwbWaveforms(file: Hdf5, place: string): MeanWaveforms | undefined {
  const shape = file.shape(`${place}/waveform_mean`)
  const all = shape && shape.length >= 2 && shape.length <= 3 ? file.numbers(`${place}/waveform_mean`) : undefined
  if (!shape || !all) return undefined
  const [count = 0, samples = 0, columns = 1] = shape
  const rateHz = Number(file.attribute(`${place}/waveform_mean`, 'sampling_rate'))
  const electrodes = file.numbers(`${place}/electrodes`)
  const ends = file.numbers(`${place}/electrodes_index`)
  const sites = sitesOf(file)
  const units = Array.from({ length: count }, (_, n): MeanWaveform | undefined => {
    const values = Float32Array.from(all.subarray(n * samples * columns, (n + 1) * samples * columns))
    if (values.every((value) => !Number.isFinite(value) || value === 0)) return undefined
    const own = electrodes && Array.from(electrodes.subarray(ends ? (ends[n - 1] ?? 0) : n, ends ? ends[n] : n + 1))
    // Channels in the file's order where it does not say which they are.
    return { values, samples, sites: own?.length === columns ? own : Array.from({ length: columns }, (_, column) => column) }
  })
  return {
    units,
    rateHz: rateHz > 0 ? rateHz : null,
    unit: String(file.attribute(`${place}/waveform_mean`, 'unit') ?? ''),
    ...(sites && { sites }),
    source: 'Mean waveform, as the file has it.',
  }
}

function sitesOf(file: Hdf5): [number, number][] | undefined {
  const place = 'general/extracellular_ephys/electrodes'
  const [x, y] = ['x', 'y'].map((axis) => file.numbers(`${place}/rel_${axis}`) ?? file.numbers(`${place}/${axis}`))
  if (!x || !y || x.length !== y.length || !y.some((value) => value !== y[0])) return undefined
  return Array.from(x, (value, n) => [value, y[n]])
}
