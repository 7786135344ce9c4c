import type { Hdf5 } from '../hdf5/open.ts'
import type { Behaviour } from './spike-trains.ts'

/** What of a file's series can be read later. */
export interface StoredBehaviour {
  readonly name: string
  read(): Behaviour
}

const seriesTypes = /^(TimeSeries|SpatialSeries|BehavioralTimeSeries|IntervalSeries)$/
const mostDepth = 6

/** Series of behaviour in an NWB file: everything in `processing` outside ecephys and ophys that has times and numbers. */
export function nwbBehaviour(file: Hdf5): StoredBehaviour[] {
  const modules = file.keys('processing').filter((name) => !/^(ecephys|ophys|units)$/i.test(name))
  return modules.flatMap((name) => seriesIn(file, `processing/${name}`, 0))
}

function seriesIn(file: Hdf5, path: string, depth: number): StoredBehaviour[] {
  if (depth > mostDepth || !file.isGroup(path)) return []
  const type = file.attribute(path, 'neurodata_type')
  const shape = file.shape(`${path}/data`)
  if (typeof type === 'string' && seriesTypes.test(type) && shape && shape.length <= 2) {
    return [{ name: path.split('/').at(-1) ?? path, read: () => readSeries(file, path, shape) }]
  }
  return file.keys(path).flatMap((name) => seriesIn(file, `${path}/${name}`, depth + 1))
}

function readSeries(file: Hdf5, path: string, shape: readonly number[]): Behaviour {
  const width = shape[1] ?? 1
  const factor = Number(file.attribute(`${path}/data`, 'conversion') ?? 1)
  const offset = Number(file.attribute(`${path}/data`, 'offset') ?? 0)
  const values = (file.numbers(`${path}/data`) ?? new Float64Array(0)).map((value) => value * factor + offset)
  const startS = file.numbers(`${path}/starting_time`)?.[0] ?? 0
  const rateHz = Number(file.attribute(`${path}/starting_time`, 'rate') ?? Number.NaN)
  return {
    name: path.split('/').at(-1) ?? path,
    columns:
      width === 1 ? ['value'] : width <= 3 ? ['x', 'y', 'z'].slice(0, width) : Array.from({ length: width }, (_, n) => String(n + 1)),
    unit: String(file.attribute(`${path}/data`, 'unit') ?? ''),
    timesS: file.numbers(`${path}/timestamps`) ?? Float64Array.from({ length: shape[0] }, (_, n) => startS + n / rateHz),
    values,
  }
}
