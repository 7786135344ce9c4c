import { isHdf5, withHdf5 } from '../hdf5/open.ts'
import { Problem } from '../problem.ts'
import type { SpikeFormat } from './spike-format.ts'
import { spanOf } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

const groupNames: Readonly<Record<number, string>> = { 0: 'noise', 1: 'mua', 2: 'good', 3: 'unsorted' }

/** KlustaKwik's .kwik (HDF5): samples and clusters for each channel group. Source: klusta "Kwik format" version 2. */
export const kwik: SpikeFormat = {
  name: 'Kwik',
  recognises: (path, head) => isHdf5(head) && /\.kwik$/i.test(path),
  read: (path) =>
    withHdf5(path, (file) => {
      const groups = file.keys('channel_groups')
      const rates = file.keys('recordings').map((name) => Number(file.attribute(`recordings/${name}`, 'sample_rate') ?? Number.NaN))
      const rateHz = rates.find((rate) => rate > 0)
      if (groups.length === 0 || rateHz === undefined) {
        const what = groups.length ? 'It does not say how often it was sampled.' : 'It has no channel groups.'
        throw new Problem({ file: path, what, remedy: 'Export it again from its sorter.' })
      }
      const units = groups.flatMap((group) => {
        const place = `channel_groups/${group}`
        const times = file.numbers(`${place}/spikes/time_samples`) ?? new Float64Array(0)
        const ids = file.numbers(`${place}/spikes/clusters/main`) ?? new Float64Array(0)
        const found = unitsFromPairs(path, times, ids, (id) => {
          const label = Number(file.attribute(`${place}/clusters/main/${id}`, 'cluster_group') ?? Number.NaN)
          return { group: groupNames[label] ?? null, channel_group: group }
        })
        return groups.length === 1
          ? found
          : found.map((unit) => ({ ...unit, header: { ...unit.header, id: `${group}.${unit.header.id}` } }))
      })
      const clock = { kind: 'samples', rateHz, startS: 0 } as const
      return { file: path, format: 'Kwik', clock, units, span: spanOf(clock, units, { startS: 0 }), behaviour: [], trials: [], notes: [] }
    }),
}
