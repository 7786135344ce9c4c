import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../problem.ts'
import { unreadable } from '../unreadable.ts'
import type { Behaviour } from './spike-trains.ts'

const end = '<End settings>\n'
const numberBytes: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  uint8: [1, (view, at) => view.getUint8(at)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  uint32: [4, (view, at) => view.getUint32(at, true)],
  int32: [4, (view, at) => view.getInt32(at, true)],
  float32: [4, (view, at) => view.getFloat32(at, true)],
  double: [8, (view, at) => view.getFloat64(at, true)],
}

export interface TrackedPosition {
  /** Name of the file, without its folder. */
  readonly file: string
  readonly clockHz: number
  readonly position: Behaviour
}

/** The position track (SpikeGadgets Trodes) in the folder of a file, if there is exactly one. */
export async function trackedPositionBeside(path: string): Promise<TrackedPosition | undefined> {
  const folder = dirname(path)
  if (!existsSync(folder)) return undefined
  const tracks = (await readdir(folder)).filter((name) => name.endsWith('.videoPositionTracking'))
  return tracks.length === 1 ? readPositionTracking(join(folder, tracks[0])) : undefined
}

/**
 * A Trodes position file: settings in words, then records of time and pixels. A second light that was never seen (all zero) is left out.
 * Source: SpikeGadgets Trodes, "video position tracking" files.
 */
export async function readPositionTracking(path: string): Promise<TrackedPosition> {
  const bytes = await readFile(path).catch((error) => {
    throw unreadable(path, error)
  })
  const wrong = (what: string) => new Problem({ file: path, what, remedy: 'Copy it again from its source.' })
  const at = bytes.indexOf(end)
  if (at < 0) throw wrong('This is no position track of Trodes: its settings do not end.')
  const settings = bytes.subarray(0, at).toString('latin1')
  const clockHz = Number(/^clockrate:\s*(\d+)/im.exec(settings)?.[1])
  const fields = [...(/^Fields:(.*)$/im.exec(settings)?.[1] ?? '').matchAll(/<(\w+) (\w+)>/g)].map(([, name, type]) => ({ name, type }))
  const width = fields.reduce((sum, { type }) => sum + (numberBytes[type]?.[0] ?? Number.NaN), 0)
  if (!(clockHz > 0) || !(width > 0) || fields[0]?.name !== 'time') throw wrong('Its settings do not say how it is stored.')
  const view = new DataView(bytes.buffer, bytes.byteOffset + at + end.length, bytes.length - at - end.length)
  if (view.byteLength % width !== 0) throw wrong('It stops inside a record.')
  const count = view.byteLength / width
  const columns = fields.map(({ type }, n) => {
    const [, read] = numberBytes[type]
    const before = fields.slice(0, n).reduce((sum, field) => sum + numberBytes[field.type][0], 0)
    return Float64Array.from({ length: count }, (_, row) => read(view, row * width + before))
  })
  const kept = fields.flatMap(({ name }, n) => (n > 0 && columns[n].some((value) => value !== 0) ? [{ name, values: columns[n] }] : []))
  const values = new Float64Array(count * kept.length)
  for (const [n, column] of kept.entries()) for (let row = 0; row < count; row++) values[row * kept.length + n] = column.values[row]
  const position: Behaviour = {
    name: 'position',
    columns: kept.map(({ name }) => name.replace('loc', '')),
    unit: 'px',
    timesS: columns[0].map((tick) => tick / clockHz),
    values,
  }
  return { file: basename(path), clockHz, position }
}
