import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import { latin1, type SpikeFormat } from './spike-format.ts'
import { spanOf } from './spike-trains.ts'
import { unitsFromPairs } from './unit-times.ts'

const headerBytes = 16_384
/** Bytes of a record, by how many wires it holds. */
const recordBytes: Readonly<Record<string, number>> = { '.nse': 112, '.nst': 176, '.ntt': 304 }
const microsecondsPerS = 1e6

/**
 * Neuralynx spikes of single electrodes, stereotrodes and tetrodes: by entity and cell number (0 is unsorted), in microseconds.
 * Source: Neuralynx, "NLX file formats", 2016.
 */
export const neuralynx: SpikeFormat = {
  name: 'Neuralynx',
  recognises: (path, head) => /\.(nse|nst|ntt)$/i.test(path) && /^#{8} Neuralynx/i.test(latin1(head)),
  async read(path) {
    const bytes = await readFile(path).catch((error) => {
      throw unreadable(path, error)
    })
    const width = recordBytes[extname(path).toLowerCase()]
    const count = (bytes.length - headerBytes) / width
    if (count < 0 || !Number.isInteger(count)) {
      const what = count < 0 ? 'It stops inside its header.' : `It stops inside record ${Math.floor(count) + 1}.`
      throw new Problem({ file: path, what, remedy: 'Copy it again from its source.' })
    }
    const times = new Float64Array(count)
    const ids = Array.from({ length: count }, (_, n) => {
      const at = headerBytes + n * width
      times[n] = Number(bytes.readBigUInt64LE(at))
      return `${bytes.readUInt32LE(at + 8)}.${bytes.readUInt32LE(at + 12)}`
    })
    const units = unitsFromPairs(path, times, ids, (id) => ({ group: id.endsWith('.0') ? 'unsorted' : 'sorted' }))
    const clock = { kind: 'samples', rateHz: microsecondsPerS, startS: 0 } as const
    return { file: path, format: 'Neuralynx', clock, units, span: spanOf(clock, units), behaviour: [], trials: [], notes: [] }
  },
}
