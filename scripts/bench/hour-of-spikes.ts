import { existsSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import h5wasm from 'h5wasm/node'
import { seededRandom } from '../../native-models/statistics/random.ts'

const [units, seconds, spikesEach, refractoryS] = [1000, 3600, 20_000, 0.002]

/** An NWB file of 1,000 units that fire 20 million times in an hour, faster and slower in waves of their own. Kept in the system's folder for temporary files: 160 MB. */
export async function makeHourOfSpikes(): Promise<string> {
  const to = join(tmpdir(), 'touchstone-bench-hour.nwb')
  if (existsSync(to)) return to
  await h5wasm.ready
  const part = `${to}.${process.pid}`
  const random = seededRandom(1)
  const times = new Float64Array(units * spikesEach)
  for (let unit = 0; unit < units; unit++) {
    const own = times.subarray(unit * spikesEach, (unit + 1) * spikesEach)
    const [phase, cycles] = [random.between(0, 2 * Math.PI), 1 + random.integer(40)]
    let at = 0
    for (let n = 0; n < spikesEach; n++) {
      const slow = 1 + 0.9 * Math.sin(phase + (2 * Math.PI * cycles * n) / spikesEach)
      at += refractoryS - slow * Math.log(1 - random.uniform())
      own[n] = at
    }
    const stretch = seconds / (at + 0.1)
    for (let n = 0; n < spikesEach; n++) own[n] *= stretch
  }
  const file = new h5wasm.File(part, 'w')
  file.create_attribute('nwb_version', '2.6.0')
  const table = file.create_group('units')
  table.create_dataset({ name: 'spike_times', data: times })
  table.create_dataset({ name: 'spike_times_index', data: Int32Array.from({ length: units }, (_, n) => (n + 1) * spikesEach) })
  table.create_dataset({ name: 'id', data: Int32Array.from({ length: units }, (_, n) => n) })
  table.create_dataset({ name: 'depth', data: Float64Array.from({ length: units }, (_, n) => 20 * ((n * 7919) % units)) })
  table.create_dataset({ name: 'quality', data: Array.from({ length: units }, (_, n) => ['good', 'mua', 'noise'][n % 3]) })
  file.close()
  renameSync(part, to)
  return to
}
