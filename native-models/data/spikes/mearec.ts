import { isHdf5, withHdf5 } from '../hdf5/open.ts'
import { Problem } from '../problem.ts'
import type { SpikeFormat } from './spike-format.ts'
import { spanOf, type UnitHeader } from './spike-trains.ts'
import { unitOf } from './unit-times.ts'

/** Simulated recordings of MEArec (HDF5): the true spikes of each neuron. Source: MEArec 1.9, `save_recording_generator`. */
export const mearec: SpikeFormat = {
  name: 'MEArec',
  recognises: (path, head) => isHdf5(head) && /\.(h5|hdf5)$/i.test(path),
  read: (path) =>
    withHdf5(path, (file) => {
      const names = file.keys('spiketrains').sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      if (names.length === 0) {
        const what = 'This HDF5 file has no spiketrains as MEArec writes them.'
        throw new Problem({ file: path, what, remedy: 'Name a recording of MEArec, or an NWB file (ending in .nwb).' })
      }
      const units = names.map((name) => {
        const place = `spiketrains/${name}`
        const kind = file.texts(`${place}/annotations/cell_type`)?.[0]
        const properties: Omit<UnitHeader, 'id' | 'spikes'> = kind === undefined ? {} : { cell_type: kind }
        return unitOf(path, name, file.numbers(`${place}/times`) ?? new Float64Array(0), properties)
      })
      const rateHz = file.numbers('info/recordings/fs')?.[0] ?? null
      const stop = file.numbers(`spiketrains/${names[0]}/t_stop`)?.[0]
      const clock = { kind: 'seconds', rateHz } as const
      const span = spanOf(clock, units, stop === undefined ? { startS: 0 } : { startS: 0, stopS: stop })
      return { file: path, format: 'MEArec', clock, units, span, behaviour: [], trials: [], notes: [] }
    }),
}
