import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { Problem } from '../problem.ts'
import { parseNpy } from '../table/npy.ts'
import { unreadable } from '../unreadable.ts'
import { numbersOfNpy } from './npy-numbers.ts'
import { latin1, type SpikeFormat } from './spike-format.ts'
import { type SpikeTrains, spanOf } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

const timeNames = ['t', 'spike_times', 'times', 'time_s']
const unitNames = ['index', 'spike_clusters', 'units', 'unit', 'clusters']

/** Arrays of NumPy in one file: a list of times in seconds (in samples where `sample_rate` stands beside it) and one of units; pynapple's TsGroup. */
export const npz: SpikeFormat = {
  name: 'NPZ',
  recognises: (path, head) => /\.npz$/i.test(path) && latin1(head).startsWith('PK'),
  async read(path) {
    const bytes = await readFile(path).catch((error) => {
      throw unreadable(path, error)
    })
    const arrays = arraysOf(path, bytes)
    const times = arrays.get(timeNames.find((name) => arrays.has(name)) ?? '')
    const ids = arrays.get(unitNames.find((name) => arrays.has(name)) ?? '')
    if (!times || !ids) {
      const what = `It holds ${[...arrays.keys()].join(', ') || 'no arrays'}, but no list of spike times and of the unit of each.`
      throw new Problem({ file: path, what, remedy: 'Save both as t (seconds) and index.' })
    }
    return trainsOf(path, times, ids, arrays)
  },
}

function trainsOf(file: string, times: Float64Array, ids: Float64Array, arrays: ReadonlyMap<string, Float64Array>): SpikeTrains {
  const units = unitsFromPairs(file, times, ids)
  const rateHz = arrays.get('sample_rate')?.[0]
  const clock =
    rateHz !== undefined && rateHz > 0 ? ({ kind: 'samples', rateHz, startS: 0 } as const) : ({ kind: 'seconds', rateHz: null } as const)
  const [starts, ends] = [arrays.get('start'), arrays.get('end')]
  const known = starts?.length && ends?.length ? { startS: Math.min(...starts), stopS: Math.max(...ends) } : {}
  return { file, format: 'NPZ', clock, units, span: spanOf(clock, units, known), behaviour: [], trials: [], notes: [] }
}

/** The arrays of numbers by their names; those of anything else are passed over. */
function arraysOf(file: string, bytes: Uint8Array): Map<string, Float64Array> {
  let members: Readonly<Record<string, Uint8Array>>
  try {
    members = unzipSync(bytes, {
      filter: ({ name, originalSize, size }) => /^[^/]+\.npy$/.test(name) && originalSize <= 1032 * size + 1024,
    })
  } catch (error) {
    throw new Problem({ file, what: 'The archive is cut off or damaged.', remedy: 'Copy or save it again from its source.', cause: error })
  }
  const found = new Map<string, Float64Array>()
  for (const [name, member] of Object.entries(members)) {
    try {
      found.set(name.replace(/\.npy$/, ''), numbersOfNpy(parseNpy(member, file)))
    } catch {
      // Texts and records, of which pynapple keeps some beside its numbers.
    }
  }
  return found
}
